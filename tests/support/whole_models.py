"""Tiny pipelines of diffusers that have no family of their own, with random weights, saved as model folders like any others."""

import json
import string
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    DDIMPipeline,
    DDIMScheduler,
    DDPMScheduler,
    FlowMatchEulerDiscreteScheduler,
    FluxPipeline,
    FluxTransformer2DModel,
    SD3Transformer2DModel,
    StableDiffusion3Pipeline,
    StableDiffusionUpscalePipeline,
    UNet2DConditionModel,
    UNet2DModel,
)
from transformers import (
    CLIPTextModel,
    CLIPTextModelWithProjection,
    T5Config,
    T5EncoderModel,
    T5TokenizerFast,
)

from inference.config import Source, find
from inference.pipelines import load
from tests.support.latent_models import clip, letters

TOKENS = 16
WIDTH = 16
CARD = {
    "title": "Tiny random pipeline",
    "licence": "CC0-1.0",
    "family": "diffusers",
    "sizes": [[32, 32], [48, 32]],
    "steps": [1, 20],
    "default_steps": 4,
}


def save_tiny_sd3(folder: Path, **card) -> Path:
    torch.manual_seed(0)
    transformer = SD3Transformer2DModel(
        sample_size=16,
        patch_size=1,
        in_channels=16,
        out_channels=16,
        num_layers=1,
        attention_head_dim=8,
        num_attention_heads=4,
        joint_attention_dim=2 * WIDTH,
        caption_projection_dim=32,
        pooled_projection_dim=2 * WIDTH,
        pos_embed_max_size=32,
    )
    pipeline = StableDiffusion3Pipeline(
        transformer=_told(transformer),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=_vae(latent_channels=16),
        text_encoder=CLIPTextModelWithProjection(clip()).eval(),
        text_encoder_2=CLIPTextModelWithProjection(clip()).eval(),
        text_encoder_3=None,
        tokenizer=letters(),
        tokenizer_2=letters(),
        tokenizer_3=None,
    )
    return _save(pipeline, folder, {"name": "tiny-sd3", "default_guidance": 3.0} | card)


def save_tiny_flux(folder: Path, **card) -> Path:
    torch.manual_seed(0)
    transformer = FluxTransformer2DModel(
        patch_size=1,
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=32,
        pooled_projection_dim=WIDTH,
        axes_dims_rope=(4, 4, 8),
        guidance_embeds=True,
    )
    t5 = T5Config(vocab_size=130, d_model=32, d_kv=8, d_ff=32, num_layers=1, num_heads=2)
    pipeline = FluxPipeline(
        transformer=_told(transformer),
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=_vae(),
        text_encoder=CLIPTextModel(clip()).eval(),
        tokenizer=letters(),
        text_encoder_2=T5EncoderModel(t5).eval(),
        tokenizer_2=T5TokenizerFast(
            vocab=[(entry, -1.0) for entry in ("<pad>", "</s>", "<unk>", *string.ascii_lowercase)]
        ),
    )
    return _save(pipeline, folder, {"name": "tiny-flux", "default_guidance": 3.5} | card)


def save_tiny_silent(folder: Path, **card) -> Path:
    """A pipeline that tells nothing of its steps."""
    torch.manual_seed(0)
    unet = UNet2DModel(
        sample_size=16,
        block_out_channels=(4, 8),
        layers_per_block=1,
        norm_num_groups=2,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    )
    pipeline = DDIMPipeline(unet=unet.eval(), scheduler=DDIMScheduler())
    return _save(pipeline, folder, {"name": "tiny-silent", "sizes": [[16, 16]], "default_guidance": 1.0} | card)


def save_tiny_upscaler(folder: Path) -> Path:
    torch.manual_seed(0)
    unet = UNet2DConditionModel(
        sample_size=16,
        in_channels=7,
        out_channels=4,
        block_out_channels=(8, 16),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        norm_num_groups=4,
        num_class_embeds=1000,
    )
    pipeline = StableDiffusionUpscalePipeline(
        vae=_vae(blocks=3, scaling_factor=0.08333, use_quant_conv=True, use_post_quant_conv=True),
        text_encoder=CLIPTextModel(clip()).eval(),
        tokenizer=letters(),
        unet=unet.eval(),
        low_res_scheduler=DDPMScheduler(),
        scheduler=DDIMScheduler(),
        max_noise_level=350,
    )
    return _save(pipeline, folder, {"name": "tiny-upscaler", "sizes": [[256, 256]]})


def opened(folder: Path):
    return load(find(Source(folder=str(folder))), torch.device("cpu"))


def _save(pipeline, folder: Path, card: dict) -> Path:
    pipeline.save_pretrained(folder, safe_serialization=True)
    (folder / "model.json").write_text(json.dumps(CARD | card))
    return folder


def _told(transformer):
    """Fresh transformers of this kind begin with gates near zero and would hardly see their prompt."""
    for parameter in transformer.parameters():
        if parameter.ndim > 1:
            torch.nn.init.normal_(parameter, std=0.2)
    return transformer.eval()


def _vae(blocks: int = 2, **changes) -> AutoencoderKL:
    tiny = {
        "block_out_channels": (4, 8, 8)[:blocks],
        "down_block_types": ("DownEncoderBlock2D",) * blocks,
        "up_block_types": ("UpDecoderBlock2D",) * blocks,
        "latent_channels": 4,
        "layers_per_block": 1,
        "norm_num_groups": 2,
        "sample_size": 32,
        "shift_factor": 0.06,
        "scaling_factor": 1.5,
        "use_quant_conv": False,
        "use_post_quant_conv": False,
    }
    return AutoencoderKL(**tiny | changes).eval()

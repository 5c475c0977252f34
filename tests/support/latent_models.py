"""Tiny Stable Diffusion models with random weights, built from config and saved as model folders like any others: two
pixels to a latent, sixteen tokens to a prompt, letters for words."""

import json
import string
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    EulerDiscreteScheduler,
    LCMScheduler,
    PNDMScheduler,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from inference.config import Source, find
from inference.pipelines import load

TOKENS = 16
WIDTH = 16
CARD = {
    "title": "Tiny random latents",
    "licence": "CC0-1.0",
    "sizes": [[32, 32], [48, 32]],
    "steps": [1, 30],
    "default_steps": 4,
    "guidance": [1.0, 12.0],
    "default_guidance": 3.0,
    "samplers": ["euler", "ddim", "dpmpp-2m", "lcm"],
}
BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
LEADING = {**BETAS, "steps_offset": 1, "clip_sample": False, "set_alpha_to_one": False}
SCHEDULERS = {
    "eps": PNDMScheduler(**BETAS, steps_offset=1, skip_prk_steps=True),
    "v": DDIMScheduler(**LEADING, prediction_type="v_prediction"),
    "zero-snr": DDIMScheduler(
        **LEADING, prediction_type="v_prediction", rescale_betas_zero_snr=True, timestep_spacing="trailing"
    ),
    "sample": DDIMScheduler(**LEADING, prediction_type="sample"),
    "turbo": EulerDiscreteScheduler(**BETAS, timestep_spacing="trailing"),
    "lcm": LCMScheduler(**LEADING),
    "xl": EulerDiscreteScheduler(**BETAS, steps_offset=1),
}
"""As published models have them: Stable Diffusion 1 and 2.1, one that begins at nothing but noise, one that predicts clean
latents, Turbo, a latent consistency model, and XL."""


def save_tiny_sd(folder: Path, scheduler=SCHEDULERS["eps"], unet=None, vae=None, variant=None, **card) -> Path:
    """`unet` and `vae` are settings that differ from the tiny ones."""
    torch.manual_seed(0)
    pipeline = StableDiffusionPipeline(
        vae=tiny_vae(**vae or {}),
        text_encoder=CLIPTextModel(clip()).eval(),
        tokenizer=letters(),
        unet=_unet(**unet or {}),
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    return _save(pipeline, folder, variant, {"name": "tiny-sd", "family": "stable-diffusion"} | card)


def save_tiny_sdxl(folder: Path, scheduler=SCHEDULERS["xl"], unet=None, vae=None, zeros=True, **card) -> Path:
    torch.manual_seed(0)
    told = {
        "cross_attention_dim": 2 * WIDTH,
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": 8,
        "projection_class_embeddings_input_dim": WIDTH + 6 * 8,
        "use_linear_projection": True,
    }
    pipeline = StableDiffusionXLPipeline(
        vae=tiny_vae(scaling_factor=0.13025, **vae or {}),
        text_encoder=CLIPTextModel(clip()).eval(),
        text_encoder_2=CLIPTextModelWithProjection(clip()).eval(),
        tokenizer=letters(),
        tokenizer_2=letters(),
        unet=_unet(**told | (unet or {})),
        scheduler=scheduler,
        force_zeros_for_empty_prompt=zeros,
        add_watermarker=False,
    )
    return _save(pipeline, folder, None, {"name": "tiny-xl", "family": "stable-diffusion-xl"} | card)


def opened(folder: Path):
    return load(find(Source(folder=str(folder))), torch.device("cpu"))


def _save(pipeline, folder: Path, variant: str | None, card: dict) -> Path:
    pipeline.save_pretrained(folder, safe_serialization=True, variant=variant)
    (folder / "model.json").write_text(json.dumps(CARD | card))
    return folder


def _unet(**changes) -> UNet2DConditionModel:
    tiny = {
        "sample_size": 16,
        "in_channels": 4,
        "out_channels": 4,
        "block_out_channels": (8, 16),
        "layers_per_block": 1,
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
        "cross_attention_dim": WIDTH,
        "attention_head_dim": 4,
        "norm_num_groups": 4,
    }
    return UNet2DConditionModel(**tiny | changes).eval()


def coloured(count: int, chance: torch.Generator) -> torch.Tensor:
    """Soft blots of colour (count, 3, 32, 32)."""
    blots = torch.rand(count, 3, 5, 5, generator=chance) * 2 - 1
    return torch.nn.functional.interpolate(blots, size=32, mode="bilinear")


def taught_vae(channels: int) -> AutoencoderKL:
    """Taught for a second: a little like one that works, as random weights are not. Encodes without chance."""
    torch.manual_seed(0)
    vae, chance = tiny_vae(latent_channels=channels, scaling_factor=0.3), torch.Generator().manual_seed(0)
    optimizer = torch.optim.Adam(vae.parameters(), lr=1e-2)
    for _ in range(20):
        pictures = coloured(2, chance)
        latents = vae.encode(pictures).latent_dist.mode()
        off = torch.nn.functional.mse_loss(vae.decode(latents).sample, pictures)
        optimizer.zero_grad()
        off.backward()
        optimizer.step()
    with torch.no_grad():
        vae.quant_conv.weight[channels:], vae.quant_conv.bias[channels:] = 0.0, -20.0
    return vae


def tiny_vae(**changes) -> AutoencoderKL:
    tiny = {
        "block_out_channels": (4, 8),
        "down_block_types": ("DownEncoderBlock2D",) * 2,
        "up_block_types": ("UpDecoderBlock2D",) * 2,
        "latent_channels": 4,
        "layers_per_block": 1,
        "norm_num_groups": 2,
        "sample_size": 32,
    }
    return AutoencoderKL(**tiny | changes).eval()


def clip() -> CLIPTextConfig:
    return CLIPTextConfig(
        vocab_size=54,
        hidden_size=WIDTH,
        intermediate_size=2 * WIDTH,
        projection_dim=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=TOKENS,
        bos_token_id=52,
        eos_token_id=53,
        pad_token_id=53,
    )


def letters() -> CLIPTokenizer:
    letters = string.ascii_lowercase
    entries = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={entry: n for n, entry in enumerate(entries)}, merges=[], model_max_length=TOKENS)

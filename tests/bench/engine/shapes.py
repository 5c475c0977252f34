"""Pipelines with random weights in the shapes of published models, made on the device without touching the disk, and their
shrunken likenesses for rehearsals."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    EulerDiscreteScheduler,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from inference.cards import ModelCard
from inference.config import Model
from inference.pipelines.family import Family
from inference.pipelines.sd import StableDiffusion
from inference.pipelines.sdxl import StableDiffusionXL

TOKENS = 77
BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
VAE = {
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "latent_channels": 4,
    "layers_per_block": 2,
}
SD_TURBO = {
    "sample_size": 64,
    "block_out_channels": (320, 640, 1280, 1280),
    "down_block_types": ("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
    "up_block_types": ("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3,
    "attention_head_dim": (5, 10, 20, 20),
    "cross_attention_dim": 1024,
    "use_linear_projection": True,
}
SDXL = {
    "sample_size": 128,
    "block_out_channels": (320, 640, 1280),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "transformer_layers_per_block": (1, 2, 10),
    "attention_head_dim": (5, 10, 20),
    "cross_attention_dim": 2048,
    "use_linear_projection": True,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 1280 + 6 * 256,
}
CLIP_L = {"hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12}
OPEN_CLIP_H = {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 23, "num_attention_heads": 16}
OPEN_CLIP_G = {"hidden_size": 1280, "intermediate_size": 5120, "num_hidden_layers": 32, "num_attention_heads": 20}

SMALL = {"block_out_channels": (32, 64, 64, 64), "attention_head_dim": (1, 2, 2, 2), "cross_attention_dim": 32}
SMALL_XL = {
    "block_out_channels": (32, 64, 64),
    "attention_head_dim": (1, 2, 2),
    "cross_attention_dim": 64,
    "transformer_layers_per_block": (1, 1, 2),
    "addition_time_embed_dim": 8,
    "projection_class_embeddings_input_dim": 32 + 6 * 8,
}
SMALL_VAE = {"block_out_channels": (32, 32, 32, 32), "layers_per_block": 1}
SMALL_CLIP = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}


@dataclass(frozen=True, slots=True)
class Shape:
    """`small` is what a rehearsal's UNet has instead; `steps` are what people ask for, in turn; `encoders` the settings of
    the text encoders."""

    name: str
    family: str
    unet: Mapping[str, Any]
    small: Mapping[str, Any]
    encoders: tuple[Mapping[str, int], ...]
    steps: tuple[int, ...]
    guidance: float


SHAPES = {
    "sd-turbo": Shape("sd-turbo", "stable-diffusion", SD_TURBO, SMALL, (OPEN_CLIP_H,), (1, 2, 3, 4), 1.0),
    "sdxl": Shape("sdxl", "stable-diffusion-xl", SDXL, SMALL_XL, (CLIP_L, OPEN_CLIP_G), (4, 8, 16, 24), 5.0),
}


def built(shape: Shape, side: int, device: torch.device, shrunken: bool) -> Family:
    """The denoiser and the text encoders in bfloat16 on a GPU, the autoencoder as the engine loads it."""
    torch.manual_seed(0)
    half, xl = device.type == "cuda", len(shape.encoders) > 1
    unet = {**shape.unet, **(shape.small if shrunken else {})}
    vae = {**VAE, **(SMALL_VAE if shrunken else {}), "scaling_factor": 0.13025 if xl else 0.18215}
    dtype = torch.bfloat16 if half else torch.float32
    with torch.device(device):
        parts: dict[str, Any] = {
            "unet": UNet2DConditionModel(in_channels=4, out_channels=4, **unet).to(dtype),
            "vae": AutoencoderKL(**vae).to(torch.float16 if half and not xl else torch.float32),
        }
        for number, settings in enumerate(shape.encoders):
            place = "_2" if number else ""
            parts[f"text_encoder{place}"] = _encoder(SMALL_CLIP if shrunken else settings, bool(number)).to(dtype)
            parts[f"tokenizer{place}"] = _tokenizer()
    for part in ("unet", "vae", "text_encoder", "text_encoder_2"):
        if part in parts:
            parts[part].eval()
    parts["scheduler"] = EulerDiscreteScheduler(**BETAS, steps_offset=1, timestep_spacing="trailing")
    model = Model(Path("/nowhere"), _card(shape, side), "0" * 64)
    return StableDiffusionXL(model, _xl(parts)) if xl else StableDiffusion(model, _sd(parts))


def _sd(parts: Mapping[str, Any]) -> Any:
    left_out = {"safety_checker": None, "feature_extractor": None}
    pipeline = StableDiffusionPipeline(**parts, **left_out, requires_safety_checker=False)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _xl(parts: Mapping[str, Any]) -> Any:
    pipeline = StableDiffusionXLPipeline(**parts, add_watermarker=False)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _encoder(settings: Mapping[str, int], projects: bool) -> Any:
    config = CLIPTextConfig(
        **settings,
        vocab_size=54,
        projection_dim=settings["hidden_size"],
        max_position_embeddings=TOKENS,
        bos_token_id=52,
        eos_token_id=53,
        pad_token_id=53,
    )
    return (CLIPTextModelWithProjection if projects else CLIPTextModel)(config)


def _tokenizer() -> CLIPTokenizer:
    """Letters for words."""
    letters = string.ascii_lowercase
    entries = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={entry: n for n, entry in enumerate(entries)}, merges=[], model_max_length=TOKENS)


def _card(shape: Shape, side: int) -> ModelCard:
    return ModelCard(
        name=shape.name,
        title=f"{shape.name} with random weights",
        licence="CC0-1.0",
        family=shape.family,
        sizes=((side, side),),
        steps=(1, max(shape.steps)),
        default_steps=max(shape.steps),
        guidance=(1.0, 10.0),
        default_guidance=shape.guidance,
        samplers=("euler",),
    )

"""What families with a UNet2DConditionModel share: opening the folder, what the UNet predicts, and the samplers that its
scheduler stands for. Knows no text encoder and no autoencoder."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from inference.config import Model, ModelCard, Unfit
from inference.courses import CLIP, Target
from inference.pipelines.parts import ELSEWHERE, check_family
from inference.samplers import SAMPLERS, course
from inference.streams import upload


def opened(pipeline: Any, needs: Iterable[str], model: Model, device: torch.device, upcast: bool, **parts: Any) -> Any:
    """The pipeline of a folder on the device; `needs` names the parts that must be there, `upcast` keeps the autoencoder in
    single precision. On a GPU the rest is in bfloat16, which has the range that Stable Diffusion 2's attention needs.
    Raises Unfit."""
    check_family(needs, model)
    half = device.type == "cuda"
    dtypes = {
        "vae": torch.float16 if half and not upcast else torch.float32,
        "default": torch.bfloat16 if half else torch.float32,
    }
    variant = _variant(model.folder / "unet")
    try:
        loaded = pipeline.from_pretrained(
            model.folder, use_safetensors=True, local_files_only=True, dtype=dtypes, variant=variant, **parts
        )
    except torch.OutOfMemoryError:
        raise
    except Exception as error:  # diffusers and transformers raise whatever they meet first
        raise Unfit(f"{model.card.name} cannot be loaded from {model.folder}: {error}") from error
    loaded.to(device)
    loaded.unet.eval()
    # DDIM and LCM clip to ±1 where a config says nothing, and latents reach far beyond.
    loaded.scheduler.register_to_config(clip_sample=loaded.scheduler.config.get("clip_sample", False))
    return loaded


def config_of(folder: Path) -> Mapping[str, Any]:
    """The config of one part of a pipeline. Raises Unfit."""
    try:
        config: Mapping[str, Any] = json.loads((folder / "config.json").read_text())
    except (OSError, ValueError, RecursionError) as error:
        raise Unfit(f"{folder / 'config.json'} cannot be read: {error}") from error
    return config


def check_unet(name: str, config: Any, channels: int, addition: str | None) -> None:
    """Raises Unfit for a UNet that wants more than latents (with `channels`), a time and a text."""
    if config.in_channels != channels:
        raise Unfit(
            f"the UNet of {name} takes {config.in_channels} channels, not the {channels} of its latents, as models for"
            f" inpainting or editing do; {ELSEWHERE}"
        )
    if config.get("addition_embed_type") != addition or config.get("class_embed_type") or config.get("encoder_hid_dim"):
        raise Unfit(f"the UNet of {name} is told more than a text and a time; {ELSEWHERE}")


def target_of(name: str, scheduler: Any) -> Target:
    """Raises Unfit."""
    prediction = scheduler.config.get("prediction_type", "epsilon")
    if prediction not in (Target.EPSILON, Target.V, Target.SAMPLE):
        raise Unfit(f"{name} predicts {prediction}, which is not stepped here; {ELSEWHERE}")
    return Target(prediction)


def with_samplers(model: Model, scheduler: Any, target: Target) -> Model:
    """The model with those of its card's samplers that have a table for its scheduler. Raises Unfit where none has."""
    card = model.card
    if "beta_schedule" not in scheduler.config:
        raise Unfit(f"{card.name} comes with a {type(scheduler).__name__}, which is not stepped here; {ELSEWHERE}")
    able = tuple(name for name in card.samplers if _has_table(name, scheduler, target, card))
    if not able:
        raise Unfit(
            f"no sampler of {', '.join(card.samplers)} has a table for {card.name}; correct its card or {ELSEWHERE}"
        )
    return replace(model, card=replace(card, samplers=able))


def embedded(pipeline: Any, guidances: Sequence[float], width: int) -> Tensor:
    """The guidance of every row as the UNet wants it embedded (B, width)."""
    unet = pipeline.unet
    embedding: Tensor = pipeline.get_guidance_scale_embedding(torch.tensor(guidances) - 1, embedding_dim=width)
    return upload(embedding.to(unet.dtype), unet.device)


def _has_table(name: str, scheduler: Any, target: Target, card: ModelCard) -> bool:
    counts = {*card.steps, card.default_steps}
    return name in SAMPLERS and all(_is_finite(name, scheduler, target, steps) for steps in counts)


def _is_finite(name: str, scheduler: Any, target: Target, steps: int) -> bool:
    try:
        way = course(name, scheduler, target, steps)
    except (ValueError, TypeError, IndexError):
        return False
    return bool(np.isfinite(np.delete(way.table, CLIP, axis=1)).all())


def _variant(folder: Path) -> str | None:
    """Weights may lie there in half precision alone, named so."""
    names = [path.name for path in folder.glob("*.safetensors*")]
    return "fp16" if names and all(".fp16." in name or ".fp16-" in name for name in names) else None

"""Any pipeline of diffusers that has no family of its own here: asked for one whole picture at a time, as diffusers' users
do, but stepped by the engine and stopped at any step. Knows pipelines by their signatures only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import diffusers
import torch
from diffusers import (
    AutoencoderKL,
    AutoPipelineForImage2Image,
    AutoPipelineForInpainting,
    AutoPipelineForText2Image,
    DiffusionPipeline,
)
from PIL import Image
from torch import Tensor

from inference.config import Model, Unfit
from inference.errand import Arrive, Errand, ErrandFamily
from inference.pipelines.calls import Sight, lent, paint, request, run, taken
from inference.pipelines.latents import Latents
from inference.pipelines.parts import check_folders, index_of, named_parts
from inference.protocol import Job, Kind
from inference.sources import pictures_of
from inference.vetting import INDEX

LOADING: Mapping[str, Any] = {"use_safetensors": True, "local_files_only": True, "trust_remote_code": False}

AUTO: Mapping[Kind, Any] = {
    Kind.TEXT_TO_IMAGE: AutoPipelineForText2Image,
    Kind.IMAGE_TO_IMAGE: AutoPipelineForImage2Image,
    Kind.INPAINT: AutoPipelineForInpainting,
}


class Whole(ErrandFamily):
    """`doors` are the pipelines that do each kind, all over the same weights."""

    def __init__(self, model: Model, pipeline: Any, device: torch.device, dtype: torch.dtype) -> None:
        self.doors = doors(pipeline)
        self.own_kinds = tuple(kind for kind in self.doors if kind is not Kind.UPSCALE)
        if Kind.UPSCALE in self.doors:
            self.upscaler = upscaling(pipeline)
        self.model = _told(model, pipeline, self.doors)
        self.device = device
        self.dtype = dtype
        vae = getattr(pipeline, "vae", None)
        self._latents = Latents(vae, device) if isinstance(vae, AutoencoderKL) else None

    def begin(self, job: Job) -> Errand:
        size = self.native_size(job)
        pictures = pictures_of(job, size)
        pipeline = lent(self.doors[job.kind])
        asked = request(pipeline, job, size, pictures)
        sight = Sight(pipeline, size) if job.preview and self._latents else None
        return Errand(job, self, partial(paint, pipeline, asked, job, pictures, sight), job.steps)

    def preview(self, clean: Tensor) -> Image.Image:
        if self._latents is None:
            raise ValueError("this pipeline has no autoencoder to see through")
        return self._latents.preview(clean)


@dataclass(slots=True)
class Upscaling:
    """An upscaling pipeline that a model brings in a folder of its own."""

    pipeline: Any
    factor: int
    name: str

    def enlarge(self, picture: Image.Image, job: Job, arrive: Arrive) -> Image.Image:
        pipeline = lent(self.pipeline)
        return run(pipeline, request(pipeline, job, picture.size, [picture]), job, arrive, None)


def load(model: Model, device: torch.device) -> Whole:
    """Raises Unfit."""
    dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
    return Whole(model, opened(model.folder, device, dtype), device, dtype)


def load_upscaler(folder: Path, device: torch.device, dtype: torch.dtype) -> Upscaling:
    """Raises Unfit where the folder holds no upscaling pipeline."""
    pipeline = opened(folder, device, dtype)
    name = type(pipeline).__name__
    if Kind.UPSCALE not in _by_signature(pipeline):
        raise Unfit(f"{folder} holds a {name}, which is no upscaling pipeline")
    return upscaling(pipeline)


def upscaling(pipeline: Any) -> Upscaling:
    """Diffusers has two: one enlarges to twice the size, the others to four times."""
    name = type(pipeline).__name__
    return Upscaling(pipeline, 2 if "LatentUpscale" in name else 4, name)


def opened(folder: Path, device: torch.device, dtype: torch.dtype) -> Any:
    """A pipeline of diffusers' own, on the device. Raises Unfit."""
    name, absent = _index(folder)
    known = getattr(diffusers, name, None)
    if not (isinstance(known, type) and issubclass(known, DiffusionPipeline)):
        raise Unfit(f"{folder} asks for {name}, which is no pipeline of diffusers {diffusers.__version__}")
    if getattr(known, "_load_connected_pipes", False):
        raise Unfit(f"{folder} asks for {name}, which would load other models from the hub")
    check_folders(named_parts(index_of(folder)), folder)
    try:
        pipeline: Any = DiffusionPipeline.from_pretrained(folder, dtype=dtype, **LOADING, **absent)
        pipeline.to(device)
    except torch.OutOfMemoryError:
        raise
    except Exception as error:  # diffusers and transformers raise whatever they meet first
        raise Unfit(f"{folder} could not be loaded as {name}: {error}") from error
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def doors(pipeline: Any) -> dict[Kind, Any]:
    """The pipeline for each kind that diffusers has one for. Raises Unfit where there is none at all."""
    found = dict.fromkeys(_by_signature(pipeline), pipeline)
    if Kind.UPSCALE not in found:
        for kind, auto in AUTO.items():
            try:
                found[kind] = auto.from_pipe(pipeline)
            except (ValueError, TypeError):
                continue
    if not found:
        raise Unfit(f"{type(pipeline).__name__} is asked for neither by a prompt nor with a picture")
    for door in found.values():
        door.set_progress_bar_config(disable=True)
    return found


def _by_signature(pipeline: Any) -> tuple[Kind, ...]:
    known = taken(pipeline)
    if "Upscale" in type(pipeline).__name__ and "image" in known:
        return (Kind.UPSCALE,)
    if "mask_image" in known:
        return (Kind.INPAINT,)
    if "image" in known and "control" not in type(pipeline).__name__.lower():
        return (Kind.IMAGE_TO_IMAGE,)
    return (Kind.TEXT_TO_IMAGE,) if "prompt" in known or "num_inference_steps" in known else ()


def _told(model: Model, pipeline: Any, found: Mapping[Kind, Any]) -> Model:
    """The model with the kinds and the sampler that its pipeline has. Raises Unfit for a kind that it has not."""
    can = tuple(kind for kind in Kind if kind in found or kind is Kind.UPSCALE)
    for kind in model.card.kinds:
        if kind not in can:
            raise Unfit(f"the card of {model.card.name}: {type(pipeline).__name__} cannot do {kind}")
    sampler = type(pipeline.scheduler).__name__
    return replace(model, card=replace(model.card, kinds=model.card.kinds or can, samplers=(sampler,)))


def _index(folder: Path) -> tuple[str, dict[str, None]]:
    """The pipeline's class, and the parts that it goes without, as Stable Diffusion 3 may without its largest encoder.
    Raises Unfit."""
    index = index_of(folder)
    if "_class_name" not in index:
        raise Unfit(f"{folder} has no {INDEX} that names a pipeline")
    return str(index["_class_name"]), {part: None for part, value in index.items() if value == [None, None]}

"""Any pipeline of diffusers that has no family of its own here: asked for one whole picture at a time, as diffusers' users
do, but stepped by the engine and stopped at any step. Knows pipelines by their signatures only."""

import copy
import inspect
import math
from collections.abc import Mapping, Sequence
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
    SchedulerMixin,
)
from PIL import Image
from torch import Tensor

from inference.config import Model, Unfit
from inference.errand import Arrive, Errand, ErrandFamily
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

STRAIGHT = ("EulerDiscreteScheduler", "FlowMatchEulerDiscreteScheduler")
"""Their last two samples point at the clean one: it lies where the line through both reaches noise level 0."""


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
        return Errand(job, self, partial(_paint, pipeline, asked, job, pictures, sight), job.steps)

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


@dataclass(slots=True)
class Sight:
    """What a pipeline's latents would come to if they were finished, in so far as they show it."""

    pipeline: Any
    size: tuple[int, int]
    before: Tensor | None = None
    level: float = 0.0

    def clean(self, latents: Any) -> Tensor | None:
        """(C, H, W), or None where the latents cannot be laid out as a picture."""
        flat = self._laid_out(latents)
        if flat is None:
            return None
        was, now = self.before, self._level()
        clean = flat if was is None or self.level == now else flat - now * (flat - was) / (now - self.level)
        self.before, self.level = flat, now
        return clean

    def _level(self) -> float:
        scheduler = self.pipeline.scheduler
        if type(scheduler).__name__ not in STRAIGHT or scheduler.step_index is None:
            return 0.0
        return float(scheduler.sigmas[scheduler.step_index])

    def _laid_out(self, latents: Any) -> Tensor | None:
        if isinstance(latents, Tensor) and latents.ndim == 3 and hasattr(self.pipeline, "_unpack_latents"):
            width, height = self.size
            latents = self.pipeline._unpack_latents(latents, height, width, self.pipeline.vae_scale_factor)
        if not isinstance(latents, Tensor) or latents.ndim != 4:
            return None
        return latents[0].float()


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


def lent(pipeline: Any) -> Any:
    """The same weights with a state of their own, so that several pictures can be under way."""
    own = copy.copy(pipeline)
    for name, part in pipeline.components.items():
        if isinstance(part, SchedulerMixin):
            setattr(own, name, type(part).from_config(part.config))
    return own


def request(pipeline: Any, job: Job, size: tuple[int, int], pictures: Sequence[Image.Image]) -> dict[str, Any]:
    """The call that the job comes to, of what this pipeline takes."""
    offered = {
        "prompt": job.prompt,
        "num_inference_steps": job.steps,
        "generator": torch.Generator("cpu").manual_seed(job.seed),
        "output_type": "pil",
    }
    if job.kind is not Kind.UPSCALE:
        offered |= {"width": size[0], "height": size[1]}
    if job.negative_prompt:
        offered["negative_prompt"] = job.negative_prompt
    if pictures:
        offered |= {"image": pictures[0], "strength": max(job.strength, least_strength(job.steps))}
    if job.kind is Kind.INPAINT:
        offered["mask_image"] = pictures[1]
    taken = _taken(pipeline)
    offered["guidance_scale" if "guidance_scale" in taken else "true_cfg_scale"] = job.guidance
    return {name: value for name, value in offered.items() if name in taken}


def least_strength(steps: int) -> float:
    """One step. Pipelines round steps · strength down, some of them the rest up, and refuse to paint with none."""
    strength = 1 / steps
    return strength if steps * strength >= 1 else math.nextafter(strength, 1)


def run(pipeline: Any, asked: Mapping[str, Any], job: Job, arrive: Arrive, sight: Sight | None) -> Image.Image:
    """The pipeline's picture. Raises whatever the pipeline raises."""
    if job.kind is not Kind.TEXT_TO_IMAGE and "image" not in asked:
        raise ValueError(f"{type(pipeline).__name__} takes no picture")
    answer = pipeline(**asked, **_callback(pipeline, job, arrive, sight))
    picture = answer.images[0]
    if not isinstance(picture, Image.Image):
        raise ValueError(f"{type(pipeline).__name__} paints no picture but {type(picture).__name__}")
    return picture.convert("RGB")


def _paint(
    pipeline: Any,
    asked: Mapping[str, Any],
    job: Job,
    pictures: Sequence[Image.Image],
    sight: Sight | None,
    arrive: Arrive,
) -> Image.Image:
    """Outside its mask, an inpainted picture is its source to the pixel."""
    picture = run(pipeline, asked, job, arrive, sight)
    if job.kind is not Kind.INPAINT:
        return picture
    source, mask = (other.resize(picture.size) for other in pictures)
    return Image.composite(picture, source, mask)


def _callback(pipeline: Any, job: Job, arrive: Arrive, sight: Sight | None) -> dict[str, Any]:
    """How this pipeline tells of its steps; nothing where it does not."""
    taken = _taken(pipeline)

    def told(step: int, latents: Any) -> None:
        steps = getattr(pipeline, "_num_timesteps", None) or job.steps
        arrive(step + 1, steps, sight.clean(latents) if sight else None)

    def newer(_: Any, step: int, __: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        told(step, tensors.get("latents"))
        return tensors

    if "callback_on_step_end" in taken:
        shown = ["latents"] if "latents" in getattr(pipeline, "_callback_tensor_inputs", ()) else []
        return {"callback_on_step_end": newer, "callback_on_step_end_tensor_inputs": shown}
    if "callback" in taken and "callback_steps" in taken:
        return {"callback": lambda step, _, latents: told(step, latents), "callback_steps": 1}
    return {}


def _by_signature(pipeline: Any) -> tuple[Kind, ...]:
    taken = _taken(pipeline)
    if "Upscale" in type(pipeline).__name__ and "image" in taken:
        return (Kind.UPSCALE,)
    if "mask_image" in taken:
        return (Kind.INPAINT,)
    if "image" in taken and "control" not in type(pipeline).__name__.lower():
        return (Kind.IMAGE_TO_IMAGE,)
    return (Kind.TEXT_TO_IMAGE,) if "prompt" in taken or "num_inference_steps" in taken else ()


def _told(model: Model, pipeline: Any, found: Mapping[Kind, Any]) -> Model:
    """The model with the kinds and the sampler that its pipeline has. Raises Unfit for a kind that it has not."""
    can = tuple(kind for kind in Kind if kind in found or kind is Kind.UPSCALE)
    for kind in model.card.kinds:
        if kind not in can:
            raise Unfit(f"the card of {model.card.name}: {type(pipeline).__name__} cannot do {kind}")
    sampler = type(pipeline.scheduler).__name__
    return replace(model, card=replace(model.card, kinds=model.card.kinds or can, samplers=(sampler,)))


def _taken(pipeline: Any) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(type(pipeline).__call__).parameters


def _index(folder: Path) -> tuple[str, dict[str, None]]:
    """The pipeline's class, and the parts that it goes without, as Stable Diffusion 3 may without its largest encoder.
    Raises Unfit."""
    index = index_of(folder)
    if "_class_name" not in index:
        raise Unfit(f"{folder} has no {INDEX} that names a pipeline")
    return str(index["_class_name"]), {part: None for part, value in index.items() if value == [None, None]}

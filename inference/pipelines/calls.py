"""One call of a pipeline of diffusers: what it is asked, how it tells of its steps, and what may be seen of its picture
meanwhile. Knows pipelines by their signatures only, and no models."""

import copy
import inspect
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import SchedulerMixin
from PIL import Image
from torch import Tensor

from inference.errand import Arrive
from inference.protocol import Job, Kind

STRAIGHT = ("EulerDiscreteScheduler", "FlowMatchEulerDiscreteScheduler")
"""Their last two samples point at the clean one: it lies where the line through both reaches noise level 0."""


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
    known = taken(pipeline)
    offered["guidance_scale" if "guidance_scale" in known else "true_cfg_scale"] = job.guidance
    return {name: value for name, value in offered.items() if name in known}


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


def paint(
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
    known = taken(pipeline)

    def told(step: int, latents: Any) -> None:
        steps = getattr(pipeline, "_num_timesteps", None) or job.steps
        arrive(step + 1, steps, sight.clean(latents) if sight else None)

    def newer(_: Any, step: int, __: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        told(step, tensors.get("latents"))
        return tensors

    if "callback_on_step_end" in known:
        shown = ["latents"] if "latents" in getattr(pipeline, "_callback_tensor_inputs", ()) else []
        return {"callback_on_step_end": newer, "callback_on_step_end_tensor_inputs": shown}
    if "callback" in known and "callback_steps" in known:
        return {"callback": lambda step, _, latents: told(step, latents), "callback_steps": 1}
    return {}


def taken(pipeline: Any) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(type(pipeline).__call__).parameters

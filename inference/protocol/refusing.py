"""Whether a model can paint a job as asked, and what it could paint instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from inference.protocol.costs import resamples
from inference.protocol.jobs import Job, Kind
from inference.protocol.offers import ModelOffer
from inference.protocol.weights import wrong_with

_SOURCES = {Kind.TEXT_TO_IMAGE: 0, Kind.IMAGE_TO_IMAGE: 1, Kind.INPAINT: 2, Kind.UPSCALE: 1}
"""Pictures that a job of each kind brings along."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a job cannot be painted: the `field` at fault, the `reason`, and the `nearest` value that can be had."""

    field: str
    reason: str
    nearest: Any = None


def refuse(job: Job, offer: ModelOffer | None) -> Refusal | None:
    """None where the model can paint the job as asked, else the first reason why it cannot."""
    if offer is None:
        return Refusal("model", f"there is no model named {job.model}")
    if job.kind not in offer.kinds:
        return Refusal("kind", f"{offer.name} cannot do {job.kind}", str(offer.kinds[0]))
    if job.sampler and job.sampler not in offer.samplers:
        return Refusal("sampler", f"{offer.name} has no sampler {job.sampler}", offer.samplers[0])
    if (job.width, job.height) not in (sizes := offer.sizes_for(job.kind)):
        does_not = "does not enlarge to" if job.kind is Kind.UPSCALE else "does not paint"
        near = list(nearest_size((job.width, job.height), sizes))
        return Refusal("size", f"{offer.name} {does_not} {job.width} × {job.height}", near)
    if not resamples(job, offer) and (refusal := _refuse_steps(job, offer)):
        return refusal
    for name in ("prompt", "negative_prompt"):
        if len(getattr(job, name)) > offer.max_prompt_characters:
            nearest = getattr(job, name)[: offer.max_prompt_characters]
            return Refusal(name, f"{offer.name} reads at most {offer.max_prompt_characters} characters", nearest)
    if refusal := _refuse_weights(job, offer) or _refuse_sources(job):
        return refusal
    if not 0 <= job.seed < 2**63:
        return Refusal("seed", "a seed lies between 0 and 2⁶³ − 1", min(max(job.seed, 0), 2**63 - 1))
    return None


def nearest_size(size: tuple[int, int], sizes: Iterable[tuple[int, int]]) -> tuple[int, int]:
    return min(sizes, key=lambda other: abs(other[0] - size[0]) + abs(other[1] - size[1]))


def _refuse_steps(job: Job, offer: ModelOffer) -> Refusal | None:
    low, high = offer.steps
    if not low <= job.steps <= high:
        return Refusal("steps", f"{offer.name} takes {low} to {high} steps", min(max(job.steps, low), high))
    least, most = offer.guidance
    if not least <= job.guidance <= most:
        return Refusal(
            "guidance", f"{offer.name} takes guidance {least:g} to {most:g}", _clamp(job.guidance, least, most)
        )
    return None


def _refuse_weights(job: Job, offer: ModelOffer) -> Refusal | None:
    both = (("weights", job.weights, job.prompt), ("negative_weights", job.negative_weights, job.negative_prompt))
    for name, weights, text in both:
        if weights and not offer.weighs:
            return Refusal(name, f"{offer.name} reads all words alike and cannot weigh them", [])
        if wrong := wrong_with(weights, text):
            return Refusal(name, wrong, [])
    return None


def _refuse_sources(job: Job) -> Refusal | None:
    needed = _SOURCES[job.kind]
    if len(job.sources) != needed:
        return Refusal("sources", f"{job.kind} takes {needed} pictures, not {len(job.sources)}", needed)
    if not 0 < job.strength <= 1:
        return Refusal("strength", "strength lies above 0 and up to 1", _clamp(job.strength, 0.05, 1.0))
    return None


def _clamp(value: float, least: float, most: float) -> float:
    return least if not value > least else min(value, most)

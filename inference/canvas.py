"""Pictures under way and the one step that takes a batch of them forward. Knows models only as a family."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from inference.courses import TO_BEFORE, TO_NOISE, Course, update
from inference.exact import EXACT_ROWS
from inference.pipelines.family import Family
from inference.protocol import Job, Kind, settled
from inference.samplers import course
from inference.sources import pictures_of
from inference.streams import by_row, scaled, upload
from inference.texts import Texts


@dataclass(frozen=True, slots=True)
class Ground:
    """What an inpainted picture keeps: the clean sample of its source, the noise it began with, and the mask, 1 where it
    is painted anew; `picture` and `stencil` are source and mask as pictures of the native size."""

    sample: Tensor
    noise: Tensor
    mask: Tensor
    picture: Image.Image
    stencil: Image.Image


@dataclass(slots=True)
class Canvas:
    """One job between its first and its last step. `index` is its place in its course; `guided` says of each place whether
    it takes a second row; `before` is the clean sample of the step before; `chance` the job's own generator; `batch` the
    most rows it ever shared a forward with."""

    job: Job
    family: Family
    course: Course
    sample: Tensor
    positive: Any
    negative: Any
    chance: torch.Generator
    guided: Sequence[bool] = ()
    index: int = 0
    before: Tensor | None = None
    ground: Ground | None = None
    batch: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> bool:
        return self.index >= len(self.course)

    @property
    def step(self) -> int:
        return self.index - self.course.start

    @property
    def steps(self) -> int:
        return len(self.course) - self.course.start

    @property
    def steps_left(self) -> int:
        return len(self.course) - self.index

    @property
    def rows(self) -> int:
        return 2 if not self.done and self.guided[self.index] else 1


def begin(job: Job, family: Family, texts: Texts) -> Canvas:
    """Raises BadSource where a source picture cannot be used, ValueError where the sampler has no table for the job."""
    job = settled(job, family.model.offer)
    whole = course(job.sampler, family.scheduler, family.target, job.steps)
    start = first_step(job, len(whole))
    way = course(job.sampler, family.scheduler, family.target, job.steps, start) if start else whole
    chance = torch.Generator("cpu").manual_seed(job.seed)
    guided = [family.rows(job, float(level)) == 2 for level in way.levels]
    positive = texts.encoded(family, job.prompt, job.weights)
    negative = texts.encoded(family, job.negative_prompt, job.negative_weights) if any(guided[start:]) else None
    sample, ground = _first_sample(job, family, way, chance)
    return Canvas(job, family, way, sample, positive, negative, chance, guided, index=start, ground=ground)


def first_step(job: Job, steps: int) -> int:
    """Where a job that begins with a picture enters its course, as diffusers' image-to-image pipelines do."""
    if job.kind is Kind.TEXT_TO_IMAGE:
        return 0
    return steps - max(1, min(int(job.steps * job.strength), steps))


@torch.inference_mode()
def advance(canvases: Sequence[Canvas]) -> Tensor:
    """All of them one step on, in one forward; returns what each would be if it were finished (B, C, H, W). They share
    family and size, nothing else. Nothing has changed where this raises."""
    samples = torch.stack([canvas.sample for canvas in canvases])
    outputs = _guided(canvases, samples)
    rows = [canvas.course.table[canvas.index] for canvas in canvases]
    before = _before(canvases) if any(row[TO_BEFORE] for row in rows) else None
    noise = _fresh(canvases, samples) if any(row[TO_NOISE] for row in rows) else None
    stepped, cleans = update(np.array(rows), samples, outputs, before, noise)
    for canvas, sample, clean in zip(canvases, stepped, cleans, strict=True):
        canvas.sample = _kept(canvas, sample)
        canvas.before = clean
        canvas.index += 1
    return cleans


def _guided(canvases: Sequence[Canvas], samples: Tensor) -> Tensor:
    """Classifier-free guidance: the rows without the prompt follow those with it, for those canvases that need one."""
    family = canvases[0].family
    inputs, times = _inward(canvases, samples)
    twice = [place for place, canvas in enumerate(canvases) if canvas.rows == 2]
    order = _filled([*range(len(canvases)), *twice], canvases)
    texts = [canvas.positive for canvas in canvases] + [canvases[place].negative for place in twice]
    texts = _filled(texts, canvases)
    guidances = [canvases[place].job.guidance for place in order]
    for canvas in canvases:
        canvas.batch = max(canvas.batch, len(texts))
    if len(order) == len(canvases):
        return family.predict(inputs, times, texts, guidances).float()
    if len(twice) == len(canvases):
        doubled = (torch.cat([inputs, inputs]), torch.cat([times, times]))
        outputs, without = family.predict(*doubled, texts, guidances).float().chunk(2)
        return without + _strengths(guidances[: len(twice)], outputs) * (outputs - without)
    chosen = upload(order, family.device)
    rows = family.predict(inputs[chosen], times[chosen], texts, guidances).float()
    outputs, without = rows[: len(canvases)].clone(), rows[len(canvases) : len(canvases) + len(twice)]
    if twice:
        guided = chosen[len(canvases) : len(canvases) + len(twice)]
        scales = _strengths([guidances[place] for place in twice], without)
        outputs[guided] = without + scales * (outputs[guided] - without)
    return outputs


def _inward(canvases: Sequence[Canvas], samples: Tensor) -> tuple[Tensor, Tensor]:
    """The samples as the model wants them, and the time of each."""
    ways = [(canvas.course, canvas.index) for canvas in canvases]
    now = np.array([(way.scale_in[place], way.timesteps[place]) for way, place in ways])
    scales, _ = by_row(now, samples)
    return scaled(samples, scales), upload(now[:, 1], samples.device)


def _strengths(guidances: Sequence[float], outputs: Tensor) -> Tensor | float:
    (strengths,) = by_row(np.array(guidances, np.float32)[:, None], outputs)
    return strengths


def _filled(rows: list[Any], canvases: Sequence[Canvas]) -> list[Any]:
    """An exact job's batch is always of the same size: its last row comes again, to no effect."""
    missing = EXACT_ROWS - len(rows) if canvases[0].job.exact else 0
    return rows + rows[-1:] * missing


def _before(canvases: Sequence[Canvas]) -> Tensor:
    return torch.stack([canvas.sample if canvas.before is None else canvas.before for canvas in canvases])


def _fresh(canvases: Sequence[Canvas], samples: Tensor) -> Tensor:
    """Noise from the generators of those jobs whose step asks for it; the others' generators stay where they are."""
    noise = torch.zeros_like(samples)
    for place, canvas in enumerate(canvases):
        if canvas.course.table[canvas.index, TO_NOISE]:
            noise[place] = _noise(canvas.family, samples.shape[1:], canvas.chance)
    return noise


def _kept(canvas: Canvas, sample: Tensor) -> Tensor:
    """Outside the mask an inpainted sample is its source, noised to where the course now is."""
    ground, after = canvas.ground, canvas.index + 1
    if ground is None:
        return sample
    keep, blur = float(canvas.course.keep[after]), float(canvas.course.blur[after])
    return ground.mask * sample + (1 - ground.mask) * (keep * ground.sample + blur * ground.noise)


@torch.inference_mode()
def _first_sample(job: Job, family: Family, way: Course, chance: torch.Generator) -> tuple[Tensor, Ground | None]:
    shape = family.shape(job)
    if job.kind is Kind.TEXT_TO_IMAGE:
        return _noise(family, shape, chance) * way.noise_scale, None
    pictures = pictures_of(job, family.native_size(job))
    clean = family.from_picture(pictures[0], chance).float()
    noise = _noise(family, shape, chance)
    begun = float(way.keep[way.start]) * clean + float(way.blur[way.start]) * noise
    if job.kind is not Kind.INPAINT:
        return begun, None
    ground = Ground(clean, noise, family.from_mask(pictures[1], job), pictures[0], pictures[1])
    _noise(family, shape, chance)  # diffusers encodes the masked picture here, and LCM goes on drawing after that
    return (noise * way.noise_scale if job.strength == 1.0 else begun), ground


def _noise(family: Family, shape: Sequence[int], chance: torch.Generator) -> Tensor:
    """Always drawn on the processor in single precision, so that a seed means the same everywhere."""
    return upload(torch.randn(shape, generator=chance), family.device) * family.noise_scale

"""Pictures under way and the one step that takes a batch of them forward. Knows models only as a family."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from inference.pipelines.family import Family
from inference.protocol import Job
from inference.samplers import SAMPLERS, Course
from inference.texts import Texts


@dataclass(slots=True)
class Canvas:
    """One job between its first and its last step. `batch` is the most rows it ever shared a forward with."""

    job: Job
    family: Family
    course: Course
    sample: Tensor
    positive: Any
    negative: Any
    index: int = 0
    batch: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> bool:
        return self.index >= len(self.course)

    @property
    def steps_left(self) -> int:
        return len(self.course) - self.index

    @property
    def rows(self) -> int:
        return 2 if self.family.guided(self.job, float(self.course.sigmas[self.index])) else 1


def begin(job: Job, family: Family, texts: Texts) -> Canvas:
    course = SAMPLERS[job.sampler].course(family.scheduler, job.steps)
    negative = texts.encoded(family, job.negative_prompt) if job.guidance > 1 else None
    return Canvas(job, family, course, family.noise(job), texts.encoded(family, job.prompt), negative)


@torch.inference_mode()
def advance(canvases: Sequence[Canvas]) -> Tensor:
    """All of them one step on, in one forward; returns what each would be if it were finished (B, C, H, W). They share
    family and size, nothing else. Nothing has changed where this raises."""
    family = canvases[0].family
    samples = torch.stack([canvas.sample for canvas in canvases])
    times = torch.stack([canvas.course.timesteps[canvas.index] for canvas in canvases]).to(family.device)
    outputs = _guided(canvases, samples, times)
    stepped = _stepped(canvases, samples, family.integrand(samples, outputs, times))
    for canvas, sample in zip(canvases, stepped, strict=True):
        canvas.sample = sample
        canvas.index += 1
    return family.clean(samples, outputs, times)


def _guided(canvases: Sequence[Canvas], samples: Tensor, times: Tensor) -> Tensor:
    """Classifier-free guidance: the rows without the prompt follow those with it, for those canvases that need one."""
    family = canvases[0].family
    twice = [place for place, canvas in enumerate(canvases) if canvas.rows == 2]
    order = torch.tensor([*range(len(canvases)), *twice], device=samples.device)
    texts = [canvas.positive for canvas in canvases] + [canvases[place].negative for place in twice]
    for canvas in canvases:
        canvas.batch = max(canvas.batch, len(order))
    rows = family.predict(samples[order], times[order], texts)
    outputs, without = rows[: len(canvases)].clone(), rows[len(canvases) :]
    if twice:
        scale = torch.tensor([canvases[place].job.guidance for place in twice], device=rows.device, dtype=rows.dtype)
        outputs[twice] = without + scale.view(-1, 1, 1, 1) * (outputs[twice] - without)
    return outputs


def _stepped(canvases: Sequence[Canvas], samples: Tensor, integrand: Tensor) -> Tensor:
    """Every sampler steps the canvases that are its own."""
    after = torch.empty_like(samples)
    for name in {canvas.job.sampler for canvas in canvases}:
        own = [place for place, canvas in enumerate(canvases) if canvas.job.sampler == name]
        courses = [canvases[place].course for place in own]
        indices = [canvases[place].index for place in own]
        after[own] = SAMPLERS[name].step(samples[own], integrand[own], courses, indices)
    return after

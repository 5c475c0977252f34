"""Sampler updates for many jobs at once, each at its own place in its own table. Knows no models.

The tables come from diffusers' schedulers, whose own `step` keeps one index for all and so cannot step a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Course:
    """One job's way from noise to picture: `timesteps` (n) as the model wants them, `sigmas` (n + 1) ending at 0."""

    timesteps: Tensor
    sigmas: Tensor

    def __len__(self) -> int:
        return len(self.timesteps)


class Sampler(Protocol):
    def course(self, scheduler: Any, steps: int) -> Course:
        """The table of a job. `scheduler` is the model's own, of diffusers; it is not changed."""

    def step(self, samples: Tensor, outputs: Tensor, courses: Sequence[Course], indices: Sequence[int]) -> Tensor:
        """Samples (B, …) one step on; `outputs` is what the sampler integrates (flow matching: the velocity)."""


class FlowMatchEuler:
    """x ← x + (σ' − σ)·v, as diffusers' FlowMatchEulerDiscreteScheduler without stochastic sampling."""

    def course(self, scheduler: Any, steps: int) -> Course:
        own = type(scheduler).from_config(scheduler.config)
        if own.config.stochastic_sampling or own.config.invert_sigmas:
            raise ValueError("stochastic and inverted flow matching are not in the sampler's table")
        own.set_timesteps(steps)
        return Course(own.timesteps.clone(), own.sigmas.clone())

    def step(self, samples: Tensor, outputs: Tensor, courses: Sequence[Course], indices: Sequence[int]) -> Tensor:
        gaps = [course.sigmas[index + 1] - course.sigmas[index] for course, index in zip(courses, indices, strict=True)]
        dt = torch.stack(gaps).to(samples.device, torch.float32).view(-1, *[1] * (samples.dim() - 1))
        return (samples.float() + dt * outputs).to(outputs.dtype)


SAMPLERS: Mapping[str, Sampler] = {"flow-euler": FlowMatchEuler()}

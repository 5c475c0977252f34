"""Samplers as tables: a job's whole way from noise to picture is one row of numbers per step, so that jobs with
different samplers, steps and places move together in one update. Knows no models.

The tables are derived from diffusers' schedulers, whose own `step` keeps one index for all rows and so cannot step a
batch. Every step of every sampler here is

    x0 = at_x · x + at_out · out                                        the clean sample, clipped to ±clip
    x' = to_x · x + to_x0 · x0 + to_out · out + to_before · x0 of the step before + to_noise · fresh noise
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import isfinite
from typing import Any

import numpy as np
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    LCMScheduler,
)
from numpy.typing import NDArray
from torch import Tensor

from inference.streams import by_row, scaled

Numbers = NDArray[np.float64]
Table = NDArray[np.float32]

AT_X, AT_OUT, CLIP, TO_X, TO_X0, TO_OUT, TO_BEFORE, TO_NOISE = range(8)

LEAST_TIME = 0.05
"""diffusers' PRX pixel pipeline divides by the time, no smaller than this, to turn a clean picture into a velocity."""


class Target(StrEnum):
    """What a model's raw output is. The first three preserve variance; `flow-clean` is flow matching that predicts the
    clean picture."""

    EPSILON = "epsilon"
    V = "v_prediction"
    SAMPLE = "sample"
    FLOW = "flow"
    FLOW_CLEAN = "flow-clean"


FLOWS = (Target.FLOW, Target.FLOW_CLEAN)


@dataclass(frozen=True, slots=True)
class Course:
    """One job's way of n steps. `timesteps` (n) as the model wants them; the sample times `scale_in` (n) goes into the
    model; `levels` (n) fall from 1 (noise) to 0 (picture); a clean sample noised to step i is keep[i]·x0 + blur[i]·noise
    (n + 1, the last is the picture itself); the first sample is unit noise times `noise_scale`; `table` (n, 8) holds the
    update. `start` is where an image-to-image job begins."""

    timesteps: NDArray[np.float32]
    scale_in: NDArray[np.float32]
    levels: NDArray[np.float32]
    keep: NDArray[np.float32]
    blur: NDArray[np.float32]
    table: NDArray[np.float32]
    noise_scale: float
    start: int = 0

    def __len__(self) -> int:
        return len(self.timesteps)


Sampler = Callable[[Any, Target, int, int], Course]


@lru_cache(maxsize=512)
def course(name: str, scheduler: Any, target: Target, steps: int, start: int = 0) -> Course:
    """The table of a job with sampler `name`. `scheduler` is the model's own, of diffusers; only its config is read, and
    that must stay as it is, since courses are kept. Raises ValueError for what has no table: thresholding, stochastic
    flow matching, steps that the sampler cannot take."""
    if scheduler.config.get("thresholding"):
        raise ValueError("dynamic thresholding is not in a sampler's table")
    return SAMPLERS[name](scheduler, target, steps, start)


def update(
    rows: Table, samples: Tensor, outputs: Tensor, before: Tensor | None, noise: Tensor | None
) -> tuple[Tensor, Tensor]:
    """(samples one step on, clean samples) of a batch (B, …), each by its own row of its table (B, 8). `before` are the
    clean samples of the step before and `noise` is fresh; None where no row asks for them. What is zero in all rows is
    left out, and so is clipping where none clips: for small samples each call costs as much as a layer."""
    columns = [*zip(*rows.tolist(), strict=True)]
    used = [any(column) for column in columns]
    c = by_row(rows, samples)
    clean = _sum(c, used, {AT_X: samples, AT_OUT: outputs})
    if any(isfinite(most) for most in columns[CLIP]):
        clean = clean.clamp(-c[CLIP], c[CLIP])  # type: ignore[arg-type]  # two numbers or two tensors
    parts = {TO_X: samples, TO_X0: clean, TO_OUT: outputs, TO_BEFORE: before, TO_NOISE: noise}
    return _sum(c, used, parts), clean


def _sum(c: Sequence[Tensor | float], used: Sequence[bool], parts: Mapping[int, Tensor | None]) -> Tensor:
    terms = [scaled(part, c[column]) for column, part in parts.items() if used[column] and part is not None]
    return sum(terms[1:], terms[0])


def euler(scheduler: Any, target: Target, steps: int, start: int) -> Course:
    """EulerDiscreteScheduler without churn: x is scaled by sqrt(σ² + 1), x' = x + (σ' − σ)·(x − x0)/σ."""
    own = EulerDiscreteScheduler.from_config(scheduler.config)
    own.set_timesteps(steps)
    sigmas = _numbers(own.sigmas)
    now, after = sigmas[:-1], sigmas[1:]
    table = _table(len(now))
    match target:
        case Target.EPSILON:
            table[:, AT_X], table[:, AT_OUT] = 1.0, -now
        case Target.V:
            table[:, AT_X], table[:, AT_OUT] = 1 / (now**2 + 1), -now / np.sqrt(now**2 + 1)
        case _:
            table[:, AT_OUT] = 1.0
    table[:, TO_X], table[:, TO_X0] = after / now, 1 - after / now
    return _course(
        own,
        table,
        scale_in=1 / np.sqrt(now**2 + 1),
        keep=np.ones(len(sigmas)),
        blur=np.append(now, 0.0),
        noise_scale=float(own.init_noise_sigma),
        start=start,
    )


def flow_euler(scheduler: Any, target: Target, steps: int, start: int) -> Course:
    """FlowMatchEulerDiscreteScheduler without stochastic sampling: x' = x + (σ' − σ)·v."""
    own = FlowMatchEulerDiscreteScheduler.from_config(scheduler.config)
    if own.config.stochastic_sampling or own.config.invert_sigmas:
        raise ValueError("stochastic and inverted flow matching are not in the sampler's table")
    own.set_timesteps(steps)
    sigmas = _numbers(own.sigmas)
    now, gap = sigmas[:-1], np.diff(sigmas)
    table = _table(len(now))
    if target is Target.FLOW:
        table[:, AT_X], table[:, AT_OUT] = 1.0, -now
        table[:, TO_X], table[:, TO_OUT] = 1.0, gap
    else:
        share = gap / np.maximum(_numbers(own.timesteps) / own.config.num_train_timesteps, LEAST_TIME)
        table[:, AT_OUT] = 1.0
        table[:, TO_X], table[:, TO_OUT] = 1 + share, -share
    ends = {"keep": np.append(1 - now, 1.0), "blur": np.append(now, 0.0)}
    return _course(own, table, np.ones(len(now)), **ends, noise_scale=1.0, start=start)


def ddim(scheduler: Any, target: Target, steps: int, start: int) -> Course:
    """DDIMScheduler with η = 0: x' = √ᾱ'·x0 + √(1 − ᾱ')·ε, ε from before the clipping."""
    own = DDIMScheduler.from_config(scheduler.config)
    own.set_timesteps(steps)
    every, times = _numbers(own.alphas_cumprod), own.timesteps.numpy()
    before = times - own.config.num_train_timesteps // steps
    alphas = every[times]
    alphas_after = np.where(before >= 0, every[np.maximum(before, 0)], float(own.final_alpha_cumprod))
    table = _variance_preserving(alphas, target, _clip(own.config))
    keep, blur = np.sqrt(alphas), np.sqrt(1 - alphas)
    noise_after = np.sqrt(1 - alphas_after)
    match target:
        case Target.EPSILON:
            table[:, TO_OUT] = noise_after
        case Target.V:
            table[:, TO_X], table[:, TO_OUT] = noise_after * blur, noise_after * keep
        case _:
            table[:, TO_X], table[:, TO_OUT] = noise_after / blur, -noise_after * keep / blur
    table[:, TO_X0] = np.sqrt(alphas_after)
    ends = {"keep": np.append(keep, 1.0), "blur": np.append(blur, 0.0)}
    return _course(own, table, np.ones(len(table)), **ends, noise_scale=float(own.init_noise_sigma), start=start)


def dpmpp_2m(scheduler: Any, target: Target, steps: int, start: int) -> Course:
    """DPMSolverMultistepScheduler as DPM-Solver++ of order two, midpoint (arXiv 2211.01095); the first step of a job and,
    where the scheduler says so, its last are of order one."""
    own = DPMSolverMultistepScheduler.from_config(
        scheduler.config, algorithm_type="dpmsolver++", solver_order=2, solver_type="midpoint"
    )
    own.set_timesteps(steps)
    steps = len(own.timesteps)
    sigmas = _numbers(own.sigmas)
    alphas = 1 / (sigmas**2 + 1)
    keep, blur = np.sqrt(alphas), sigmas * np.sqrt(alphas)
    with np.errstate(divide="ignore"):
        logs = -np.log(sigmas)
    gaps = np.diff(logs)
    table = _variance_preserving(alphas[:-1], target)
    pull = keep[1:] * -np.expm1(-gaps)
    table[:, TO_X], table[:, TO_X0] = blur[1:] / blur[:-1], pull
    second = np.arange(steps) > start
    config = own.config
    if config.euler_at_final or (config.lower_order_final and steps < 15) or config.final_sigmas_type == "zero":
        second[-1] = False
    for place in np.flatnonzero(second):
        half = pull[place] * gaps[place] / (2 * gaps[place - 1])
        table[place, TO_X0] += half
        table[place, TO_BEFORE] = -half
    ends = {"keep": np.append(keep[:-1], 1.0), "blur": np.append(blur[:-1], 0.0)}
    return _course(own, table, np.ones(len(table)), **ends, noise_scale=float(own.init_noise_sigma), start=start)


def lcm(scheduler: Any, target: Target, steps: int, start: int) -> Course:
    """LCMScheduler: the clean sample by the consistency model's boundary condition, then fresh noise for all but the last
    step (arXiv 2310.04378)."""
    own = LCMScheduler.from_config(scheduler.config)
    own.set_timesteps(steps)
    every, times = _numbers(own.alphas_cumprod), own.timesteps.numpy()
    alphas = every[times]
    skips, outs = np.array([own.get_scalings_for_boundary_condition_discrete(int(time)) for time in times]).T
    keep_after = np.append(np.sqrt(alphas[1:]), 1.0)
    table = _variance_preserving(alphas, target, _clip(own.config))
    table[:, TO_X], table[:, TO_X0] = keep_after * skips, keep_after * outs
    table[:, TO_NOISE] = np.append(np.sqrt(1 - alphas[1:]), 0.0)
    ends = {"keep": np.append(np.sqrt(alphas), 1.0), "blur": np.append(np.sqrt(1 - alphas), 0.0)}
    return _course(own, table, np.ones(len(table)), **ends, noise_scale=float(own.init_noise_sigma), start=start)


SAMPLERS: Mapping[str, Sampler] = {
    "euler": euler,
    "flow-euler": flow_euler,
    "ddim": ddim,
    "dpmpp-2m": dpmpp_2m,
    "lcm": lcm,
}


def _table(steps: int) -> Numbers:
    table = np.zeros((steps, 8))
    table[:, CLIP] = np.inf
    return table


def _variance_preserving(alphas: Numbers, target: Target, clip: float = np.inf) -> Numbers:
    """A table with the clean sample filled in: x = √ᾱ·x0 + √(1 − ᾱ)·ε."""
    table = _table(len(alphas))
    keep, blur = np.sqrt(alphas), np.sqrt(1 - alphas)
    match target:
        case Target.EPSILON:
            table[:, AT_X], table[:, AT_OUT] = 1 / keep, -blur / keep
        case Target.V:
            table[:, AT_X], table[:, AT_OUT] = keep, -blur
        case _:
            table[:, AT_OUT] = 1.0
    table[:, CLIP] = clip
    return table


def _clip(config: Mapping[str, Any]) -> float:
    return float(config["clip_sample_range"]) if config["clip_sample"] else np.inf


def _course(
    own: Any, table: Numbers, scale_in: Numbers, keep: Numbers, blur: Numbers, noise_scale: float, start: int
) -> Course:
    times = _numbers(own.timesteps)
    return Course(
        timesteps=times.astype(np.float32),
        scale_in=scale_in.astype(np.float32),
        levels=(times / own.config.num_train_timesteps).astype(np.float32),
        keep=keep.astype(np.float32),
        blur=blur.astype(np.float32),
        table=table.astype(np.float32),
        noise_scale=noise_scale,
        start=start,
    )


def _numbers(values: Sequence[float] | Tensor) -> Numbers:
    return np.asarray(values, dtype=np.float64)

"""Samplers as tables: what diffusers' schedulers would do step by step, as a course that says it all beforehand. Knows no
models. The schedulers' own `step` keeps one index for all rows and so cannot step a batch.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
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

from inference.courses import AT_OUT, AT_X, CLIP, TO_BEFORE, TO_NOISE, TO_OUT, TO_X, TO_X0, Course, Target

Numbers = NDArray[np.float64]

LEAST_TIME = 0.05
"""diffusers' PRX pixel pipeline divides by the time, no smaller than this, to turn a clean picture into a velocity."""

Sampler = Callable[[Any, Target, int, int], Course]


@lru_cache(maxsize=512)
def course(name: str, scheduler: Any, target: Target, steps: int, start: int = 0) -> Course:
    """The table of a job with sampler `name`. `scheduler` is the model's own, of diffusers; only its config is read, and
    that must stay as it is, since courses are kept. Raises ValueError for what has no table: thresholding, stochastic
    flow matching, steps that the sampler cannot take."""
    if scheduler.config.get("thresholding"):
        raise ValueError("dynamic thresholding is not in a sampler's table")
    return SAMPLERS[name](scheduler, target, steps, start)


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

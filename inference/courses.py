"""Courses: a job's whole way from noise to picture as one row of numbers per step, so that jobs with different samplers,
steps and places move together in one update. Knows no samplers and no models.

Every step of every sampler here is

    x0 = at_x · x + at_out · out                                        the clean sample, clipped to ±clip
    x' = to_x · x + to_x0 · x0 + to_out · out + to_before · x0 of the step before + to_noise · fresh noise
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from inference.streams import by_row, scaled

Table = NDArray[np.float32]

AT_X, AT_OUT, CLIP, TO_X, TO_X0, TO_OUT, TO_BEFORE, TO_NOISE = range(8)


class Target(StrEnum):
    """What a model's raw output is. The first three preserve variance; `flow-clean` is flow matching that predicts the
    clean picture."""

    EPSILON = "epsilon"
    V = "v_prediction"
    SAMPLE = "sample"
    FLOW = "flow"
    FLOW_CLEAN = "flow-clean"


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

"""What a scanner says of a picture, and what every scanner is like. Pure: knows no rows and no settings.

A scanner names what it looks for in the words of the rules (`moderation.rules.kinds.Category`) and brings bounds of its own, for
a score means something only beside what was measured with the very same weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from PIL import Image

from moderation.rules.kinds import Category, Strictness


class Misread(ValueError):
    """A scanner said something that no score is."""


class Verdict(StrEnum):
    """What scores come to. `DOUBTFUL`: too high to be nothing, too low to be told without a person."""

    FIT = "fit"
    DOUBTFUL = "doubtful"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which scores on, 0 to 1, something is doubtful and unfit."""

    doubtful: float
    unfit: float

    def __post_init__(self) -> None:
        if not 0 < self.doubtful <= self.unfit <= 1:
            raise ValueError(f"bounds rise from above 0 to 1: {self}")


Measured = Mapping[Strictness, Mapping[Category, Bounds]]
"""The bounds of a scanner, for each site that looks with it. What is missing is not looked for there."""


@dataclass(frozen=True, slots=True)
class Observation:
    """How sure a scanner of this version is of each thing that it looks for, 0 to 1."""

    scanner: str
    version: str
    scores: Mapping[Category, float]


class Scanner(Protocol):
    """Made without arguments, cheaply, once in a process; weights are loaded by the first look. Looks may come from several
    threads. `look` is given RGB pixels and may raise anything: whoever asks tries again."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def bounds(self) -> Measured: ...
    def look(self, pixels: Image.Image) -> Observation: ...


def checked(observation: Observation) -> Observation:
    """Raises Misread for a score that is none."""
    for category, score in observation.scores.items():
        if not math.isfinite(score) or not 0 <= score <= 1:
            raise Misread(f"{observation.scanner} says {category} {score}")
    return observation


def verdict_on(scores: Mapping[Category, float], bounds: Mapping[Category, Bounds]) -> tuple[Verdict, Category | None]:
    """The worst of them, and of what. A thing that bounds name and scores do not was not seen: that is doubtful."""
    worst: tuple[Verdict, Category | None] = (Verdict.FIT, None)
    for category, bound in bounds.items():
        said = _of(scores.get(category), bound)
        if ORDER.index(said) > ORDER.index(worst[0]):
            worst = said, category
    return worst


ORDER = (Verdict.FIT, Verdict.DOUBTFUL, Verdict.UNFIT)


def _of(score: float | None, bound: Bounds) -> Verdict:
    if score is None:
        return Verdict.DOUBTFUL
    if score >= bound.unfit:
        return Verdict.UNFIT
    return Verdict.DOUBTFUL if score >= bound.doubtful else Verdict.FIT

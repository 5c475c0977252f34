"""A community as far as it is written: the plan, and the primary keys of what others point to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from gallery.seeding.copying import moments
from gallery.seeding.plan import Plan, Said

YEARS = timedelta(days=3 * 365)
CURTAIN, RESULTS = 90, 180
"""Seconds from the painting to each gate."""


@dataclass(slots=True)
class Community:
    """The plan, chance for what it leaves open, and the primary keys of what was written so far."""

    plan: Plan
    chance: np.random.Generator
    until: datetime
    players: np.ndarray
    nicknames: list[str]
    prompts: np.ndarray
    pictures: np.ndarray

    @property
    def since(self) -> float:
        return (self.until - YEARS).timestamp()

    @property
    def written_at(self) -> np.ndarray:
        """When each prompt was, in seconds since 1970; the last one long enough ago to have its results."""
        return self.since + self.plan.prompt_at * (YEARS.total_seconds() - 3600)


def begin(plan: Plan, chance: np.random.Generator, until: datetime) -> Community:
    nothing = np.array([], np.int64)
    return Community(plan, chance, until, nothing, [], nothing, nothing)


def told_at(made: Community, said: Said) -> np.ndarray:
    named = made.written_at[made.plan.picture_prompt[said.picture]] + 30 + RESULTS
    return moments(np.minimum(named + said.after, made.until.timestamp()))

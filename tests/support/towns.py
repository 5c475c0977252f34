"""A town of honest voters who come and go, and a ring planted in it: 40 players, 120 heats of six."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from battles.integrity import caps
from battles.integrity.rings import Ring
from tests.support.seasons import BEGIN, Honest, Season, loyal, made_over_a_year

FAVOURITE = 1
RING = range(5_000, 5_020)
HEATS = 120


def town(seed: int, voters: int = 70) -> tuple[Season, dict[int, datetime]]:
    """The season, and when each voter's account was made."""
    season = Season.of(seed, players=40, heats=HEATS)
    chance = np.random.default_rng([seed, 99])
    honest = range(1_000, 1_000 + voters)
    for voter in honest:
        heats = sorted(chance.choice(HEATS, int(chance.integers(4, 24)), replace=False))
        season.judge(Honest.drawn(voter, seed), heats, int(chance.integers(3, 8)))
    return season, made_over_a_year(honest, seed)


def plant(season: Season, made: dict[int, datetime], ring=RING, loyalty: float = 1.0, also: int = 0) -> None:
    """The ring judges all heats of its favourite, and `also` times as many others, honestly."""
    chance = np.random.default_rng([season.seed, 98])
    for voter in ring:
        heats = season.with_author(FAVOURITE)
        heats += list(chance.choice(HEATS, also * len(heats), replace=False))
        season.judge(loyal(voter, season.seed, FAVOURITE, loyalty), sorted(set(heats)), 6)
        made[voter] = BEGIN - timedelta(days=float(chance.uniform(0, 3)))


def members(rings: list[Ring]) -> set[int]:
    return {one.voter for ring in rings for one in ring.members}


def held_by(rings: list[Ring]) -> dict[tuple[int, int], float]:
    """What the votes of the rings' company weigh on a board."""
    held: dict[tuple[int, int], float] = {}
    for ring in rings:
        held |= caps.shares_of(ring.company, ring.author)
    return held

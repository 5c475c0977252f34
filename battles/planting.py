"""When a voter is dealt a pair that does not count and tells of the voter instead. Pure; chance is an argument.

A mirrored one repeats a pair and slot that they have judged, with the sides swapped, at least four ballots later: who sees
the pictures answers alike, who presses keys does not. A golden one is of an older battle, and its answer is known. Both
come rarely and at no certain place, and only where there are voters enough that no verdict waits for them.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from battles.states import BallotKind

VOTERS_ENOUGH = 6
JUDGED_ENOUGH = 6
MIRRORED_ONE_IN = 8
GOLDEN_ONE_IN = 12
APART = 4
NOW_RATHER_THAN_LATER = 0.5


@dataclass(frozen=True, slots=True)
class Past:
    """A ballot that the voter was dealt in this heat before."""

    ballot: int
    kind: BallotKind
    is_seen: bool
    mirrors: int | None = None


def mirror_now(past: Sequence[Past], voters: int, chance: random.Random) -> int | None:
    """The ballot to repeat with its sides swapped, if one is to be repeated now. `past` is in the order of dealing."""
    kinds = Counter(one.kind for one in past)
    if not _may_plant(past, voters) or MIRRORED_ONE_IN * (kinds[BallotKind.MIRRORED] + 1) > len(past) + 1:
        return None
    repeated = {one.mirrors for one in past}
    long_ago = [one for one in past[: len(past) + 1 - APART] if one.kind is BallotKind.NORMAL and one.is_seen]
    left = [one.ballot for one in long_ago if one.ballot not in repeated]
    return chance.choice(left) if left and chance.random() < NOW_RATHER_THAN_LATER else None


def golden_now(past: Sequence[Past], voters: int, ever: int, golden_ever: int, chance: random.Random) -> bool:
    """Whether a golden pair is due. `ever` and `golden_ever` count what this voter was dealt in all battles."""
    if not _may_plant(past, voters) or any(one.kind is BallotKind.GOLDEN for one in past):
        return False
    return GOLDEN_ONE_IN * (golden_ever + 1) <= ever + 1 and chance.random() < NOW_RATHER_THAN_LATER


def _may_plant(past: Sequence[Past], voters: int) -> bool:
    """Never two in a row, and only for somebody who has judged for a while."""
    judged = sum(one.is_seen for one in past)
    return voters >= VOTERS_ENOUGH and judged >= JUDGED_ENOUGH and past[-1].kind is BallotKind.NORMAL

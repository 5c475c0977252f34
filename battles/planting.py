"""When a voter is dealt a pair that does not count and tells of the voter instead. Pure; chance is an argument.

A mirrored one repeats a pair and slot that they have judged, with the sides swapped, at least four ballots later: who sees
the pictures answers alike, who presses keys does not. A golden one is of an older battle, and its answer is known. Both
come rarely and at no certain place, and only where there are voters enough that no verdict waits for them.

Somebody on trial votes at weight 0 and earns trust by judging (`battles.trust`). No verdict waits for them, so how many others
judge does not matter; and since a duel has four pairs, how rarely is counted over all their battles, not in each.
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
TRIAL_JUDGED_ENOUGH = APART
"""A duel has no more, and the fifth can repeat the first."""
NOW_RATHER_THAN_LATER = 0.5


@dataclass(frozen=True, slots=True)
class Past:
    """A ballot that the voter was dealt in this heat before."""

    ballot: int
    kind: BallotKind
    is_seen: bool
    mirrors: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What the voter was dealt in all battles; of these `mirrored` and `golden` ones."""

    dealt: int
    mirrored: int
    golden: int


def mirror_now(past: Sequence[Past], voters: int, chance: random.Random, on_trial: Record | None = None) -> int | None:
    """The ballot to repeat with its sides swapped, if one is to be repeated now. `past` is in the order of dealing."""
    kinds = Counter(one.kind for one in past)
    dealt, mirrored = (on_trial.dealt, on_trial.mirrored) if on_trial else (len(past), kinds[BallotKind.MIRRORED])
    if not _may_plant(past, voters, on_trial is not None) or MIRRORED_ONE_IN * (mirrored + 1) > dealt + 1:
        return None
    repeated = {one.mirrors for one in past}
    long_ago = [one for one in past[: len(past) + 1 - APART] if one.kind is BallotKind.NORMAL and one.is_seen]
    left = [one.ballot for one in long_ago if one.ballot not in repeated]
    return chance.choice(left) if left and chance.random() < NOW_RATHER_THAN_LATER else None


def golden_now(
    past: Sequence[Past], voters: int, record: Record, chance: random.Random, *, is_on_trial: bool = False
) -> bool:
    """Whether a golden pair is due."""
    if not _may_plant(past, voters, is_on_trial) or any(one.kind is BallotKind.GOLDEN for one in past):
        return False
    return GOLDEN_ONE_IN * (record.golden + 1) <= record.dealt + 1 and chance.random() < NOW_RATHER_THAN_LATER


def _may_plant(past: Sequence[Past], voters: int, is_on_trial: bool) -> bool:
    """Never two in a row, and only for somebody who has judged for a while."""
    judged = sum(one.is_seen for one in past)
    enough = judged >= TRIAL_JUDGED_ENOUGH if is_on_trial else voters >= VOTERS_ENOUGH and judged >= JUDGED_ENOUGH
    return enough and past[-1].kind is BallotKind.NORMAL

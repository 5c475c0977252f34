"""How sure the ballots were of their leader while they came in. Pure; looks back, decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from battles.ballots import Contender, Dealt, confidence, count

STEPS_MOST = 60


@dataclass(frozen=True, slots=True)
class Step:
    """After so many counted ballots: the entry in the lead (None: several share it) and the probability, 0 to 1, that
    the leader is best."""

    ballots: int
    leader: int | None
    sure: float


def course(contenders: Sequence[Contender], answered: Sequence[Dealt], most: int = STEPS_MOST) -> list[Step]:
    """From no ballot to all of them, at most `most` steps evenly spread; `answered` in the order of answering."""
    return [_step(contenders, answered[:many]) for many in spread(len(answered), most)]


def spread(last: int, most: int) -> list[int]:
    """0 to `last`, both kept, at most `most` numbers."""
    if last < most:
        return list(range(last + 1))
    return [round(place * last / (most - 1)) for place in range(most)]


def _step(contenders: Sequence[Contender], answered: Sequence[Dealt]) -> Step:
    ahead = [standing.entry for standing in count(contenders, answered) if standing.rank == 1] if answered else []
    return Step(len(answered), ahead[0] if len(ahead) == 1 else None, confidence(contenders, answered))

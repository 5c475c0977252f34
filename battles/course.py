"""How sure the ballots were of their leader while they came in. Pure; looks back, decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from battles.ballots import Contender, Dealt
from battles.certainty import sureness
from battles.strengths import fit
from battles.tables import Pairing, Score, counted_between
from battles.tally import TIED_WITHIN

STEPS_MOST = 60
FEWER = 30
MANY_CONTENDERS = 12
"""Beyond this many a step takes long enough (about 15 ms for thirty) that half of them must do."""

Scores = Mapping[tuple[Pairing, int], Score]


@dataclass(frozen=True, slots=True)
class Step:
    """After so many counted ballots: the entry in the lead (None: several share it) and the probability, 0 to 1, that
    the leader is best."""

    ballots: int
    leader: int | None
    sure: float


def course(
    contenders: Sequence[Contender],
    answered: Sequence[Dealt],
    most: int | None = None,
    withheld: Collection[int] = (),
) -> list[Step]:
    """From no ballot to all of them, at most `most` steps evenly spread; `answered` in the order of answering. The last
    step is what `certainty.confidence` says of all. Of the `withheld` entries none leads."""
    entries = sorted(contender.entry for contender in contenders)
    ballots = counted_between(entries, answered)
    steps = spread(len(ballots), most or (STEPS_MOST if len(entries) <= MANY_CONTENDERS else FEWER))
    found, scores, counted = [], dict[tuple[Pairing, int], Score](), 0
    for until in steps:
        for ballot in ballots[counted:until]:
            scores.setdefault(((ballot.low, ballot.high), ballot.slot), Score()).add(ballot)
        counted = until
        found.append(_step(entries, scores, until, withheld))
    return found


def spread(last: int, most: int) -> list[int]:
    """0 to `last`, both kept, at most `most` numbers."""
    if last < most:
        return list(range(last + 1))
    return [round(place * last / (most - 1)) for place in range(most)]


def _step(entries: Sequence[int], scores: Scores, ballots: int, withheld: Collection[int]) -> Step:
    seen = [place for place, entry in enumerate(entries) if entry not in withheld]
    if not scores or len(seen) < 2:
        return Step(ballots, None, 1 / max(1, len(seen)))
    fitted = fit(entries, scores)
    strengths = fitted.strengths[seen]
    ahead = np.flatnonzero(float(strengths.max()) - strengths < TIED_WITHIN)
    return Step(ballots, entries[seen[int(ahead[0])]] if ahead.size == 1 else None, sureness(fitted, seen))

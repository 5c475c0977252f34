"""How a heat stands some of whose entries nobody can see when voting on it ends: they share the last place, whatever the
ballots say. Pure: the site counts by it, and whoever checks a receipt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from battles.certainty import confidence
from battles.states import Outcome
from battles.tables import Contender, Dealt
from battles.tally import Standing, count

PLACED_LAST_FROM = 2
"""The first rules of a log by which it is so (battles.receipt.lines)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """`winner` is an entry; `ranks` are by entry, from 1. `standings` say what the ballots do, withheld or not: empty without
    ballots. Nothing of it where nobody judged."""

    outcome: Outcome
    winner: int | None = None
    ranks: Mapping[int, int] = field(default_factory=dict)
    standings: tuple[Standing, ...] = ()


def judge(contenders: Sequence[Contender], counted: Sequence[Dealt], withheld: Collection[int] = ()) -> Judged:
    """Ballots on a `withheld` entry still say who is better among the others. Where one alone can be seen it has won, without
    any ballot too; where none can be they are equal in what was said of them, and without ballots nobody judged."""
    seen = [one.entry for one in contenders if one.entry not in withheld]
    if not counted and (not withheld or len(seen) != 1):
        return Judged(Outcome.UNJUDGED)
    standings = tuple(count(contenders, counted)) if counted else ()
    ranks = _among({one.entry: one.rank for one in standings} or dict.fromkeys(seen, 1), seen)
    ranks |= {one.entry: len(seen) + 1 for one in contenders if one.entry in withheld}
    first = [entry for entry, rank in ranks.items() if rank == 1]
    if len(first) != 1:
        return Judged(Outcome.TIED, None, ranks, standings)
    return Judged(Outcome.WON, first[0], ranks, standings)


def sure_in_the_end(
    contenders: Sequence[Contender], counted: Sequence[Dealt], withheld: Collection[int] = ()
) -> float | None:
    """How sure the ballots are of the leader of those that can be seen. None where they compare nobody with anybody."""
    has_rivals = len(contenders) - len(withheld) > 1 or not withheld
    return confidence(contenders, counted, withheld) if counted and has_rivals else None


def out_of_sight(contenders: Sequence[Contender], unseen: Collection[tuple[int, int]]) -> frozenset[int]:
    """The entries of which nobody can see any picture. `unseen` are entries with slots."""
    return frozenset(one.entry for one in contenders if all((one.entry, slot) in unseen for slot in one.slots))


def _among(ranks: Mapping[int, int], seen: Collection[int]) -> dict[int, int]:
    """Ranks as they are without the others: equals stay equals."""
    return {entry: 1 + sum(ranks[other] < ranks[entry] for other in seen) for entry in sorted(seen)}

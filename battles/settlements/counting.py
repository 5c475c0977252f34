"""Which side of a conflict a vote has chosen, and how sure that is: the count of battles, over base, ours and theirs. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from battles import ballots
from battles.ballots import Contender, Dealt
from battles.certainty import VOTERS_FEWEST

SIDES = ("base", "ours", "theirs")
"""By the number that ballots and contenders go by."""
SLOT = 0
"""There is one pair of each two sides: no seeds."""


@dataclass(frozen=True, slots=True)
class Count:
    """`winners` are the sides that nobody is ahead of: several are a tie, none is a vote of too few. `votes` are won by side."""

    winners: tuple[str, ...]
    voters: int
    votes: dict[str, int]
    confidence: float


def contenders(sides: Collection[str]) -> list[Contender]:
    return [Contender(number, frozenset({SLOT})) for number, side in enumerate(SIDES) if side in sides]


def count(sides: Collection[str], answered: Iterable[Dealt]) -> Count:
    """Of answered ballots those that carry weight. Voters are told apart by their numbers, whatever these are."""
    there = contenders(sides)
    counted = [one for one in answered if one.answer is not None and one.weight]
    voters = len({one.voter for one in counted})
    won: Counter[int] = ballots.votes_won(counted)
    votes = {SIDES[one.entry]: won[one.entry] for one in there}
    if voters < VOTERS_FEWEST:
        return Count((), voters, votes, 0.0)
    leaders = [SIDES[one.entry] for one in ballots.count(there, counted) if one.rank == 1]
    return Count(tuple(sorted(leaders)), voters, votes, ballots.confidence(there, counted))

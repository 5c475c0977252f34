"""How much of a heat somebody could judge. Pure; shared by the count that may close voting and by whoever checks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from battles.shares import share
from battles.tables import Contender

Voter = TypeVar("Voter")


def pairs_for(contenders: Sequence[Contender], own: int | None) -> int:
    """How many ballots a voter could answer in all, one per pair and slot; never with the entry that is their own."""
    judged = [one for one in contenders if one.entry != own]
    return sum(len(one.slots & other.slots) for one, other in combinations(judged, 2))


def within_share(
    contenders: Sequence[Contender], possible: Mapping[Voter, int], spent: Mapping[Voter, int] | None = None
) -> dict[Voter, int]:
    """How many of their `possible` ballots each voter may answer: nobody more than a share of what decides the heat. `spent` is
    how much of it went to pairs that nobody can see any more."""
    most = share(len(contenders), len(possible))
    return {voter: min(many, max(0, most - (spent or {}).get(voter, 0))) for voter, many in possible.items()}

"""How much of a heat somebody could judge. Pure; shared by the count that may close voting and by whoever checks it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from battles.tables import Contender


def pairs_for(contenders: Sequence[Contender], own: int | None) -> int:
    """How many ballots a voter could answer in all, one per pair and slot; never with the entry that is their own."""
    judged = [one for one in contenders if one.entry != own]
    return sum(len(one.slots & other.slots) for one, other in combinations(judged, 2))

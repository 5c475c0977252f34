"""Whose votes are held to a share on leaderboards now (battles.integrity.caps): from a ring's proposal on, while that is open or
stands. Reads rows."""

from __future__ import annotations

from battles.integrity import caps
from battles.models.integrity import Exclusion, ExclusionState, Rule

HELD = (ExclusionState.PROPOSED, ExclusionState.STANDING)


def shares() -> dict[tuple[int, int], float]:
    """Whoever is let be, or whose exclusion is taken back, is held no more."""
    held: dict[tuple[int, int], float] = {}
    let_be = set()
    rows = Exclusion.objects.filter(rule=Rule.RING, evidence__has_key="company").order_by("id")
    for voter, state, evidence in rows.values_list("voter", "state", "evidence"):
        if state in HELD:
            held |= caps.shares_of(evidence["company"], evidence["author"])
        else:
            let_be.add((voter, evidence["author"]))
    return {who: share for who, share in held.items() if who not in let_be}

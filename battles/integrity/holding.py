"""Whose votes are held to a share on leaderboards now (battles.integrity.caps): from a ring's proposal on, while that is open or
stands. Reads rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import Player
from battles.integrity import caps
from battles.models.integrity import Decision, Exclusion, ExclusionState, Rule

HELD = (ExclusionState.PROPOSED, ExclusionState.STANDING)


def shares() -> dict[tuple[int, int], float]:
    """Whoever is let be by a person, or whose exclusion is taken back, is held no more, until a newer proposal is about them.
    What was found of a guest holds for the account that they have become."""
    held: dict[tuple[int, int], float] = {}
    is_held: dict[tuple[int, int], bool] = {}
    cases = _cases()
    accounts = _accounts([evidence for *_, evidence in cases])
    for voter, state, is_decided, evidence in cases:
        author = accounts.get(evidence["author"], evidence["author"])
        if state in HELD:
            held |= caps.shares_of({accounts.get(one, one) for one in evidence["company"]}, author)
        if state in HELD or is_decided:
            is_held[voter, author] = state in HELD
    return {who: share for who, share in held.items() if is_held.get(who, True)}


def _cases() -> list[tuple[int, str, bool, dict[str, Any]]]:
    """Voter, state, whether a person decided so, and evidence. A merge dismisses what gives way, which lets nobody be."""
    decided = Decision.objects.filter(exclusion=OuterRef("pk"), state=OuterRef("state"), by__isnull=False)
    rings = Exclusion.objects.filter(rule=Rule.RING, evidence__has_key="company").order_by("id")
    return list(rings.annotate(decided=Exists(decided)).values_list("voter", "state", "decided", "evidence"))


def _accounts(found: list[Mapping[str, Any]]) -> dict[int, int]:
    """Of everybody who is named and was a guest then: whose votes and pictures theirs are now."""
    named = {one["author"] for one in found}.union(*(one["company"] for one in found))
    merged = Player.objects.filter(pk__in=named).values_list("pk", "merged_into")
    return {guest: account for guest, account in merged if account}

"""Golden pairs: pictures of battles long decided, of which nearly everybody preferred the same one."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from battles import models
from battles.states import Answer, BallotKind
from gallery.visibility import findable

LONG_AGO = timedelta(days=7)
# What everybody has seen in the gallery for a quarter is a test no more.
TOO_LONG_AGO = timedelta(days=90)
VOTES_FEWEST = 20
AGREED = 0.95
MOST = 500

LOW_WON = Q(answer=Answer.LEFT, low_is_left=True) | Q(answer=Answer.RIGHT, low_is_left=False)
HIGH_WON = Q(answer=Answer.RIGHT, low_is_left=True) | Q(answer=Answer.LEFT, low_is_left=False)


@dataclass(frozen=True, slots=True)
class Golden:
    """A golden pair as it is dealt. `expected` is by side."""

    low: int
    high: int
    slot: int
    low_is_left: bool
    expected: Answer


def find(now: datetime) -> int:
    """Choose the golden pairs anew, the latest 500. How many there are."""
    agreed = [pair for pair in _judged(now) if max(pair["lows"], pair["highs"]) >= AGREED * pair["votes"]]
    rows = [
        models.GoldenPair(
            low_id=pair["low"],
            high_id=pair["high"],
            slot=pair["slot"],
            low_is_better=pair["lows"] > pair["highs"],
            votes=pair["votes"],
            found_at=now,
        )
        for pair in agreed[:MOST]
    ]
    with transaction.atomic():
        models.GoldenPair.objects.all().delete()
        models.GoldenPair.objects.bulk_create(rows)
    return len(rows)


def _judged(now: datetime) -> list[dict[str, Any]]:
    """Every pair and slot of those battles with votes enough, the latest first: which entry won how many of them."""
    old = models.Ballot.objects.counting().filter(
        heat__round__closed_at__lt=now - LONG_AGO, heat__round__closed_at__gt=now - TOO_LONG_AGO
    )
    pairs: Any = old.order_by("-low", "-high", "slot").values("low", "high", "slot")
    counts = {"votes": Count("id"), "lows": Count("id", filter=LOW_WON), "highs": Count("id", filter=HIGH_WON)}
    return list(pairs.annotate(**counts).filter(votes__gte=VOTES_FEWEST))


def pick(heat: models.Heat, voter: int, chance: random.Random) -> Golden | None:
    """One that this voter has not had, of a battle in which they did not sit, painted by the same model as this one's."""
    played = heat.round
    battle = "low__heat__round__battle"
    had = models.Ballot.objects.filter(
        voter=voter, kind=BallotKind.GOLDEN, low=OuterRef("low"), high=OuterRef("high"), slot=OuterRef("slot")
    )
    sat = models.Seat.objects.filter(player=voter, battle=OuterRef(battle))
    fit = models.GoldenPair.objects.filter(
        ~Exists(had),
        ~Exists(sat),
        _is_public("low"),
        _is_public("high"),
        **{f"{battle}__model": played.battle.model},
        slot__lt=played.slots,
    )
    found = list(fit.values_list("low", "high", "slot", "low_is_better"))
    if not found:
        return None
    low, high, slot, low_is_better = chance.choice(found)
    low_is_left = chance.random() < 0.5
    return Golden(low, high, slot, low_is_left, Answer.LEFT if low_is_better is low_is_left else Answer.RIGHT)


def _is_public(side: str) -> Exists:
    """Its picture is in the public gallery, and still fit to show."""
    return Exists(findable(None).filter(paint__entry=OuterRef(side), paint__slot=OuterRef("slot")))

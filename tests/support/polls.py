"""Many voters with one dealt ballot each, seen long enough to be answered. Made as rows: dealing is not what is tested."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import Player
from battles import models

SLOTS = 4


def poll(battle: models.Battle, voters: int) -> list[models.Ballot]:
    """All on the first two entries of the round that is on."""
    heat = models.Heat.objects.filter(round__battle=battle, round__number=battle.round_number).order_by("id")[0]
    low, high = heat.entries.order_by("id")[:2]
    now = timezone.now()
    people = Player.objects.bulk_create(Player(nickname=f"Voter {number}") for number in range(voters))
    return models.Ballot.objects.bulk_create(
        models.Ballot(
            heat=heat,
            voter=voter,
            low=low,
            high=high,
            slot=number % SLOTS,
            low_is_left=number % 2 == 0,
            dealt_at=now - timedelta(seconds=3),
            shown_at=now - timedelta(seconds=2),
        )
        for number, voter in enumerate(people)
    )

"""What happens to reports when players change."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.models import Player
from accounts.signals import players_merged
from moderation import leaving


@receiver(players_merged)
def follow_player(source: Player, target: Player, **_: Any) -> None:
    leaving.move_all(source, target)

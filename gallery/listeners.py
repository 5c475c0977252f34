"""What happens to the gallery when players change."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.models import Player
from accounts.signals import players_merged
from gallery import pictures
from gallery.notices import moving
from gallery.people import merging


@receiver(players_merged)
def follow_player(source: Player, target: Player, **_: Any) -> None:
    pictures.move_all(source, target)
    merging.move_all(source, target)
    moving.move_all(source, target)

"""Hangs battles on the rooms below: what becomes of a painted job, who serves a battle's sockets, whose seats move."""

from __future__ import annotations

from typing import Any

from accounts.models import Player
from accounts.signals import players_merged
from battles import actions, painting
from battles.phases import HANDLER
from battles.provider import BattleRooms
from jobs import outcomes
from live import provider


def connect() -> None:
    """Called once per process, when Django is ready."""
    outcomes.register(
        HANDLER, on_painted=painting.on_painted, on_failed=painting.on_failed, on_progress=painting.on_progress
    )
    provider.register("battles", BattleRooms())
    players_merged.connect(_move_seats, dispatch_uid="battles.move_seats")


def _move_seats(sender: type[Player], source: Player, target: Player, **_: Any) -> None:
    actions.take_over(source, target)

"""Hangs the studio on the rooms below: what becomes of its jobs, who serves its sockets, whose runs move."""

from __future__ import annotations

from typing import Any

from accounts.models import Player
from accounts.signals import players_merged
from gallery.models import Run
from gallery.studio import painting
from gallery.studio.rooms import StudioRooms
from gallery.studio.runs import HANDLER
from jobs import outcomes
from live import provider


def connect() -> None:
    """Called once per process, when Django is ready."""
    outcomes.register(
        HANDLER,
        on_painted=painting.on_painted,
        on_failed=painting.on_failed,
        on_progress=painting.on_progress,
        read_source=painting.read_source,
    )
    provider.register("studio", StudioRooms())
    players_merged.connect(_move_runs, dispatch_uid="gallery.studio.move_runs")


def _move_runs(sender: type[Player], source: Player, target: Player, **_: Any) -> None:
    Run.objects.filter(owner=source).update(owner=target)

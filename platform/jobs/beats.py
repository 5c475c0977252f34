"""The dispatcher's row: its name, the fence of its life, and what it last said of itself and the studio."""

from datetime import datetime
from typing import Any

from django.db import transaction

from inference.protocol import Capacity, to_json
from jobs.models import DispatcherBeat


def begin(name: str, now: datetime) -> int:
    """Start a life under this name; its fence. An earlier one of the same name learns it at its next beat."""
    with transaction.atomic():
        DispatcherBeat.objects.get_or_create(name=name)
        beat = DispatcherBeat.objects.select_for_update(no_key=True).get(name=name)
        beat.fence += 1
        beat.studio, beat.seen_at = "starting", now
        beat.save(update_fields=["fence", "studio", "seen_at"])
    return beat.fence


def beat(name: str, fence: int, now: datetime, studio: str, capacity: Capacity, detail: dict[str, Any]) -> bool:
    """False where a newer life of this name has begun."""
    said = {
        "studio": studio,
        "actors": capacity.actors,
        "seconds_per_picture": capacity.seconds_per_picture or None,
        "detail": detail | {"capacity": to_json(capacity)},
        "seen_at": now,
    }
    return bool(DispatcherBeat.objects.filter(name=name, fence=fence).update(**said))

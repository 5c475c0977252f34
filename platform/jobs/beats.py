"""The dispatcher's row: its name, the fence of its life, and what it last said of itself and the studio."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from inference.protocol import Capacity, to_json
from jobs.models import DispatcherBeat

FRESH = timedelta(seconds=10)
"""A dispatcher that has said nothing for so long is taken for dead."""

REMEMBERED = timedelta(days=1)


def begin(name: str, place: str, now: datetime) -> int:
    """Start a life under this name at the studio `place`; its fence, which is above all others. An earlier life of the
    same name learns it at its next beat, and so does a dispatcher of another name at the same place."""
    with transaction.atomic():
        DispatcherBeat.objects.get_or_create(name=name)
        DispatcherBeat.objects.exclude(name=name).filter(seen_at__lt=now - REMEMBERED).delete()
        fences = list(
            DispatcherBeat.objects.select_for_update(no_key=True).order_by("pk").values_list("fence", flat=True)
        )
        fence = max(fences) + 1
        said = {"fence": fence, "studio": "starting", "detail": {"place": place}, "seen_at": now}
        DispatcherBeat.objects.filter(name=name).update(**said)
    return fence


def beat(
    name: str, fence: int, place: str, now: datetime, studio: str, capacity: Capacity, detail: dict[str, Any]
) -> bool:
    """False where a newer life of this name has begun."""
    said = {
        "studio": studio,
        "actors": capacity.actors,
        "seconds_per_picture": capacity.seconds_per_picture or None,
        "detail": detail | {"place": place, "capacity": to_json(capacity)},
        "seen_at": now,
    }
    return bool(DispatcherBeat.objects.filter(name=name, fence=fence).update(**said))


def leads(name: str, fence: int, place: str, now: datetime) -> bool:
    """An actor speaks with one dispatcher at a time. Of those alive at one studio it is the one that began last; the
    others stand by until it has said nothing for a while."""
    newer = Q(fence__gt=fence) | Q(fence=fence, name__gt=name)
    others = DispatcherBeat.objects.filter(newer, detail__place=place, seen_at__gt=now - FRESH)
    return not others.exclude(studio="stopped").exists()

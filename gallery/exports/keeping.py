"""How long exports are kept, and what is left of them. Each of these may run twice, late or never."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.core.files.storage import default_storage

from gallery.exports import asking, parts, writing
from gallery.models import Export, ExportState
from gallery.models.exports import OPEN
from gallery.shelves.shelf import Shelf

ROWS_KEPT = timedelta(days=30)
STRAY_AFTER = timedelta(days=1)
AT_ONCE = 20


def idle(now: datetime) -> list[int]:
    """Open ones that nobody is at, the oldest first."""
    due = Export.objects.filter(writing.claimable(now)).order_by("pk")
    return list(due.values_list("pk", flat=True)[:AT_ONCE])


def free_expired(now: datetime) -> int:
    """How many files' time was over."""
    over = Export.objects.filter(state=ExportState.READY, expires_at__lte=now).order_by("expires_at")
    ids = list(over.values_list("pk", flat=True)[:AT_ONCE])
    for pk in ids:
        Export.objects.filter(pk=pk, state=ExportState.READY).update(state=ExportState.FREED)
        asking.free(pk)
    for pk in called_off(now):
        asking.free(pk)
    return len(ids)


def called_off(now: datetime) -> list[int]:
    """Over, with files that were not freed with it: it was taken from its writer by something else than `drop`."""
    over = Export.objects.filter(state__in=[ExportState.CANCELLED, ExportState.FAILED], created_at__gt=now - ROWS_KEPT)
    return list(over.exclude(parts=[], mark={}).values_list("pk", flat=True)[:AT_ONCE])


def clean(now: datetime) -> int:
    """How many files no row named. A young one may yet be named."""
    Export.objects.filter(created_at__lt=now - ROWS_KEPT).exclude(state__in=[*OPEN, ExportState.READY]).delete()
    shelf = cast("Shelf", default_storage)
    old = [lying.name for lying in shelf.every(parts.ROOM) if lying.modified < now - STRAY_AFTER]
    named = _named({name.split("/")[1] for name in old})
    stray = [name.removeprefix(f"{parts.ROOM}/") for name in old if name.removeprefix(f"{parts.ROOM}/") not in named]
    parts.remove(stray)
    return len(stray)


def _named(keys: set[str]) -> set[str]:
    named: set[str] = set()
    for written, mark in Export.objects.filter(key__in=keys).values_list("parts", "mark"):
        named.update(name for name, _ in written)
        named.update(mark.get("directories", []))
    return named

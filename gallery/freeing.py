"""Gives room back: the bytes of originals that nobody claims any more, and of all that was made of them. The one place that
removes files.

A claim is a picture that is not deleted, lies in the bin, or was deleted within the time of grace; bytes that were brought
within it may yet be claimed. Rows are let go first and files after them, each under the lock of its hash, so that nobody who
brings the same bytes meanwhile is left with a row and no file. Dying in between leaves files that no row names:
`gallery.inventory` finds them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from gallery import file_locks, files
from gallery.models import HOLDING, Blob, Look, Picture, Rendition, Takedown

GRACE = timedelta(days=7)


def free_unclaimed(now: datetime, most: int) -> int:
    """How many originals were freed, the longest unclaimed first. What is in use at this moment waits for the next time."""
    doomed = list(unclaimed(now).order_by("kept_at").values_list("pk", flat=True)[:most])
    return sum(_free(sha256, now) for sha256 in doomed)


def unclaimed(now: datetime) -> QuerySet[Blob]:
    claimed = Q(deleted_at__isnull=True) | Q(binned_at__isnull=False) | Q(deleted_at__gt=now - GRACE)
    claims = Picture.objects.filter(claimed, blob=OuterRef("pk"))
    return Blob.objects.filter(~Exists(claims), freed_at__isnull=True, kept_at__lt=now - GRACE)


def is_named(sha256: str) -> bool:
    """Whether a row says that these bytes are there."""
    original = Blob.objects.filter(pk=sha256, freed_at__isnull=True)
    return original.exists() or Rendition.objects.filter(sha256=sha256).exists()


@transaction.atomic
def drop(sha256: str) -> bool:
    """The file, where no row names it any more and nobody is bringing it."""
    if not file_locks.take(sha256) or is_named(sha256):
        return False
    files.remove(sha256)
    return True


def _free(sha256: str, now: datetime) -> bool:
    let_go = _let_go(sha256, now)
    for each in let_go:
        drop(each)
    return bool(let_go)


@transaction.atomic
def _let_go(sha256: str, now: datetime) -> list[str]:
    """The hashes of files that these rows named. None where somebody came in between."""
    if not file_locks.take(sha256):
        return []
    # Locked before it is asked for claims: whoever is writing one holds the row already, and is waited for by nobody.
    held = Blob.objects.select_for_update(skip_locked=True).filter(pk=sha256).first()
    if held is None or not unclaimed(now).filter(pk=sha256).exists():
        return []
    made = list(held.renditions.values_list("sha256", flat=True))
    held.renditions.all().delete()
    _forget(held, now)
    return [sha256, *made]


def _forget(blob: Blob, now: datetime) -> None:
    """A row that deleted pictures stand on remains without bytes, and without its placeholder and its looks: small as they are,
    they are the picture. Of what moderators took down the looks stay: copies are known by them."""
    if not Takedown.objects.filter(HOLDING, sha256=blob.pk).exists():
        Look.objects.filter(pk=blob.pk).delete()
    if blob.pictures.exists():
        blob.freed_at, blob.placeholder = now, ""
        blob.save(update_fields=["freed_at", "placeholder"])
    else:
        blob.delete()

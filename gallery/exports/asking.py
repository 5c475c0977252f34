"""Asking for an export, and calling it off. The one who starts them; `writing` does the work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum

from accounts.models import Player
from gallery import hints
from gallery.exports import parts
from gallery.models import Export, ExportState, Picture, SetCommit
from gallery.models.exports import OPEN
from gallery.people.refusals import Refused
from gallery.visibility import in_bin_of, readable

KEPT_MOST = 3
PICTURES_MOST = 500
EVERYTHING_MOST = 50_000
SLOTS_MOST = 100_000
ONE_AT_A_TIME = "Your last export is still being made. Wait until it is ready, or call it off."
TOO_MANY_KEPT = f"You have {KEPT_MOST} exports that are ready. Remove one of them first."
NOTHING = "There is nothing in it that you may have."


def ask(owner: Player, pictures: Sequence[Picture] | None) -> Export:
    """These, or with None everything of the owner's. Raises Refused."""
    ids = None if pictures is None else sorted({picture.pk for picture in pictures})
    count, size = _measure(wanted(owner, ids))
    _must_be_possible(owner, ids, count, size)
    return _begun(owner, wanted=ids, count=count)


def ask_for_version(owner: Player, commit: SetCommit, form: str) -> Export:
    """A version of a set that the owner may look into. Raises Refused."""
    if commit.slots > SLOTS_MOST:
        raise Refused(f"An export has at most {SLOTS_MOST:,} slots; this version has {commit.slots:,}.")
    _must_have_room(owner)
    return _begun(owner, wanted=[], version=commit, form=form, count=commit.slots)


def _begun(owner: Player, **what: Any) -> Export:
    try:
        with transaction.atomic():
            export = Export.objects.create(owner=owner, **what)
            hints.export_wanted(export.pk)
    except IntegrityError:
        raise Refused(ONE_AT_A_TIME) from None
    return export


def drop(export: Export, now: datetime) -> None:
    """Call it off, or throw its file away: whatever it is, afterwards there is none. Doing it again changes nothing."""
    called_off = Export.objects.filter(pk=export.pk, state__in=OPEN)
    called_off.update(state=ExportState.CANCELLED, finished_at=now, token="")
    Export.objects.filter(pk=export.pk, state=ExportState.READY).update(state=ExportState.FREED)
    free(export.pk)


def forget_all(owner: Player) -> None:
    """Rows and files of all of them, whatever these are. The files go once that is certain."""
    names: list[str] = []
    for held in Export.objects.select_for_update().filter(owner=owner):
        names += _names(held)
    Export.objects.filter(owner=owner).delete()
    transaction.on_commit(lambda: parts.remove(names), robust=True)


def free(pk: int) -> None:
    """The parts of one that is over."""
    with transaction.atomic():
        over = [ExportState.CANCELLED, ExportState.FAILED, ExportState.FREED]
        held = Export.objects.select_for_update().filter(pk=pk, state__in=over).first()
        if held is None:
            return
        names = _names(held)
        held.parts, held.mark = [], {}
        held.save(update_fields=["parts", "mark"])
    parts.remove(names)


def _names(export: Export) -> list[str]:
    return [name for name, _ in export.parts] + list(export.mark.get("directories", []))


def wanted(owner: Player, ids: Sequence[int] | None) -> QuerySet[Picture]:
    """What the owner may have of what was asked for, at this moment."""
    if ids is None:
        return (readable(owner) | in_bin_of(owner)).filter(owner=owner)
    return readable(owner).filter(pk__in=ids)


def _measure(pictures: QuerySet[Picture]) -> tuple[int, int]:
    there = pictures.filter(Q(blob__freed_at=None)).order_by()
    return pictures.count(), there.aggregate(size=Sum("blob__size"))["size"] or 0


def _must_be_possible(owner: Player, ids: Sequence[int] | None, count: int, size: int) -> None:
    if ids is not None and not count:
        raise Refused(NOTHING)
    most = EVERYTHING_MOST if ids is None else PICTURES_MOST
    if count > most:
        raise Refused(f"An export has at most {most:,} pictures; this would have {count:,}.")
    room = settings.EXPORT_MEGABYTES * (10 if ids is None else 1)
    if size > room * 1_000_000:
        raise Refused(f"An export has at most {room:,} MB; this would have {size // 1_000_000:,} MB.")
    _must_have_room(owner)


def _must_have_room(owner: Player) -> None:
    if Export.objects.filter(owner=owner, state__in=OPEN).exists():
        raise Refused(ONE_AT_A_TIME)
    if Export.objects.filter(owner=owner, state=ExportState.READY).count() >= KEPT_MOST:
        raise Refused(TOO_MANY_KEPT)

"""Calling back exports of what their owners may have no longer. The sweep takes their files."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from gallery import sight
from gallery.models import Export, ExportState, ImageSet, Level, Picture, SetMember, SetPicture, Viewing
from moderation.states import State

BEGUN = frozenset({ExportState.WRITING, ExportState.READY})
TAKEN_DOWN = "Something in it was taken down. Ask for it again."
RATED = "Something in it is rated for fewer people now. Ask for it again."
SHUT = "The set is not open to you any more."


def of_pictures(ids: Collection[int], now: datetime) -> int:
    """In the transaction in which moderators take these down, or send them back to wait. One that is not begun yet leaves them
    out by itself. What somebody has of their own as a whole `of_blocked` alone calls back: what is withheld stays theirs."""
    named = SetPicture.objects.filter(image_set=OuterRef("version__image_set"), picture__in=ids)
    return _recalled(Q(wanted__overlap=list(ids)) | Q(Exists(named)), BEGUN, TAKEN_DOWN, now)


def of_blocked(ids: Collection[int], now: datetime) -> int:
    """In the transaction in which moderators block these: of their owners' everything, too."""
    theirs = Picture.objects.filter(pk__in=ids, owner=OuterRef("owner"))
    return _recalled(Q(Exists(theirs), wanted=None), BEGUN, TAKEN_DOWN, now)


def of_rated(ids: Collection[int], level: Level, now: datetime) -> int:
    """In the transaction in which these got this level: of whoever may not see it, and has not painted them."""
    if level <= sight.open_to_all():
        return 0
    adults = Viewing.objects.filter(player=OuterRef("owner"), most__gte=level, most__lte=sight.most_of_site())
    named = SetPicture.objects.filter(image_set=OuterRef("version__image_set"), picture__in=ids)
    theirs = Picture.objects.filter(pk__in=ids, owner__isnull=False).order_by().values_list("owner", flat=True)
    outside = ~Q(owner__in=list(theirs.distinct())) & ~Q(Exists(adults))
    return _recalled(outside & (Q(wanted__overlap=list(ids)) | Q(Exists(named))), BEGUN, RATED, now)


def of_words(image_set: ImageSet, now: datetime) -> int:
    """In the transaction in which moderators take words of the set down: they stand in every file of it."""
    return _recalled(Q(version__image_set=image_set), BEGUN, TAKEN_DOWN, now)


def of_set(image_set: ImageSet, now: datetime) -> int:
    """Once it is private, taken down or deleted, or somebody's role was taken: of all who are neither its owner nor in it. In one
    that is blocked nobody is."""
    outside = Q(version__image_set=image_set) & ~Q(owner=image_set.owner_id)
    if image_set.deleted_at is None and image_set.state != State.BLOCKED:
        outside &= ~Q(Exists(SetMember.objects.filter(image_set=image_set, player=OuterRef("owner"))))
    return _recalled(outside, {*BEGUN, ExportState.WAITING}, SHUT, now)


def _recalled(which: Q, states: Collection[ExportState], why: str, now: datetime) -> int:
    held = Export.objects.filter(which, state__in=states)
    return held.update(state=ExportState.CANCELLED, finished_at=now, token="", fault=why)

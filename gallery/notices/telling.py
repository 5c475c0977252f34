"""The one writer of notifications. Everything is told after the commit of what it tells of, in a transaction of its own:
a battle's end must not wait for the pages of whoever is told of it.

What is told is read again under a lock on its row, so nobody is told of a like that was taken back meanwhile. A process that dies
between the two commits leaves one person untold, and nothing else amiss.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Player
from gallery.models import Category, Notification, NotificationActor, NotificationChoice, Verb
from gallery.notices.rooms import rung
from gallery.notices.subjects import Subject
from gallery.visibility import readable

ONCE = frozenset({Verb.LIKED, Verb.FOLLOWED, Verb.TAGGED})
"""Told again by the same person only once the first time is forgotten: tapping to and fro is no news."""


def tell(verb: Verb, player: Player | None, subject: Subject, because: QuerySet[Any], by: Player | None = None) -> None:
    """Once this transaction is committed, tell a player, if they want to hear of such things, may see what it is about and
    `because` still has a row."""
    if player is not None and player != by:
        told = partial(_tell, verb, player.pk, subject, because, by)
        transaction.on_commit(told, robust=True)


def take_back(verb: Verb, player: Player | None, subject: Subject, by: Player, unless: QuerySet[Any]) -> None:
    """Once this transaction is committed, whoever has not read it yet will not; `unless` it is true by now."""
    if player is not None:
        transaction.on_commit(partial(_take_back, verb, player.pk, subject, by, unless), robust=True)


@transaction.atomic
def _tell(verb: Verb, player_id: int, subject: Subject, because: QuerySet[Any], by: Player | None) -> None:
    player = Player.objects.filter(pk=player_id, deleted_at=None).select_related("merged_into").first()
    player = player.merged_into or player if player else None
    if player is None or player == by or not _wants(player, verb.category) or not _may_see(subject, player):
        return
    if not because.select_for_update(of=("self",), no_key=True).exists() or _has_heard(verb, player, subject, by):
        return
    _write(verb, player, subject, by, timezone.now())


def _write(verb: Verb, player: Player, subject: Subject, by: Player | None, now: datetime) -> None:
    row, is_new = Notification.objects.select_for_update(no_key=True).get_or_create(
        player=player,
        verb=verb,
        about=subject.about,
        read_at=None,
        defaults={
            "category": verb.category,
            "picture": subject.picture,
            "collection": subject.collection,
            "href": subject.href,
            "subject": subject.name,
            "told_at": now,
        },
    )
    rung(player.pk)
    joins = by is not None and NotificationActor.objects.get_or_create(notification=row, actor=by)[1]
    if joins and not is_new:
        row.told_at = now
        row.save(update_fields=["told_at"])


@transaction.atomic
def _take_back(verb: Verb, player_id: int, subject: Subject, by: Player, unless: QuerySet[Any]) -> None:
    if unless.exists():
        return
    unread = Notification.objects.select_for_update(no_key=True).filter(
        player=player_id, verb=verb, about=subject.about, read_at=None
    )
    for row in unread:
        row.actors.filter(actor=by).delete()
        if not row.actors.exists():
            row.delete()
            rung(player_id)


def _wants(player: Player, category: Category) -> bool:
    if category is Category.MODERATION:
        return True
    return not NotificationChoice.objects.filter(player=player, category=category, is_on=False).exists()


def _may_see(subject: Subject, player: Player) -> bool:
    """Read anew: it may have been withheld since."""
    return subject.picture is None or readable(player).filter(pk=subject.picture.pk).exists()


def _has_heard(verb: Verb, player: Player, subject: Subject, by: Player | None) -> bool:
    if verb not in ONCE or by is None:
        return False
    told = NotificationActor.objects.filter(actor=by, notification__player=player, notification__about=subject.about)
    return told.filter(notification__verb=verb).exists()

"""The one writer of notifications. What people do is told after the commit of what it tells of, in a transaction of its own:
a battle's end must not wait for the pages of whoever is told of it.

What is told is read again under a lock on its row, so nobody is told of a like that was taken back meanwhile. A process that dies
between the two commits leaves one person untold, and nothing else amiss.

What moderators decide is told by the decision's own transaction, of all its pictures together: a decision may hold for thousands,
and nobody is left to guess why theirs is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import distances
from accounts.models import Player
from gallery.models import Category, Notification, NotificationActor, NotificationChoice, Picture, Verb
from gallery.notices.rooms import rung
from gallery.notices.subjects import Subject
from gallery.visibility import readable

ONCE = frozenset({Verb.LIKED, Verb.FOLLOWED, Verb.TAGGED})
"""Told again by the same person only once the first time is forgotten: tapping to and fro is no news."""

TOGETHER = 1_000
RUNG_MOST = 500
"""Bells that one decision rings. The queue to other processes holds 2,000 notices of all rooms, battles' among them; whose bell
does not ring reads it on the next page."""


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


def tell_owners(verb: Verb, pictures: Iterable[Picture], of: Callable[[Picture], Subject]) -> None:
    """Those of pictures that this transaction holds and has decided about, in the order in which every decision writes: two of
    them never wait in a circle. Whoever has not read the same yet is told nothing new."""
    now = timezone.now()
    rows = {
        (picture.owner_id, subject.about): Notification(
            player_id=picture.owner_id, verb=verb, about=subject.about, **_said(verb, subject, now)
        )
        for picture in pictures
        if picture.owner_id and (subject := of(picture))
    }
    Notification.objects.bulk_create([rows[key] for key in sorted(rows)], batch_size=TOGETHER, ignore_conflicts=True)
    for player in sorted({player for player, _ in rows})[:RUNG_MOST]:
        rung(player)


def tell_at_once(verb: Verb, player: Player, subject: Subject) -> None:
    """One player, in this transaction."""
    if player.deleted_at is None:
        _write(verb, player.merged_into or player, subject, None, timezone.now())


def forget_unread(verb: Verb, player: Player, abouts: Iterable[str]) -> None:
    """What something newer tells of, in this transaction."""
    who = player.merged_into or player
    Notification.objects.filter(player=who, verb=verb, about__in=list(abouts), read_at=None).delete()


@transaction.atomic
def _tell(verb: Verb, player_id: int, subject: Subject, because: QuerySet[Any], by: Player | None) -> None:
    player = Player.objects.filter(pk=player_id, deleted_at=None).select_related("merged_into").first()
    player = player.merged_into or player if player else None
    if player is None or player == by or not _wants(player, verb.category) or not _may_see(subject, player):
        return
    if by is not None and distances.between(player, by) is not None:
        return
    if not because.select_for_update(of=("self",), no_key=True).exists() or _has_heard(verb, player, subject, by):
        return
    _write(verb, player, subject, by, timezone.now())


def _write(verb: Verb, player: Player, subject: Subject, by: Player | None, now: datetime) -> None:
    row, is_new = Notification.objects.select_for_update(no_key=True).get_or_create(
        player=player, verb=verb, about=subject.about, read_at=None, defaults=_said(verb, subject, now)
    )
    rung(player.pk)
    joins = by is not None and NotificationActor.objects.get_or_create(notification=row, actor=by)[1]
    if joins and not is_new:
        row.told_at = now
        row.save(update_fields=["told_at"])


def _said(verb: Verb, subject: Subject, now: datetime) -> dict[str, Any]:
    return {
        "category": verb.category,
        "picture": subject.picture,
        "collection": subject.collection,
        "href": subject.href,
        "subject": subject.name,
        "told_at": now,
    }


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

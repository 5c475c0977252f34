"""What a reader does with what they were told: marking it read, choosing what to hear of; and what time does: forgetting it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Player
from gallery.models import Category, Notification, NotificationChoice
from gallery.notices.places import Place
from gallery.notices.reading import Notice, hang_on, loaded, notice_of, told_to
from gallery.notices.rooms import rung

KEPT = timedelta(days=90)
CHOOSABLE: tuple[Category, ...] = tuple(category for category in Category if category is not Category.MODERATION)
FORGOTTEN_MOST = 5_000


def mark_read(player: Player, number: int, now: datetime) -> Notice | None:
    """One of theirs; None where there is none that they may see."""
    row = loaded(told_to(player).filter(pk=number)).first()
    if row is None:
        return None
    hang_on([row])
    Notification.objects.filter(pk=row.pk, read_at=None).update(read_at=now)
    rung(player.pk)
    return notice_of(row)


def mark_all_read(player: Player, until: Place, now: datetime) -> int:
    """Everything told up to that place: what came since has not been seen. How many."""
    unread = Notification.objects.filter(player=player, read_at=None, told_at__lte=until.at)
    marked = unread.update(read_at=now)
    rung(player.pk)
    return marked


def wanted_by(player: Player) -> set[Category]:
    """Of what can be chosen, what they are told of."""
    off = NotificationChoice.objects.filter(player=player, is_on=False).values_list("category", flat=True)
    return set(CHOOSABLE) - {Category(one) for one in off}


@transaction.atomic
def choose(player: Player, wanted: Collection[Category]) -> None:
    """Afterwards they are told of these categories and of no others that can be chosen."""
    rows = [NotificationChoice(player=player, category=one, is_on=one in wanted) for one in CHOOSABLE]
    NotificationChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["player", "category"], update_fields=["is_on"]
    )


def forget_old(now: datetime, most: int = FORGOTTEN_MOST) -> int:
    """Of what was told more than 90 days ago, read or not, so many. How many are gone."""
    old = Notification.objects.filter(told_at__lt=now - KEPT).order_by("told_at").values_list("pk", flat=True)
    gone = Notification.objects.filter(pk__in=list(old[:most])).delete()[1]
    return gone.get(Notification._meta.label, 0)

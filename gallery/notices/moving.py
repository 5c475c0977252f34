"""What becomes of notifications where two players become one, or keep away from each other."""

from __future__ import annotations

from accounts.models import Player
from gallery.models import Notification, NotificationActor


def move_all(source: Player, target: Player) -> None:
    """What the one was told is the other's, and what one did the other did. Where both were told the same and have not read it,
    the other's stays; choices are the account's own."""
    held = Notification.objects.filter(player=target, read_at=None).values_list("verb", "about")
    told_both = set(held)
    for row in Notification.objects.filter(player=source, read_at=None):
        if (row.verb, row.about) in told_both:
            row.delete()
    Notification.objects.filter(player=source).update(player=target)
    theirs = NotificationActor.objects.filter(actor=source)
    theirs.filter(notification__actors__actor=target).delete()
    NotificationActor.objects.filter(actor=source).update(actor=target)


def forget_of(player: Player, other: Player) -> None:
    """The one keeps the other away: what the other did, and nobody else, the one is told no more."""
    theirs = NotificationActor.objects.filter(notification__player=player, actor=other)
    told = list(theirs.values_list("notification", flat=True))
    theirs.delete()
    Notification.objects.filter(pk__in=told, actors=None).delete()

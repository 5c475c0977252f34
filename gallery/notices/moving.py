"""Two players became one: what the one was told is the other's, and what one did the other did."""

from __future__ import annotations

from accounts.models import Player
from gallery.models import Notification, NotificationActor


def move_all(source: Player, target: Player) -> None:
    """Where both were told the same and have not read it, the other's stays; choices are the account's own."""
    held = Notification.objects.filter(player=target, read_at=None).values_list("verb", "about")
    told_both = set(held)
    for row in Notification.objects.filter(player=source, read_at=None):
        if (row.verb, row.about) in told_both:
            row.delete()
    Notification.objects.filter(player=source).update(player=target)
    theirs = NotificationActor.objects.filter(actor=source)
    theirs.filter(notification__actors__actor=target).delete()
    NotificationActor.objects.filter(actor=source).update(actor=target)

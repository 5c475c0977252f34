"""How many pictures of the studio somebody may still hang in the gallery today. What battles hang is the battle's."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Player
from gallery.models import Picture
from moderation import slots, standing
from moderation.states import State


def per_day(player: Player, now: datetime) -> int:
    stay = Picture.objects.filter(owner=player, source="studio", state=State.VISIBLE, deleted_at=None)
    stays = stay.filter(listed_at__lte=now - slots.STAYS).order_by().values("pk")[: slots.COUNTED_MOST].count()
    return slots.per_day(stays, standing.of(player).points)


def hold(player: Player) -> None:
    """Until this transaction ends nobody else hangs anything of theirs: whoever counts what is left has held them, before any of
    their pictures that others may hold."""
    Player.objects.select_for_update(no_key=True).get(pk=player.pk)


def left(player: Player, now: datetime) -> int:
    """Also what was deleted or taken down since was hung today. The player is held."""
    today = Picture.objects.filter(owner=player, source="studio", listed_at__gt=now - slots.DAY)
    hung = today.order_by().values("pk")[: slots.MOST].count()
    return max(0, per_day(player, now) - hung)

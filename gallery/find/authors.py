"""Whom somebody means by a name."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Player
from gallery.feed.refusals import Unfit

TOLD = 4


def named(text: str) -> Player:
    """By key, else by the nickname that one player alone has. Raises Unfit, which says how to tell several apart."""
    if not text.isprintable():
        raise Unfit("player", "There is no such player.")
    known = Player.objects.filter(deleted_at=None, merged_into=None)
    if (player := known.filter(key=text).first()) is not None:
        return player
    found = list(known.filter(nickname__iexact=text).order_by("pk")[: TOLD + 1])
    if not found:
        raise Unfit("player", f"Nobody here is called {text[:40]}.{_nearly(known, text)}")
    if len(found) > 1:
        some = ", ".join(f"by:{one.key}" for one in found[:TOLD])
        raise Unfit("player", f"Several players are called {text[:40]}. Say which one: {some}.")
    return found[0]


def _nearly(known: QuerySet[Player], text: str) -> str:
    """Whose nicknames begin so, for who wrote half of one."""
    found = known.filter(nickname__istartswith=text).order_by("pk")[:TOLD] if text else []
    some = ", ".join(f"{one.nickname} (by:{one.key})" for one in found)
    return f" Did you mean {some}?" if some else ""

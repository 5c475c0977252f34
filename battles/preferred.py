"""The pictures of somebody's that voters preferred, for the player's page. Of each entry one picture stands for its words."""

from __future__ import annotations

from django.db.models import F, FloatField
from django.db.models.functions import Cast

from accounts.models import Player
from battles.charts import text
from battles.models import Paint

DOUBT = 10
"""So many votes of even odds are added to each heat's, so that two votes do not outshine fifty."""

MOST_SLOTS = 4
"""Pictures of one entry."""


def preferred(player: Player, count: int) -> list[tuple[int, str]]:
    """Above even odds alone. Of public pictures, whose results are out."""
    votes = Cast(F("entry__heat__votes"), FloatField())
    cautious = (F("entry__strength") * votes + 0.5 * DOUBT) / (votes + DOUBT)
    theirs = Paint.objects.filter(picture__owner=player, picture__listing__isnull=False)
    judged = theirs.filter(entry__strength__gt=0.5, entry__heat__votes__gt=0).annotate(cautious=cautious)
    rows = judged.order_by("-cautious", "-picture__likes", "slot").values_list(
        "entry", "picture", "entry__strength", "entry__heat__votes"
    )
    found: dict[int, tuple[int, str]] = {}
    for entry, picture, strength, heat_votes in rows[: count * MOST_SLOTS]:
        found.setdefault(
            entry, (picture, f"{text.percent(strength or 0)} prefer it, {text.counted(heat_votes, 'vote')}")
        )
    return list(found.values())[:count]

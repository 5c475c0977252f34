"""Whether somebody may speak: comment, publish, write prompts in public rooms. The one place that every door asks.

Who may not goes on seeing everything, reports, appeals, and paints for themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Max
from django.utils import timezone

from accounts.models import Player
from moderation.strikes.rows import Review, Strike
from moderation.strikes.silence import Standing, Struck, standing


def of(player: Player) -> Standing:
    """One narrow question; another one only about who has points."""
    rows = Strike.objects.filter(player=player, lifted_at=None).values_list("points", "given_at", "expires_at")
    struck = [Struck(*row) for row in rows]
    if not struck:
        return Standing()
    reviewed = Review.objects.filter(player=player).values_list("at", flat=True).first()
    return standing(struck, reviewed, timezone.now())


def silenced(players: Collection[int]) -> set[int]:
    """Those of them who may not speak, in two questions however many they are."""
    struck: defaultdict[int, list[Struck]] = defaultdict(list)
    rows = Strike.objects.filter(player__in=players, lifted_at=None)
    for player, points, at, expires_at in rows.values_list("player", "points", "given_at", "expires_at"):
        struck[player].append(Struck(points, at, expires_at))
    if not struck:
        return set()
    reviews = Review.objects.filter(player__in=struck).order_by().values("player").annotate(last=Max("at"))
    reviewed = dict(reviews.values_list("player", "last"))
    now = timezone.now()
    return {player for player, some in struck.items() if not standing(some, reviewed.get(player), now).may_speak}


def may_speak(player: Player | None) -> bool:
    return player is None or of(player).may_speak


def why_not(player: Player | None) -> str:
    """A sentence for whoever may not speak just now; empty where they may."""
    held = of(player) if player is not None else Standing()
    if held.may_speak:
        return ""
    if held.awaits_review:
        return f"{SILENT} until a senior moderator has looked at that. {READ}"
    return f"{SILENT} until {held.until:%-d %B, %H:%M} UTC. {READ}"


SILENT = "What was taken down of yours keeps you from publishing and writing here"
READ = "Read why, and appeal, under “Decisions about you”."

"""The battles' part of a player's page."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models import Player
from accounts.panels import Panel
from battles.charts import text
from battles.models import Seat
from battles.states import Phase, SeatRole

SHOWN = 10


def battles_panel(request: HttpRequest, player: Player) -> Panel | None:
    """Battles that were decided, newest first. Private ones only their player is shown."""
    played = played_by(player, request.player)  # type: ignore[attr-defined]
    count = played.count()
    if not count:
        return None
    won = won_of(played, player)
    battles = [
        seat.battle
        for seat in played.select_related("battle__host")
        .prefetch_related("battle__played_rounds")
        .order_by("-battle")[:SHOWN]
    ]
    content = {"battles": battles, "said": record(count, won), "has_more": count > SHOWN}
    html = render_to_string("battles/_panel.html", content, request)
    return Panel("Battles", html, rank=10, styles=("battles/list.css",))


def played_by(player: Player, viewer: Player | None) -> QuerySet[Seat]:
    """Their seats in battles that were decided; in private ones for their player alone."""
    played = Seat.objects.filter(player=player, role=SeatRole.PLAYER, battle__phase=Phase.FINISHED)
    return played if viewer == player else played.filter(battle__is_listed=True)


def won_of(played: QuerySet[Seat], player: Player) -> int:
    """In how many of these battles they won a round."""
    return played.filter(entries__heat__winner__seat__player=player).values("battle").distinct().count()


def record(played: int, won: int) -> str:
    """`won`: in how many of the battles played there was a round won. Not more than `played`."""
    said = f"{text.counted(played, 'battle')} played"
    if won == 0:
        return f"{said}, no round won yet."
    if played == 1:
        return f"{said}, with a round won."
    return f"{said}, with a round won in {'each' if won == played else won} of them."

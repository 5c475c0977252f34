"""The rating's part of a player's page: how it went, and whom they met."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format

from accounts.models import Player
from accounts.panels import Panel
from battles.charts import rating
from battles.charts.figure import Figure
from battles.ratings import history
from battles.rivals import rivals_of

SHOWN = 5
LONGEST = 2000


def rating_panel(request: HttpRequest, player: Player) -> Panel | None:
    """For whoever was rated once; the ledger is public."""
    figure = figure_of(player)
    if figure is None:
        return None
    rivals = rivals_of(player)[: SHOWN + 1]
    content = {"figure": figure, "rivals": rivals[:SHOWN], "has_more": len(rivals) > SHOWN, "shown": player}
    html = render_to_string("battles/_rating_panel.html", content, request)
    return Panel("Rating", html, rank=5, styles=("battles/charts.css", "battles/rivals.css"))


def figure_of(player: Player) -> Figure | None:
    points = [
        rating.Point(date_format(one.at, "j M Y"), one.points, one.spread, one.is_provisional, one.is_correction)
        for one in history.of(player, LONGEST)
    ]
    return rating.figure("rating", points)

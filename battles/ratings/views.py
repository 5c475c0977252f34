"""Doors of ratings: the leaderboards."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from battles.charts import intervals
from battles.charts.figure import Figure
from battles.numbered import told_by
from battles.ratings import boards, listing, scale
from battles.ratings.intervals import VOTERS_LEAST
from battles.ratings.listing import List, Row

TITLES = {
    List.RATINGS: "Players by rating",
    List.PLAYERS: "Players by votes",
    List.PROMPTS: "Prompts",
    List.MODELS: "Models",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval as a picture, in hundredths of the widest on the page."""

    start: float
    width: float
    middle: float


@require_safe
def leaderboard(request: HttpRequest, which: str = List.RATINGS) -> HttpResponse:
    if which not in list(List):
        raise Http404
    told_by(request, "after")
    try:
        page = listing.page(List(which), request.GET.get("after") or None)
    except listing.UnknownCursor as error:
        raise Http404 from error
    content = {
        "tabs": [(kind.value, title) for kind, title in TITLES.items()],
        "which": which,
        "title": TITLES[List(which)],
        "page": page,
        "rows": list(zip(page.rows, bars(page.rows), strict=True)),
        "figure": figure_of(TITLES[List(which)], page.rows),
        "is_later": "after" in request.GET,
        "provisional": scale.spread(scale.PROVISIONAL_ABOVE),
        "preliminary_votes": boards.PRELIMINARY_VOTES,
        "preliminary_width": round(boards.PRELIMINARY_WIDTH),
        "voters_least": VOTERS_LEAST,
        "doubt_most": listing.DOUBT_MOST,
    }
    return render(request, "battles/leaderboard.html", content)


def figure_of(title: str, rows: list[Row]) -> Figure | None:
    """The page as a chart: all intervals over one axis. Of whom too little is known is not on it."""
    known = [
        intervals.Row(row.rank, row.name, row.points, row.low, row.high, row.is_preliminary)
        for row in rows
        if row.is_told and row.low is not None and row.high is not None
    ]
    return intervals.figure("leaderboard", title, known)


def bars(rows: list[Row]) -> list[Bar | None]:
    """All on one scale; None for whom too little is known."""
    told = [row for row in rows if row.is_told]
    lows, highs = [row.low for row in told if row.low is not None], [row.high for row in told if row.high is not None]
    if not lows or not highs:
        return [None] * len(rows)
    least, room = min(lows), max(1, max(highs) - min(lows))
    return [_bar(row, least, room) for row in rows]


def _bar(row: Row, least: int, room: int) -> Bar | None:
    if not row.is_told or row.low is None or row.high is None:
        return None
    start, end, middle = (round(100 * (at - least) / room, 2) for at in (row.low, row.high, row.points))
    return Bar(start, max(0.5, round(end - start, 2)), middle)

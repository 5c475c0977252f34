"""Ratings by API: leaderboards, and how somebody's rating went."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone
from accounts.models import Player
from accounts.tokens import Scope
from battles.models import Rating, RatingChange
from battles.ratings import history, listing, scale
from battles.ratings.listing import List
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["ratings"])
PAGE_MAX = 100


class PlaceOut(Wire):
    rank: int | None = Field(description="Null: too few people have judged it yet.")
    name: str
    page: str = Field(description="Where to read of it on this site; empty where there is nothing.")
    points: int
    low: int | None = Field(description="The 95 % interval. Null: nothing can be said yet.")
    high: int | None
    count: int = Field(description="Battles of ratings, else votes.")
    preliminary: bool


class LeaderboardOut(Wire):
    places: list[PlaceOut]
    fitted_at: datetime | None = Field(description="When the votes were counted. Null for ratings, which always are.")
    votes: int
    voters: int
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class RatingChangeOut(Wire):
    """In micro-units; `points`, `spread` and `change` are what the site shows."""

    number: int
    at: datetime
    battle: str = Field(description="Its code; empty for a private one.")
    is_correction: bool
    rank: int | None
    mu: int
    sigma: int
    points: int
    spread: int
    change: int


class RatingsOut(Wire):
    """Where a player stands, and the lines of their ledger, newest first."""

    mu: int
    sigma: int
    points: int
    spread: int
    provisional: bool
    battles: int
    changes: list[RatingChangeOut]
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


@router.get(
    "/leaderboards/{kind}",
    auth=anyone(Scope.READ),
    response={200: LeaderboardOut, 400: Refusal, 401: Refusal},
    summary="A leaderboard, best first",
)
def leaderboard(
    request: HttpRequest,
    kind: List,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = listing.PAGE,
) -> LeaderboardOut:
    try:
        page = listing.page(kind, after, limit)
    except listing.UnknownCursor as error:
        raise Refused("unknown_cursor", "There is no such place in this list.", "after") from error
    return LeaderboardOut(
        places=[_place(row) for row in page.rows],
        fitted_at=page.fitted_at,
        votes=page.votes,
        voters=page.voters,
        after=page.after,
    )


@router.get(
    "/players/{key:key}/ratings",
    auth=anyone(Scope.READ),
    response={200: RatingsOut, 400: Refusal, 401: Refusal, 404: Refusal},
    summary="A player's rating and how it came about",
)
def ratings(
    request: HttpRequest,
    key: str,
    after: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="A line's number: older ones follow.")] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = listing.PAGE,
) -> RatingsOut:
    player = get_object_or_404(Player, key=key, deleted_at=None, merged_into=None)
    now = Rating.objects.filter(player=player).first() or Rating(player=player)
    lines = history.lines_of(player)
    some = list((lines.filter(number__lt=after) if after else lines)[: limit + 1])
    return RatingsOut(
        mu=now.mu,
        sigma=now.sigma,
        points=scale.points(now.mu),
        spread=scale.spread(now.sigma),
        provisional=scale.is_provisional(now.sigma),
        battles=now.battles,
        changes=[_change(line) for line in some[:limit]],
        after=str(some[limit - 1].number) if len(some) > limit else None,
    )


def _place(row: listing.Row) -> PlaceOut:
    return PlaceOut(
        rank=row.rank,
        name=row.name,
        page=row.address,
        points=row.points,
        low=row.low,
        high=row.high,
        count=row.count,
        preliminary=row.is_preliminary,
    )


def _change(line: RatingChange) -> RatingChangeOut:
    point = history.point_of(line)
    return RatingChangeOut(
        number=line.number,
        at=line.at,
        battle=point.code,
        is_correction=point.is_correction,
        rank=line.rank,
        mu=line.mu_after,
        sigma=line.sigma_after,
        points=point.points,
        spread=point.spread,
        change=point.change,
    )

"""A page of a leaderboard, for the site and the API alike. Reads only; pages begin after the last one seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import Player
from battles.models import BoardFit, BoardKind, BoardPlace, Rating
from battles.ratings import boards, scale
from battles.withdrawals import withdrawn_prompts
from gallery.addresses import thumbnail
from gallery.models import Picture
from gallery.visibility import findable

PAGE = 50
DOUBT_MOST = 1000
"""Points of doubt either way beyond which an interval says nothing: 1000 more would win 300 to one."""
GONE = "Somebody who has left"
UNSHOWN = "Words that are not shown any more"


class List(StrEnum):
    """`RATINGS` by what battles did to their players; the others by a fit of all votes."""

    RATINGS = "ratings"
    PLAYERS = "players"
    PROMPTS = "prompts"
    MODELS = "models"


class UnknownCursor(ValueError):
    """No page of this list ends there."""


@dataclass(frozen=True, slots=True)
class Row:
    """`rank` is None where too few people have judged, `low` and `high` where nothing can be said yet. `count` is of battles
    or of votes."""

    rank: int | None
    name: str
    address: str
    thumb: str
    points: int
    low: int | None
    high: int | None
    count: int
    is_preliminary: bool
    is_guest: bool = False

    @property
    def is_told(self) -> bool:
        """Whether its interval is worth showing people: it has a rank, and less doubt than leaves everything open."""
        if self.rank is None or self.low is None or self.high is None:
            return False
        return self.high - self.low <= 2 * DOUBT_MOST


@dataclass(frozen=True, slots=True)
class Page:
    """`fit` is None for ratings and where nothing was fitted yet; `after` is the cursor of the next page."""

    rows: list[Row]
    after: str | None
    fitted_at: datetime | None = None
    votes: int = 0
    voters: int = 0


def page(which: List, after: str | None = None, count: int = PAGE) -> Page:
    """Raises UnknownCursor."""
    return _ratings(after, count) if which is List.RATINGS else _fitted(BoardKind(which), after, count)


# --- ratings -------------------------------------------------------------------------------------------------------------
def _ratings(after: str | None, count: int) -> Page:
    everybody = Rating.objects.filter(player__deleted_at=None, player__merged_into=None, battles__gt=0)
    rest = everybody
    if after is not None:
        last = everybody.filter(player__key=after).first() if after.isprintable() else None
        if last is None:
            raise UnknownCursor(after)
        is_behind = Q(sure=last.sure, player__gt=last.player_id) | Q(sure__lt=last.sure)
        # The first condition is what the index can be entered by.
        rest = everybody.filter(is_behind, sure__lte=last.sure)
    some = list(rest.select_related("player").order_by("-sure", "player_id")[: count + 1])
    ranks = _ranks(everybody, some[:count])
    rows = [_rated(rating, rank) for rating, rank in zip(some, ranks, strict=False)]
    return Page(rows, some[count - 1].player.key if len(some) > count else None)


def _ranks(everybody: QuerySet[Rating], shown: Sequence[Rating]) -> Iterator[int]:
    """1 + how many are ahead: equals share a rank, and the next one's leaves out as many, whatever page it is on."""
    if not shown:
        return
    top = shown[0].sure
    ahead = everybody.filter(sure__gt=top).count()
    before = everybody.filter(sure=top, player__lt=shown[0].player_id).count()
    rank = 1 + ahead
    for place, rating in enumerate(shown, start=1 + ahead + before):
        if rating.sure != top:
            rank, top = place, rating.sure
        yield rank


def _rated(rating: Rating, rank: int) -> Row:
    points, spread = scale.points(rating.mu), scale.spread(rating.sigma)
    return Row(
        rank=rank,
        name=rating.player.nickname,
        address=reverse("accounts:player", args=[rating.player.key]),
        thumb="",
        points=points,
        low=points - spread,
        high=points + spread,
        count=rating.battles,
        is_preliminary=scale.is_provisional(rating.sigma),
    )


# --- fits ------------------------------------------------------------------------------------------------------------------
def _fitted(kind: BoardKind, after: str | None, count: int) -> Page:
    fit = boards.newest(kind)
    begun = _position(after)
    if fit is None:
        return Page([], None)
    places = fit.places.filter(position__gt=begun).select_related("player", "prompt").order_by("position")
    if kind is BoardKind.PROMPTS:
        # Gone at once, whenever the votes are fitted next.
        places = places.exclude(prompt__in=withdrawn_prompts())
    some = list(places[: count + 1])
    shown = some[:count]
    pictures = _pictures(place.prompt_id for place in shown if place.prompt_id)
    rows = [_placed(fit, place, pictures.get(place.prompt_id or 0)) for place in shown]
    cursor = str(shown[-1].position) if len(some) > count else None
    return Page(rows, cursor, fit.fitted_at, fit.votes, fit.voters)


def _position(after: str | None) -> int:
    if after is None:
        return 0
    if not (after.isascii() and after.isdigit() and len(after) < 10):
        raise UnknownCursor(after)
    return int(after)


def _pictures(prompts: Iterable[int]) -> dict[int, Picture]:
    """One public picture of each prompt: words whose pictures nobody may see are not shown either."""
    found = findable(None).filter(prompt__in=list(prompts)).select_related("blob").prefetch_related("blob__renditions")
    return {picture.prompt_id: picture for picture in found.order_by("-pk") if picture.prompt_id}


def _placed(fit: BoardFit, place: BoardPlace, picture: Picture | None) -> Row:
    name, address = _name(place, picture)
    return Row(
        rank=place.rank,
        name=name,
        address=address,
        thumb=thumbnail(picture.blob) if picture else "",
        points=boards.points(place.strength),
        low=None if place.lower is None else boards.points(place.lower),
        high=None if place.upper is None else boards.points(place.upper),
        count=place.votes,
        is_preliminary=place.is_preliminary,
        is_guest=place.player is not None and place.player.is_guest and not _has_left(place.player),
    )


def _name(place: BoardPlace, picture: Picture | None) -> tuple[str, str]:
    if place.player is not None:
        return (GONE, "") if _has_left(place.player) else (place.player.nickname, _page_of(place.player))
    if place.prompt is not None:
        return (place.prompt.text, reverse("gallery:picture", args=[picture.key])) if picture else (UNSHOWN, "")
    return place.name, ""


def _has_left(player: Player) -> bool:
    return player.deleted_at is not None or player.merged_into_id is not None


def _page_of(player: Player) -> str:
    return reverse("accounts:player", args=[player.key])

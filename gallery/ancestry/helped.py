"""Whose words helped others to win: counted for a picture and a player, and told win by win."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Sum

from accounts.models import Player
from gallery.ancestry.walk import shown_pictures
from gallery.cards import Card, card_of
from gallery.feed import UnknownCursor
from gallery.models import CreditLine, Picture, Prompt
from paintoff.ready import Ready

COUNT = 30
COUNTED_MOST = 999
LONGEST = 18  # digits, within a bigint

Wins = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Help:
    """A win that somebody's words helped to. `picture` is what won, None where this reader is not shown it."""

    number: int
    picture: Picture | None
    percent: float

    @property
    def card(self) -> Card | None:
        return card_of(self.picture) if self.picture else None


@dataclass(frozen=True, slots=True)
class Page:
    helps: list[Help]
    after: str | None


def helped_by_words(prompt: int) -> int:
    """How often words that descend from these have won, counted up to COUNTED_MOST."""
    return WON_BY_WORDS.count(prompt)


def helped_by(player: Player) -> int:
    """How often other people won with words that descend from this player's, counted up to COUNTED_MOST."""
    return WON_BY.count(player)


def helps_of(player: Player, viewer: Player | None, after: str | None = None, count: int = COUNT) -> Page:
    """The wins of other people, the newest first. Raises UnknownCursor for what is no place of such a list."""
    return _page(_of(player), viewer, after, count)


def helps_of_words(prompt: int, viewer: Player | None, after: str | None = None, count: int = COUNT) -> Page:
    """The wins of words that descend from these, the newest first. Raises UnknownCursor."""
    return _page(_of_words(prompt), viewer, after, count)


def _page(lines: QuerySet[CreditLine], viewer: Player | None, after: str | None, count: int) -> Page:
    won = _won(lines).order_by("-win_id", "-winner_id")
    if after is not None:
        won = won.filter(win_id__lt=_number(after))
    some = list(won[: count + 1])
    shown = some[:count]
    pictures = shown_pictures([one["winner_id"] for one in shown], viewer)
    helps = [Help(one["win_id"], pictures.get(one["winner_id"]), one["share"] / 10_000) for one in shown]
    return Page(helps, str(shown[-1]["win_id"]) if len(some) > count else None)


def _of(player: Player) -> QuerySet[CreditLine]:
    own = Prompt.objects.filter(author=player).values("pk")
    return CreditLine.objects.filter(prompt__in=own).exclude(winner__in=own)


def _of_words(prompt: int) -> QuerySet[CreditLine]:
    return CreditLine.objects.filter(prompt=prompt).exclude(winner=F("prompt"))


def _won(lines: QuerySet[CreditLine]) -> Wins:
    """The wins that still stand: of one taken back the lines make nothing."""
    sums = lines.order_by().values("win_id", "winner_id").annotate(share=Sum("micros"))
    return sums.filter(share__gt=0)


WON_BY_WORDS = Ready(lambda prompt: _won(_of_words(prompt))[:COUNTED_MOST], int)
WON_BY = Ready(lambda player: _won(_of(player))[:COUNTED_MOST], Player)


def _number(after: str) -> int:
    if not (after.isascii() and after.isdigit()) or len(after) > LONGEST:
        raise UnknownCursor
    return int(after)

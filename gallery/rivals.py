"""The pictures that one met where it was made. Whoever made them may say which; else all of that place's round did."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from accounts.models import Player
from gallery.cards import Card, card_of
from gallery.feed import Page, UnknownCursor
from gallery.loading import with_files
from gallery.models import Picture, PromptParent
from gallery.visibility import is_named, met
from paintoff.ready import Ready

Meeting = Callable[[Picture], Q | None]

PAGE = 30
PLACE = re.compile(r"([01])~([0-9]{1,18})", re.ASCII)

DESCEND = Ready(lambda prompt: PromptParent.objects.filter(parent=prompt), int)

_meetings: dict[str, Meeting] = {}


def register(source: str, meeting: Meeting) -> None:
    """`meeting` gives the condition that a picture of this source and its rivals share, None where it does not know. Call it
    in AppConfig.ready()."""
    _meetings[source] = meeting


def rivals_of(picture: Picture, among: QuerySet[Picture]) -> QuerySet[Picture] | None:
    """Of other words, those from the same seed first: they were judged against each other."""
    if not picture.place or not is_named(picture):
        return None
    asked = _meetings.get(picture.source)
    met = (asked(picture) if asked else None) or Q(place=picture.place, round=picture.round)
    apart = Case(When(seed=picture.seed, then=Value(0)), default=Value(1))
    others = among.filter(met).exclude(prompt=picture.prompt_id)
    return others.annotate(apart=apart).order_by("apart", "pk")


def beside(picture: Picture, viewer: Player | None, most: int) -> list[Card]:
    return _cards(rivals_of(picture, met(viewer)), most)


def made_beside(picture: Picture, viewer: Player | None, most: int) -> list[Card]:
    return _cards(made_of(picture, met(viewer)), most)


def page_of(picture: Picture, among: QuerySet[Picture], after: str | None = None, count: int = PAGE) -> Page:
    """Raises UnknownCursor."""
    place = _place(after) if after else None
    others = rivals_of(picture, among)
    if others is None:
        return Page([], None)
    if place is not None:
        others = others.filter(TupleGreaterThan(Tuple(F("apart"), F("pk")), place))
    around = others.select_related("owner", "prompt", "blob").prefetch_related("blob__renditions")
    some = list(around[: count + 1])
    shown = some[:count]
    return Page(shown, _named(shown[-1]) if len(some) > count else None)


def made_of(picture: Picture, among: QuerySet[Picture]) -> QuerySet[Picture] | None:
    """Pictures of the gallery whose words descend directly from this one's, newest words first, and a reader's own that nobody
    else sees: those are counted nowhere."""
    if not DESCEND.is_any(picture.prompt_id):
        return None
    hangs_or_is_own = Q(listed_at__isnull=False) | Q(named_at=None)
    return among.filter(hangs_or_is_own, prompt__lines_up__parent=picture.prompt_id).order_by("-prompt_id", "-pk")


def _cards(pictures: QuerySet[Picture] | None, most: int) -> list[Card]:
    if pictures is None:
        return []
    return [card_of(one) for one in with_files(list(pictures.select_related("owner", "prompt", "blob")[:most]))]


def _named(last: Picture) -> str:
    return f"{last.apart}~{last.pk}"  # type: ignore[attr-defined]


def _place(text: str) -> tuple[int, int]:
    if (found := PLACE.fullmatch(text)) is None:
        raise UnknownCursor
    return int(found[1]), int(found[2])

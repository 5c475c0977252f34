"""The pictures that one met where it was made. Whoever made them may say which; else all of that place's round did."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Case, Q, QuerySet, Value, When

from gallery.models import Picture
from gallery.visibility import is_named

Meeting = Callable[[Picture], Q | None]

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
    same_seed = Case(When(seed=picture.seed, then=Value(0)), default=Value(1))
    return among.filter(met).exclude(prompt=picture.prompt_id).order_by(same_seed, "pk")


def made_of(picture: Picture, among: QuerySet[Picture]) -> QuerySet[Picture] | None:
    """Pictures of words that descend directly from this one's, newest first."""
    if not picture.remixes:
        return None
    return among.filter(prompt__lines_up__parent=picture.prompt_id).order_by("-pk")

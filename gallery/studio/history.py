"""Everything that somebody ever wished for, from new to old, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from accounts.models import Player
from gallery.studio import showing

PAGE = 10
LONGEST = 18  # digits, within a bigint


@dataclass(frozen=True, slots=True)
class Page:
    """`older` is what the next page comes before; None where this is the last."""

    runs: list[showing.Shown]
    older: int | None


def page_of(player: Player, before: str | None, now: datetime) -> Page:
    """Raises Http404 for what is no place in the list."""
    runs = showing.runs_of(player)
    if before:
        runs = runs.filter(pk__lt=_number(before))
    some = list(runs[: PAGE + 1])
    return Page(showing.shown(some[:PAGE], now), some[PAGE - 1].pk if len(some) > PAGE else None)


def _number(given: str) -> int:
    if not (given.isascii() and given.isdigit()) or len(given) > LONGEST:
        raise Http404("before: there is no such place in the list.")
    return int(given)

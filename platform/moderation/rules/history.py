"""What a rule went through, as the database wrote it down: the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Player
from moderation.rules.rows import SAID, Rule

PER_PAGE = 20
LINES_MOST = 12
IN_LINES = ("body", "unless", "examples", "harmless")


@dataclass(frozen=True, slots=True)
class Turn:
    """`said` is what happened; `fields` what was said otherwise than before, `added` and `dropped` lines of its words."""

    number: int
    at: datetime
    by: Player | None
    said: str
    fields: tuple[str, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """`older` is where the next begins, 0 at the end. `place_of` is the rule whose place this one took or is to take."""

    turns: list[Turn]
    older: int
    place_of: Rule | None


def of(rule: Rule, before: int | None) -> Page:
    events: Any = rule.events  # type: ignore[attr-defined]
    rows = events.select_related("changed_by").order_by("-pgh_id")
    some = list((rows if before is None else rows.filter(pgh_id__lt=before))[: PER_PAGE + 1])
    turns = [_turn(one, some[at + 1] if at + 1 < len(some) else None) for at, one in enumerate(some[:PER_PAGE])]
    first = rows.filter(replaces__isnull=False).values_list("replaces", flat=True).first()
    place_of = Rule.objects.filter(pk=first).first() if first else None
    return Page(turns, some[PER_PAGE - 1].pgh_id if len(some) > PER_PAGE else 0, place_of)


def _turn(event: Any, was: Any) -> Turn:
    fields = tuple(name for name in SAID if was is not None and getattr(event, name) != getattr(was, name))
    added = tuple(_lines(event, was)) if was is not None else ()
    dropped = tuple(_lines(was, event)) if was is not None else ()
    said = _said(event, was)
    return Turn(event.pgh_id, event.pgh_created_at, event.changed_by, said, fields, added, dropped)


def _said(event: Any, was: Any) -> str:
    if was is None:
        return "holds since before its history" if event.is_active else "written"
    if event.is_active != was.is_active:
        return "put live" if event.is_active else "taken off"
    return "changed"


def _lines(here: Any, there: Any) -> Iterator[str]:
    """Those that stand here alone, some of them."""
    found = 0
    for name in IN_LINES:
        others = set(getattr(there, name).splitlines())
        for line in getattr(here, name).splitlines():
            if line.strip() and line not in others and found < LINES_MOST:
                found += 1
                yield line

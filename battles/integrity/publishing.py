"""The public ledger of corrections as pages and the API show it. Reads only; names nobody.

A private battle's code would let strangers in, so it is told only to who asks for that battle by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from battles.models.integrity import Correction
from battles.ratings import scale
from battles.states import Outcome

PAGE = 20

OUTCOMES = {
    Outcome.TIED: "a tie",
    Outcome.UNJUDGED: "judged by nobody",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One correction for people. `code` is empty for a private battle that was not asked for, and for `is_of_duels`."""

    number: int
    code: str
    is_of_duels: bool
    at: datetime
    restores: bool
    rule: str
    sentence: str
    pseudonym: str
    heats: tuple[str, ...]
    ratings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """As `Page`, of rows."""

    corrections: list[Correction]
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """`before` and `after` are the numbers that the next older and the next newer page begin from, None where there is none."""

    corrections: tuple[Told, ...]
    before: int | None
    after: int | None


def page(code: str = "", before: int | None = None, after: int | None = None, count: int = PAGE) -> Page:
    found = rows_of(code, before, after, count)
    return Page(tuple(told(row, code) for row in found.corrections), found.before, found.after)


def rows_of(code: str = "", before: int | None = None, after: int | None = None, count: int = PAGE) -> Rows:
    """Newest first. With `after`, the ones just above that number."""
    rows = Correction.objects.select_related("battle")
    if code:
        rows = rows.filter(battle__code=code)
    if after is not None:
        found = list(rows.filter(number__gt=after).order_by("number")[: count + 1])
        shown = found[:count][::-1]
        has_older, has_newer = bool(shown), len(found) > count
    else:
        found = list((rows.filter(number__lt=before) if before is not None else rows).order_by("-number")[: count + 1])
        shown = found[:count]
        has_older, has_newer = len(found) > count, before is not None and bool(shown)
    return Rows(
        corrections=shown,
        before=shown[-1].number if shown and has_older else None,
        after=shown[0].number if shown and has_newer else None,
    )


def told(row: Correction, code: str = "") -> Told:
    return Told(
        number=row.number,
        code=_code(row, code),
        is_of_duels=row.battle is None,
        at=row.at,
        restores=row.restores,
        rule=row.get_rule_display(),
        sentence=row.sentence,
        pseudonym=row.pseudonym,
        heats=tuple(_heats(row.heats)),
        ratings=tuple(_ratings(row.ratings)),
    )


def _code(row: Correction, asked: str) -> str:
    battle = row.battle
    return battle.code if battle is not None and (battle.is_listed or battle.code == asked) else ""


def _heats(heats: list[dict[str, Any]]) -> Iterator[str]:
    for one in heats:
        where = f"Round {one['round']}" if one["heat"] == 1 else f"Round {one['round']}, heat {one['heat']}"
        before, after = _ending(one["before"]), _ending(one["after"])
        yield f"{where}: {before}, now {after}." if before != after else f"{where}: places behind the first changed."


def _ending(result: Mapping[str, Any]) -> str:
    if result["winner"] is not None:
        return f"won by seat {result['winner']}"
    return OUTCOMES.get(result["outcome"], result["outcome"])


def _ratings(ratings: list[dict[str, int]]) -> Iterator[str]:
    for one in ratings:
        points = scale.change(0, one["mu"])
        yield f"Seat {one['seat']}: {points:+d} point{'s' if abs(points) != 1 else ''}"

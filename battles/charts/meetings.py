"""Two players head to head: their record, and how the latest of their meetings went. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from battles.charts import balance, text
from battles.charts.balance import Tally
from battles.charts.drawing import SMALL, Drawing
from battles.charts.figure import WIDE, Figure, Table, make

SIDE, STEP = 22.0, 27.0
NARROW_LINES, WIDE_LINES = 3, 2
ROWS = 20
LATEST = WIDE_LINES * int((WIDE + STEP - SIDE) // STEP)
"""More than so many are never drawn, and need not be read."""


class Went(StrEnum):
    """For the first of the two."""

    WON = "won"
    DRAWN = "drawn"
    LOST = "lost"


FILLS = {Went.WON: ("c-won", "W", "c-on-won"), Went.DRAWN: ("c-cell", "D", ""), Went.LOST: ("c-lost", "L", "")}


@dataclass(frozen=True, slots=True)
class Meeting:
    """`when` is a date in words, `where` names the battle (empty where it is private)."""

    went: Went
    when: str
    where: str = ""


def figure(name: str, first: str, second: str, tally: Tally, latest: Sequence[Meeting]) -> Figure | None:
    """`tally` is the first one's record over all meetings, `latest` the last LATEST of them, oldest first. None where they
    never met."""
    if not tally.total:
        return None
    title = f"{text.clean(first)} and {text.clean(second)}"
    draw = lambda width: _draw(width, first, second, tally, latest)  # noqa: E731
    return make(name, title, _sentence(first, second, tally), draw, _table(first, latest))


def _sentence(first: str, second: str, tally: Tally) -> str:
    names = f"{text.isolated(first)} and {text.isolated(second)}"
    return (
        f"{names} met {text.counted(tally.total, 'time')}: {text.isolated(first)} won {tally.won}, drew {tally.tied} "
        f"and lost {tally.lost}."
    )


def _table(first: str, latest: Sequence[Meeting]) -> Table:
    """The newest first."""
    rows = ((one.when, one.where or "private", str(one.went)) for one in list(reversed(latest))[:ROWS])
    return Table(("When", "Battle", f"For {text.clean(first)}"), tuple(rows))


def _draw(width: float, first: str, second: str, tally: Tally, latest: Sequence[Meeting]) -> Drawing:
    on = Drawing(width)
    said = text.counted(tally.won, "win"), f"{tally.tied} drawn", text.counted(tally.lost, "win")
    top = balance.between(on, first, second, tally, said) + 8
    per_line = int((width + STEP - SIDE) // STEP)
    drawn = latest[-per_line * (WIDE_LINES if width >= WIDE else NARROW_LINES) :]
    words = f"For {text.clean(first)}, oldest first"
    if len(drawn) < tally.total:
        words = f"The latest {len(drawn)} of {tally.total}, oldest first"
    on.text(0, top + 12, words, size=SMALL, kind="c-muted")
    for place, meeting in enumerate(drawn):
        _one(on, place % per_line * STEP, top + 22 + place // per_line * STEP, meeting.went)
    on.height = top + 22 + ((len(drawn) - 1) // per_line + 1) * STEP
    return on


def _one(on: Drawing, x: float, y: float, went: Went) -> None:
    kind, letter, ink = FILLS[went]
    on.rect(x, y, SIDE, SIDE, kind, 4)
    on.text(x + SIDE / 2, y + 15.5, letter, size=SMALL, anchor="middle", kind=f"c-strong {ink}".strip())

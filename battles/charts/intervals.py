"""A page of a leaderboard: for every name the estimate, and the range it is in 95 times in 100. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from battles.charts import text
from battles.charts.drawing import SMALL, Drawing
from battles.charts.figure import WIDE, Figure, Table, make
from battles.charts.scale import Scale, ticks

MOST = 50
HEAD = 30.0
STACKED_ROW, FLAT_ROW = 40.0, 28.0
NAME_ROOM, EDGE = 216.0, 24.0
DOT, CAP = 5.0, 5.0


@dataclass(frozen=True, slots=True)
class Row:
    """`rank` is written before the name; None: it has none yet. An unsure one (few votes, provisional) has a hollow dot."""

    rank: int | None
    name: str
    value: float
    low: float
    high: float
    is_unsure: bool = False

    @property
    def place(self) -> str:
        return "–" if self.rank is None else f"{self.rank}."

    @property
    def said(self) -> str:
        return "No rank yet:" if self.rank is None else self.place


def figure(name: str, title: str, rows: Sequence[Row], digits: int = 0) -> Figure | None:
    """`rows` best first, at most a page of fifty. None for an empty page."""
    if not rows:
        return None
    if len(rows) > MOST:
        raise ValueError(f"a page has at most {MOST} rows")
    return make(name, title, _sentence(rows, digits), lambda width: _draw(width, rows, digits), _table(rows, digits))


def _sentence(rows: Sequence[Row], digits: int) -> str:
    said = (f"{row.said} {text.isolated(row.name)} {_range(row, digits)}" for row in rows)
    return "; ".join(said) + "."


def _range(row: Row, digits: int) -> str:
    return f"{row.value:.{digits}f}, between {row.low:.{digits}f} and {row.high:.{digits}f}"


def _table(rows: Sequence[Row], digits: int) -> Table:
    body = (
        (
            row.name,
            "none yet" if row.rank is None else str(row.rank),
            *(f"{value:.{digits}f}" for value in (row.value, row.low, row.high)),
        )
        for row in rows
    )
    return Table(("Name", "Rank", "Estimate", "From", "To"), tuple(body))


def _draw(width: float, rows: Sequence[Row], digits: int) -> Drawing:
    on = Drawing(width)
    is_flat = width >= WIDE
    step = FLAT_ROW if is_flat else STACKED_ROW
    x = Scale(*_ends(rows), (NAME_ROOM if is_flat else 0) + EDGE, width - EDGE)
    bottom = HEAD + len(rows) * step
    after = max(text.width(row.place, SMALL) for row in rows) + 6
    for tick in ticks(x.low, x.high, 6 if is_flat else 4):
        on.line([(x(tick), HEAD - 8), (x(tick), bottom)], "c-grid")
        on.text(x(tick), 14, f"{tick:.{digits}f}", size=SMALL, anchor="middle", kind="c-muted", room=2 * EDGE)
    for place, row in enumerate(rows):
        top = HEAD + place * step
        on.text(after - 6, top + 14, row.place, size=SMALL, anchor="end", kind="c-muted")
        room = (NAME_ROOM - 8 if is_flat else width) - after
        on.text(after, top + 14, row.name, kind="c-strong", room=room)
        _whisker(on, row, x, top + (10 if is_flat else 26))
    on.height = bottom
    return on


def _ends(rows: Sequence[Row]) -> tuple[float, float]:
    low, high = min(row.low for row in rows), max(row.high for row in rows)
    return (low, high) if low < high else (low - 1, high + 1)


def _whisker(on: Drawing, row: Row, x: Scale, y: float) -> None:
    for end in (row.low, row.high):
        on.line([(x(end), y - CAP), (x(end), y + CAP)], "c-line")
    on.line([(x(row.low), y), (x(row.high), y)], "c-line")
    on.circle(x(row.value), y, DOT, "c-hollow" if row.is_unsure else "c-mark")

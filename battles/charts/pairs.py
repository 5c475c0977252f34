"""Every pair of a small heat: a square of numbers, read along the row. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from battles.charts import text
from battles.charts.balance import Tally
from battles.charts.drawing import PLAIN, SMALL, Drawing
from battles.charts.figure import WIDE, Figure, Table, make
from battles.charts.votes import Entry, Flow

MOST = 8
"""More names than this make no square that can be read on a phone."""
CELL, WIDE_CELL = 26.0, 46.0
ROW = 28.0
HEAD = 40.0


def figure(name: str, entries: Sequence[Entry], flows: Sequence[Flow]) -> Figure | None:
    """None where there are too few or too many to need one."""
    if not 3 <= len(entries) <= MOST:
        return None
    met = between(flows)
    title = "Who was preferred to whom"
    return make(name, title, _sentence(entries, met), lambda width: _draw(width, entries, met), _table(entries, met))


Met = dict[tuple[int, int], Tally]


def between(flows: Sequence[Flow]) -> Met:
    """Both ways round."""
    met: Met = {}
    for flow in flows:
        met[flow.first, flow.second] = flow.tally
        met[flow.second, flow.first] = flow.tally.turned
    return met


def _sentence(entries: Sequence[Entry], met: Met) -> str:
    said = []
    for place, first in enumerate(entries):
        for second in entries[place + 1 :]:
            tally = met.get((first.seat, second.seat), Tally())
            names = f"{text.isolated(first.name)} to {text.isolated(second.name)}"
            said.append(f"{names} {tally.won}, the other way {tally.lost}, too close {tally.tied}")
    return "How often the first was preferred: " + ". ".join(said) + "."


def _table(entries: Sequence[Entry], met: Met) -> Table:
    head = ("Preferred", *(f"to {entry.name}" for entry in entries))
    rows = ((one.name, *(_cell(one, other, met) for other in entries)) for one in entries)
    return Table(head, tuple(rows))


def _cell(one: Entry, other: Entry, met: Met) -> str:
    return "" if one is other else str(met.get((one.seat, other.seat), Tally()).won)


def _draw(width: float, entries: Sequence[Entry], met: Met) -> Drawing:
    on = Drawing(width)
    cell = WIDE_CELL if width >= WIDE else CELL
    names = min(width - cell * len(entries), 264.0 if width >= WIDE else width)
    on.text(0, 12, "Row preferred to column, times", size=SMALL, kind="c-muted")
    for place, entry in enumerate(entries):
        on.text(
            names + cell * (place + 0.5), HEAD - 8, mark(entry, place), size=SMALL, anchor="middle", kind="c-strong"
        )
    for row, one in enumerate(entries):
        _row(on, HEAD + row * ROW, one, row, entries, met, cell, names)
    on.height = HEAD + len(entries) * ROW
    return on


def mark(entry: Entry, place: int) -> str:
    """A letter for a heading that has no room for a name."""
    return entry.letter or chr(ord("A") + place)


def _row(
    on: Drawing, top: float, one: Entry, row: int, entries: Sequence[Entry], met: Met, cell: float, names: float
) -> None:
    base = top + 18
    on.text(0, base, mark(one, row), size=SMALL, kind="c-muted")
    on.text(18, base, one.name, size=PLAIN, kind="c-strong", room=names - 24)
    for place, other in enumerate(entries):
        x = names + place * cell
        if one is other:
            on.line([(x + cell / 2 - 4, top + 13), (x + cell / 2 + 4, top + 13)], "c-way")
            continue
        tally = met.get((one.seat, other.seat), Tally())
        is_ahead = tally.won > tally.lost
        on.rect(x + 1, top + 1, cell - 2, ROW - 4, "c-ahead" if is_ahead else "c-cell", 4)
        kind = "c-strong" if is_ahead else "c-muted"
        on.text(x + cell / 2, base, compact(tally.won), size=SMALL, anchor="middle", kind=kind, room=cell)


def compact(count: int) -> str:
    """Three characters at most."""
    return str(count) if count < 1000 else f"{count // 1000}k" if count < 100_000 else "…"

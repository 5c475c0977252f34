"""Who was preferred to whom how often: a balance between two, ranked bars among more. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from battles.charts import balance, text
from battles.charts.balance import Tally
from battles.charts.drawing import SMALL, Drawing
from battles.charts.figure import WIDE, Figure, Table, make

BAR = 14.0
HEAD = 26.0
STACKED_ROW, FLAT_ROW = 42.0, 30.0
NAME_ROOM = 216.0
COLUMNS_GAP = 10.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One of a heat, told by its `seat`; `letter` is what it was called while it was judged."""

    seat: int
    name: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """Counted votes between two entries, by seat."""

    first: int
    second: int
    first_won: int
    second_won: int
    tied: int

    @property
    def tally(self) -> Tally:
        """The first one's."""
        return Tally(self.first_won, self.tied, self.second_won)


def tallies(entries: Sequence[Entry], flows: Iterable[Flow]) -> dict[int, Tally]:
    """By seat, over all its comparisons with others of these entries."""
    found = {entry.seat: Tally() for entry in entries}
    for flow in flows:
        if flow.first in found and flow.second in found:
            found[flow.first] += flow.tally
            found[flow.second] += flow.tally.turned
    return found


def figure(name: str, entries: Sequence[Entry], flows: Sequence[Flow]) -> Figure:
    """`entries` best first."""
    counted = tallies(entries, flows)
    rows = [(entry, counted[entry.seat]) for entry in entries]
    draw = _between_two if len(rows) == 2 else _ranked
    return make(name, "The votes", _sentence(rows), lambda width: draw(width, rows), _table(rows))


Row = tuple[Entry, Tally]


def _sentence(rows: Sequence[Row]) -> str:
    said = (
        f"{text.isolated(entry.name)}: {tally.won} won, {tally.tied} too close, {tally.lost} lost"
        for entry, tally in rows
    )
    return ". ".join(said) + "."


def _table(rows: Sequence[Row]) -> Table:
    body = ((entry.name, str(tally.won), str(tally.tied), str(tally.lost)) for entry, tally in rows)
    return Table(("Entry", "Won", "Too close", "Lost"), tuple(body))


def _between_two(width: float, rows: Sequence[Row]) -> Drawing:
    (left, tally), (right, _) = rows
    on = Drawing(width)
    said = text.counted(tally.won, "vote"), f"{tally.tied} too close", text.counted(tally.lost, "vote")
    on.height = balance.between(on, left.name, right.name, tally, said)
    return on


def _ranked(width: float, rows: Sequence[Row]) -> Drawing:
    on = Drawing(width)
    most = max([tally.total for _, tally in rows], default=0) or 1
    columns = _columns([tally for _, tally in rows])
    balance.key(on, 12, balance.KEY)
    is_flat = width >= WIDE
    step = FLAT_ROW if is_flat else STACKED_ROW
    for place, (entry, tally) in enumerate(rows):
        top = HEAD + place * step
        numbers_at = top + (19 if is_flat else 13)
        _numbers(on, numbers_at, tally, columns)
        if is_flat:
            on.text(0, top + 19, entry.name, kind="c-strong", room=NAME_ROOM - 10)
            balance.bar(on, NAME_ROOM, top + 7, (width - NAME_ROOM - sum(columns) - 8) / most, BAR + 2, tally)
        else:
            on.text(0, top + 13, entry.name, kind="c-strong", room=width - sum(columns) - 6)
            balance.bar(on, 0, top + 20, width / most, BAR, tally)
    on.height = HEAD + len(rows) * step
    return on


def _columns(rows: Sequence[Tally]) -> tuple[float, float, float]:
    """How wide the three columns of numbers are, each with the gap before it."""

    def room(values: Iterable[int]) -> float:
        return max((text.width(str(value), SMALL) for value in values), default=0.0) + COLUMNS_GAP

    return room(row.won for row in rows), room(row.tied for row in rows), room(row.lost for row in rows)


def _numbers(on: Drawing, y: float, tally: Tally, columns: tuple[float, float, float]) -> None:
    """Won, too close, lost, right-aligned at the right edge, in the order of the key."""
    x = on.width
    for count, room, kind in zip(
        (tally.lost, tally.tied, tally.won), reversed(columns), ("c-muted", "c-muted", "c-strong"), strict=True
    ):
        on.text(x, y, str(count), size=SMALL, anchor="end", kind=kind)
        x -= room

"""Skill and luck: how each entry did on each of the hidden seeds, small multiples of one bar. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from battles.charts import balance, text
from battles.charts.balance import Tally
from battles.charts.drawing import SMALL, Drawing
from battles.charts.figure import WIDE, Figure, Table, make
from battles.charts.votes import Entry

BySlot = Mapping[tuple[int, int], Tally]
"""By seat and seed slot."""

HEAD = 46.0
STACKED_ROW, FLAT_ROW = 44.0, 30.0
NAME_ROOM = 216.0
BAR = 12.0
DOT = 4.5


def figure(name: str, entries: Sequence[Entry], slots: int, counted: BySlot) -> Figure:
    """`entries` best first; a seed is won with more votes won than lost on it."""
    return make(
        name,
        "Seed by seed",
        _sentence(entries, slots, counted),
        lambda width: _draw(width, entries, slots, counted),
        _table(entries, slots, counted),
    )


def seeds_won(seat: int, slots: int, counted: BySlot) -> tuple[int, int]:
    """How many were won, of how many that were judged."""
    judged = [tally for slot in range(slots) if (tally := counted.get((seat, slot), Tally())).total]
    return sum(tally.won > tally.lost for tally in judged), len(judged)


def _sentence(entries: Sequence[Entry], slots: int, counted: BySlot) -> str:
    said = []
    for entry in entries:
        won, judged = seeds_won(entry.seat, slots, counted)
        said.append(f"{text.isolated(entry.name)} wins on {won} of {text.counted(judged, 'seed')}")
    return ". ".join(said) + "."


def _table(entries: Sequence[Entry], slots: int, counted: BySlot) -> Table:
    head = ("Entry", *(f"Seed {slot + 1}" for slot in range(slots)))
    rows = ((one.name, *(_cell(counted.get((one.seat, slot), Tally())) for slot in range(slots))) for one in entries)
    return Table(head, tuple(rows))


def _cell(tally: Tally) -> str:
    return f"{tally.won} won, {tally.tied} too close, {tally.lost} lost" if tally.total else "not judged"


def _draw(width: float, entries: Sequence[Entry], slots: int, counted: BySlot) -> Drawing:
    on = Drawing(width)
    is_flat = width >= WIDE
    left = NAME_ROOM if is_flat else 0.0
    column = (width - left) / max(1, slots)
    balance.key(on, 12, balance.KEY)
    _seed_won(on, width - DOT, 8)
    on.text(width - 2 * DOT - 5, 12, "seed won", size=SMALL, anchor="end", kind="c-muted")
    for slot in range(slots):
        on.text(
            left + slot * column, HEAD - 10, _heading(slot, column - 4), size=SMALL, kind="c-muted", room=column - 4
        )
    step = FLAT_ROW if is_flat else STACKED_ROW
    for place, entry in enumerate(entries):
        top = HEAD + place * step
        on.text(0, top + (17 if is_flat else 12), entry.name, kind="c-strong", room=(left or width) - 10)
        for slot in range(slots):
            tally = counted.get((entry.seat, slot), Tally())
            _one(on, left + slot * column, top + (6 if is_flat else 19), column - 8, tally)
    on.height = HEAD + len(entries) * step
    return on


def _heading(slot: int, room: float) -> str:
    words = f"Seed {slot + 1}"
    return words if text.width(words, SMALL) <= room else str(slot + 1)


def _one(on: Drawing, x: float, y: float, room: float, tally: Tally) -> None:
    """A bar of full length whatever the number of votes: here it is the share that tells."""
    if not tally.total:
        on.line([(x, y + BAR / 2), (x + 8, y + BAR / 2)], "c-way")
        return
    length = room - 2 * DOT - 4
    balance.bar(on, x, y, length / tally.total, BAR, tally)
    if tally.won > tally.lost:
        _seed_won(on, x + room - DOT, y + BAR / 2)


def _seed_won(on: Drawing, x: float, y: float) -> None:
    on.circle(x, y, DOT, "c-mark")

"""A knockout's bracket: columns of pairings on a wide sheet, one stage below the other on a narrow one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from battles.charts import text
from battles.charts.drawing import LARGE, SMALL, Drawing
from battles.charts.figure import WIDE, Figure, Table, make

LINE = 24.0
BOX = 2 * LINE
PITCH = BOX + 14.0
GAP = 26.0
HEAD = 62.0
STAGE_NAMES = {1: "Final", 2: "Semi-finals", 4: "Quarter-finals", 8: "Round of 16"}
STACKED_HEAD = 30.0


@dataclass(frozen=True, slots=True)
class Side:
    """Somebody in a pairing; `note` says how else than by votes it ended for them: "left", "wrote nothing"."""

    seat: int
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pairing:
    """`stage` from 1, `number` from 1 downwards. No side: nobody came there, a bye for the other one. `advanced` is the
    seat that went on. Where no winner came out of it, `stood` says how it ended ("tied") and `ruling` by what somebody went
    on all the same ("by draw"); of a walk-over `ruling` says so."""

    stage: int
    number: int
    first: Side | None
    second: Side | None
    advanced: int | None
    stood: str = ""
    ruling: str = ""

    @property
    def sides(self) -> tuple[Side | None, Side | None]:
        return self.first, self.second


def figure(name: str, pairings: Sequence[Pairing]) -> Figure | None:
    """A whole bracket of 4, 8 or 16. None where there is none."""
    if not pairings:
        return None
    ordered = sorted(pairings, key=lambda one: (one.stage, one.number))
    return make(name, "The bracket", _sentence(ordered), lambda width: _draw(width, ordered), _table(ordered))


def champion(pairings: Sequence[Pairing]) -> Side | None:
    final = max(pairings, key=lambda one: one.stage)
    return next((side for side in final.sides if side and side.seat == final.advanced), None)


def stage_name(pairings: Sequence[Pairing], stage: int) -> str:
    return STAGE_NAMES[2 ** (max(one.stage for one in pairings) - stage)]


def _sentence(pairings: Sequence[Pairing]) -> str:
    best = champion(pairings)
    said = [f"{text.isolated(best.name)} is the champion" if best else "Nobody came through the final"]
    said += [f"{stage_name(pairings, one.stage)} {one.number}: {_in_words(one)}" for one in pairings]
    return ". ".join(said) + "."


def _in_words(one: Pairing) -> str:
    here = [side for side in one.sides if side]
    on = next((side for side in here if side.seat == one.advanced), None)
    if not here:
        return "nobody"
    if len(here) == 1:
        return f"{text.isolated(here[0].name)}, a bye"
    names = " against ".join(text.isolated(side.name) for side in here)
    notes = "".join(f", {text.isolated(side.name)} {side.note}" for side in here if side.note)
    stood = f", {one.stood}" if one.stood else ""
    ruling = f" {one.ruling}" if one.ruling else ""
    return (
        f"{names}{notes}{stood}, {text.isolated(on.name)} went on{ruling}" if on else f"{names}{notes}, nobody went on"
    )


def _table(pairings: Sequence[Pairing]) -> Table:
    rows = []
    for one in pairings:
        names = tuple("bye" if side is None else f"{side.name}, {side.note}".rstrip(", ") for side in one.sides)
        on = next((side.name for side in one.sides if side and side.seat == one.advanced), "–")
        why = f" ({', '.join(filter(None, (one.stood, one.ruling)))})" if one.ruling else ""
        rows.append((f"{stage_name(pairings, one.stage)} {one.number}", *names, f"{on}{why}"))
    return Table(("Pairing", "One", "Other", "Went on"), tuple(rows))


def _draw(width: float, pairings: Sequence[Pairing]) -> Drawing:
    on = Drawing(width)
    best = champion(pairings)
    words = f"{text.clean(best.name)} is the champion" if best else "Nobody came through the final"
    on.text(0, 16, words, size=LARGE, kind="c-strong")
    seat = best.seat if best else None
    return _columns(on, pairings, seat) if width >= WIDE else _stacked(on, pairings, seat)


def _stacked(on: Drawing, pairings: Sequence[Pairing], best: int | None) -> Drawing:
    y = 22.0
    stage = 0
    for one in pairings:
        if one.stage != stage:
            stage = one.stage
            y += STACKED_HEAD
            on.text(0, y - 8, stage_name(pairings, stage), size=SMALL, kind="c-muted")
        _box(on, 2, y, on.width - 4, one, best)
        y += BOX + 8
    on.height = y
    return on


def _columns(on: Drawing, pairings: Sequence[Pairing], best: int | None) -> Drawing:
    stages = max(one.stage for one in pairings)
    wide = (on.width - 4 - GAP * (stages - 1)) / stages
    for one in pairings:
        if one.stage > 1:
            _way(on, one, wide, pairings, best)
    for stage in range(1, stages + 1):
        on.text(
            2 + (stage - 1) * (wide + GAP),
            HEAD - 16,
            stage_name(pairings, stage),
            size=SMALL,
            kind="c-muted",
            room=wide,
        )
    for one in pairings:
        _box(on, *_corner(one, wide), wide, one, best)
    on.height = HEAD + 2 ** (stages - 1) * PITCH - 12
    return on


def _corner(one: Pairing, wide: float) -> tuple[float, float]:
    """Midway between the two pairings it follows from."""
    span = 2 ** (one.stage - 1)
    return 2 + (one.stage - 1) * (wide + GAP), HEAD + PITCH * ((one.number - 1) * span + (span - 1) / 2)


def _way(on: Drawing, one: Pairing, wide: float, pairings: Sequence[Pairing], best: int | None) -> None:
    """From the two pairings before; the champion's way is thicker."""
    x, y = _corner(one, wide)
    before = {(other.stage, other.number): other for other in pairings}
    ways = []
    for place in (0, 1):
        came = before.get((one.stage - 1, 2 * one.number - 1 + place))
        if came is None:
            continue
        left, top = _corner(came, wide)
        start, end = (left + wide, top + LINE), (x, y + LINE * (place + 0.5))
        middle = (start[0] + end[0]) / 2
        is_best = best is not None and came.advanced == best
        ways.append((is_best, [start, (middle, start[1]), (middle, end[1]), end]))
    for is_best, points in sorted(ways, key=lambda way: way[0]):
        on.line(points, "c-champion" if is_best else "c-way")


def _box(on: Drawing, x: float, y: float, width: float, one: Pairing, best: int | None) -> None:
    on.rect(x, y, width, BOX, "c-lost", 5)
    for place, side in enumerate(one.sides):
        _side(on, x, y + place * LINE, width, side, one, best)
    on.line([(x, y + LINE), (x + width, y + LINE)], "c-grid")


def _side(on: Drawing, x: float, y: float, width: float, side: Side | None, one: Pairing, best: int | None) -> None:
    if side is None:
        # Nobody has a name; "bye" only where somebody had it.
        words = "bye" if any(one.sides) else "nobody"
        on.text(x + 22, y + 16, words, size=SMALL, kind="c-muted", room=width - 26)
        return
    went_on = side.seat == one.advanced
    if went_on and side.seat == best:
        on.rect(x + 1.5, y + 1.5, width - 3, LINE - 3, "c-ahead", 4)
    if went_on:
        on.circle(x + 11, y + LINE / 2, 4, "c-mark")
    note = text.shorten(one.ruling if went_on and one.ruling else side.note, width / 2, SMALL)
    room = width - 28 - (text.width(note, SMALL) + 8 if note else 0)
    on.text(x + 22, y + 16, side.name, kind="c-strong" if went_on else "c-muted", room=room)
    if note:
        on.text(x + width - 6, y + 16, note, size=SMALL, anchor="end", kind="c-muted")

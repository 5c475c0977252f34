"""A small line chart as an SVG path, with the sentence and the table that say the same. Pure."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 180, 40
EDGE = 2
"""Units kept free above and below, so that the line is whole."""

Point = tuple[float, float]
"""Seconds ago, and the value then."""


@dataclass(frozen=True, slots=True)
class Chart:
    """`line` and `area` are paths in a box of `width` by `height`. `rows`: now, and the most of
    each minute before, as (when, value) in words."""

    name: str
    title: str
    now: str
    line: str
    area: str
    summary: str
    rows: tuple[tuple[str, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def chart(
    name: str, title: str, points: Sequence[Point], say: Callable[[float], str], *, span: float, top: float, gap: float
) -> Chart:
    """`points` oldest first, over the last `span` seconds; the last is now. The scale begins at nothing and ends at
    `top`, or higher where a value is. Where nothing is known for `gap` seconds the line is broken."""
    known = [(age, value) for age, value in points if age <= span]
    height = max([top, *(value for _, value in known)])
    pieces = [[_place(age, value, span, height) for age, value in piece] for piece in _pieces(known, gap)]
    return Chart(
        name=name,
        title=title,
        now=say(known[-1][1]) if known else "–",
        line="".join(_line(piece) for piece in pieces),
        area="".join(_area(piece) for piece in pieces),
        summary=_summary(title, known, say, span),
        rows=tuple(_rows(known, say)),
    )


def _pieces(points: Sequence[Point], gap: float) -> list[list[Point]]:
    pieces: list[list[Point]] = [[points[0]]] if points else []
    for before, point in pairwise(points):
        if before[0] - point[0] > gap:
            pieces.append([])
        pieces[-1].append(point)
    return pieces


def _place(age: float, value: float, span: float, top: float) -> tuple[int, int]:
    rise = value / top if top else 0.0
    return round(WIDTH * (1 - age / span)), round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * rise)


def _line(piece: Sequence[tuple[int, int]]) -> str:
    """A single point is drawn as a short stroke."""
    first, *rest = piece
    return f"M{first[0]} {first[1]}" + ("".join(f"L{x} {y}" for x, y in rest) or "h1")


def _area(piece: Sequence[tuple[int, int]]) -> str:
    floor = HEIGHT - EDGE
    return f"{_line(piece)}V{floor}H{piece[0][0]}Z" if len(piece) > 1 else ""


def _summary(title: str, points: Sequence[Point], say: Callable[[float], str], span: float) -> str:
    if not points:
        return f"{title}: nothing known of the last {span / 60:.0f} minutes"
    values = [value for _, value in points]
    return f"{title}, last {span / 60:.0f} minutes: now {say(values[-1])}, least {say(min(values))}, most {say(max(values))}"


def _rows(points: Sequence[Point], say: Callable[[float], str]) -> list[tuple[str, str]]:
    """The newest first."""
    by_minute: defaultdict[int, list[float]] = defaultdict(list)
    for age, value in points:
        by_minute[math.ceil(age / 60)].append(value)
    return [("now" if not minute else f"{minute} min ago", say(max(by_minute[minute]))) for minute in sorted(by_minute)]

"""How somebody's rating went, battle by battle, with how unsure it was. Pure.

The band is the range the skill is in 95 times in 100; where the rating is provisional the line is broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from battles.charts import text
from battles.charts.drawing import LARGE, SMALL, Drawing
from battles.charts.figure import WIDE, Figure, Table, make
from battles.charts.scale import Scale, ticks

MOST = 60
LEFT, TOP, RIGHT = 54.0, 34.0, 10.0
NARROW_PLOT, WIDE_PLOT = 150.0, 190.0
ROWS = 20
DIAMOND, PEAK = 6.0, 6.0


@dataclass(frozen=True, slots=True)
class Point:
    """After one line of the ledger: points, and what stands behind ±. `when` is a date in words."""

    when: str
    points: int
    spread: int
    is_provisional: bool = False
    is_correction: bool = False

    @property
    def said(self) -> str:
        return f"{self.points}{'?' if self.is_provisional else ''} ± {self.spread}"


def figure(name: str, points: Sequence[Point]) -> Figure | None:
    """`points` oldest first. None where nothing was rated."""
    if not points:
        return None
    return make(name, "How the rating went", _sentence(points), lambda width: _draw(width, points), _table(points))


def thinned(points: Sequence[Point], most: int = MOST) -> list[int]:
    """Places of the points that are drawn: both ends, every correction, and of each stretch in between the lowest and the
    highest, so that no summit and no valley is lost."""
    if len(points) <= most:
        return list(range(len(points)))
    stretches = (most - 2) // 2
    kept = {0, len(points) - 1, _highest(points), *(place for place, point in enumerate(points) if point.is_correction)}
    for number in range(stretches):
        first, last = (1 + (len(points) - 2) * part // stretches for part in (number, number + 1))
        kept.add(min(range(first, last), key=lambda place: (points[place].points, place)))
        kept.add(max(range(first, last), key=lambda place: (points[place].points, -place)))
    return sorted(kept)


def _highest(points: Sequence[Point]) -> int:
    return max(range(len(points)), key=lambda place: (points[place].points, -place))


def _sentence(points: Sequence[Point]) -> str:
    last, best = points[-1], points[_highest(points)]
    corrected = sum(point.is_correction for point in points)
    said = [f"{last.said} after {text.counted(len(points), 'change')}", f"Highest {best.points} on {best.when}"]
    if last.is_provisional:
        said.append("Still provisional")
    if corrected:
        said.append(f"Corrected {text.counted(corrected, 'time')}")
    drawn = len(thinned(points))
    if drawn < len(points):
        said.append(f"Drawn are {drawn} of {len(points)} points, with every summit and valley among them")
    return ". ".join(said) + "."


def _table(points: Sequence[Point]) -> Table:
    """The newest first."""
    rows = (
        (point.when, str(point.points), f"± {point.spread}", _remark(point)) for point in list(reversed(points))[:ROWS]
    )
    return Table(("When", "Points", "Give or take", "Note"), tuple(rows))


def _remark(point: Point) -> str:
    return text.listed(
        [*(["corrected"] if point.is_correction else []), *(["provisional"] if point.is_provisional else [])]
    )


def _draw(width: float, points: Sequence[Point]) -> Drawing:
    on = Drawing(width)
    plot = WIDE_PLOT if width >= WIDE else NARROW_PLOT
    places = thinned(points)
    x = Scale(0, len(points) - 1, LEFT + 6, width - RIGHT)
    y = _levels(points, places, TOP + plot, TOP)
    at = {place: (x(place), y(points[place].points)) for place in places}
    _head(on, points)
    _band(on, points, places, x, y)
    for tick in ticks(y.low, y.high, 5 if width >= WIDE else 4):
        on.line([(LEFT, y(tick)), (width - RIGHT, y(tick))], "c-grid")
        on.text(LEFT - 6, y(tick) + 4, f"{tick:.0f}", size=SMALL, anchor="end", kind="c-muted")
    for before, after in pairwise(places):
        on.line([at[before], at[after]], "c-unsure" if points[after].is_provisional else "c-line")
    _marks(on, points, at)
    base = TOP + plot + 20
    on.text(LEFT, base, points[0].when, size=SMALL, kind="c-muted", room=(width - LEFT) / 2 - 8)
    if len(points) > 1:
        on.text(width, base, points[-1].when, size=SMALL, kind="c-muted", anchor="end", room=(width - LEFT) / 2 - 8)
    on.height = _key(on, base + 24, points, len(places)) + 8
    return on


def _levels(points: Sequence[Point], places: Iterable[int], bottom: float, top: float) -> Scale:
    """From the lowest to the highest edge of the band, and never less than 100 points."""
    drawn = [points[place] for place in places]
    low = min(point.points - point.spread for point in drawn)
    high = max(point.points + point.spread for point in drawn)
    spare = max(0, 100 - (high - low)) / 2
    return Scale(low - spare, high + spare, bottom, top)


def _head(on: Drawing, points: Sequence[Point]) -> None:
    now, best = points[-1].said, f"highest {points[_highest(points)].points}"
    on.text(0, 14, now, size=LARGE, kind="c-strong")
    on.text(on.width, 14, best, size=SMALL, anchor="end", kind="c-muted", room=on.width - text.width(now, LARGE) - 10)


def _band(on: Drawing, points: Sequence[Point], places: Sequence[int], x: Scale, y: Scale) -> None:
    upper = [(x(place), y(points[place].points + points[place].spread)) for place in places]
    lower = [(x(place), y(points[place].points - points[place].spread)) for place in reversed(places)]
    if len(places) == 1:
        on.line([*upper, *lower], "c-line")
    else:
        on.area([*upper, *lower], "c-band")


def _marks(on: Drawing, points: Sequence[Point], at: dict[int, tuple[float, float]]) -> None:
    for place, (x, y) in at.items():
        if points[place].is_correction:
            on.area([(x, y - DIAMOND), (x + DIAMOND, y), (x, y + DIAMOND), (x - DIAMOND, y)], "c-hollow")
    best, last = _highest(points), len(points) - 1
    if best != last:
        x, y = at[best]
        on.area([(x, y - PEAK - 8), (x + PEAK, y + PEAK - 10), (x - PEAK, y + PEAK - 10)], "c-mark")
    on.circle(*at[last], 5, "c-mark")


def _key(on: Drawing, y: float, points: Sequence[Point], drawn: int) -> float:
    """Only what there is to explain, in as many lines as it takes. Returns the last one's baseline."""
    wanted = [("band", "95 times in 100")]
    if any(point.is_provisional for point in points):
        wanted.append(("c-unsure", "provisional"))
    if any(point.is_correction for point in points):
        wanted.append(("c-hollow", "corrected"))
    if drawn < len(points):
        wanted.append(("", f"{drawn} of {len(points)} points drawn"))
    x = 0.0
    for kind, words in wanted:
        wide = 26 + text.width(words, SMALL)
        if x and x + wide > on.width:
            x, y = 0.0, y + 20
        _sample(on, kind, x, y - 4)
        on.text(x + 26, y, words, size=SMALL, kind="c-muted")
        x += wide + 16
    return y


def _sample(on: Drawing, kind: str, x: float, y: float) -> None:
    if kind == "band":
        on.area([(x, y - 6), (x + 20, y - 6), (x + 20, y + 6), (x, y + 6)], "c-band")
        on.line([(x, y), (x + 20, y)], "c-line")
    elif kind == "c-unsure":
        on.line([(x, y), (x + 20, y)], kind)
    elif kind == "c-hollow":
        on.area([(x + 10, y - 6), (x + 16, y), (x + 10, y + 6), (x + 4, y)], kind)

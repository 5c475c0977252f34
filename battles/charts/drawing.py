"""The sheet that every chart is drawn on: shapes and words in the order they were put there, then SVG. Pure.

Colours are classes (static/battles/charts.css gives them the site's tokens), never values; nothing is a style attribute,
which the site's content policy refuses. Every label's box is kept, so that a test can ask whether two of them touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from battles.charts import text

SMALL, PLAIN, LARGE = 12.0, 13.0, 15.0
"""Sizes of words, in units. A narrow drawing is shown at one unit per pixel or larger, so none is below 12 pixels."""
ASCENT, DESCENT = 0.8, 0.24
HATCH = 5.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """Where a label stands: left, top, and how far it goes."""

    x: float
    y: float
    width: float
    height: float
    words: str

    def touches(self, other: Box) -> bool:
        apart_x = self.x + self.width <= other.x or other.x + other.width <= self.x
        apart_y = self.y + self.height <= other.y or other.y + other.height <= self.y
        return not (apart_x or apart_y)


@dataclass(slots=True)
class Drawing:
    """`height` grows as things are put on the sheet, or is set at the end."""

    width: float
    height: float = 0.0
    shapes: list[str] = field(default_factory=list)
    labels: list[Box] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = PLAIN,
        anchor: str = "start",
        kind: str = "",
        room: float | None = None,
    ) -> None:
        """Words on the baseline `y`, cut to `room`. `anchor`: start, middle or end of them is at `x`."""
        shown = text.shorten(text.clean(words), self.width if room is None else room, size)
        if not shown:
            return
        wide = text.width(shown, size)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        self.labels.append(Box(left, y - ASCENT * size, wide, (ASCENT + DESCENT) * size, shown))
        anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
        # A name written from right to left keeps its place: the line itself runs from left to right.
        self.shapes.append(
            f'<text class="{_classes("c-text", kind)}" x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
            f"{anchored}>{text.xml(shown)}</text>"
        )

    def rect(self, x: float, y: float, width: float, height: float, kind: str, round: float = 2.0) -> None:
        if width <= 0 or height <= 0:
            return
        self.shapes.append(
            f'<rect class="{kind}" x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
            f'rx="{number(min(round, width / 2, height / 2))}"/>'
        )

    def line(self, points: Sequence[Point], kind: str) -> None:
        self.shapes.append(f'<path class="{kind}" d="{path(points)}"/>')

    def area(self, points: Sequence[Point], kind: str) -> None:
        self.shapes.append(f'<path class="{kind}" d="{path(points)}Z"/>')

    def circle(self, x: float, y: float, radius: float, kind: str) -> None:
        self.shapes.append(f'<circle class="{kind}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>')

    def hatch(self, x: float, y: float, width: float, height: float, kind: str = "c-hatch") -> None:
        """Slanted strokes inside a rectangle, so that its colour is not its only sign. A pattern would need an id."""
        strokes = [f"M{point(a)}L{point(b)}" for a, b in _slants(x, y, width, height)]
        if strokes:
            self.shapes.append(f'<path class="{kind}" d="{"".join(strokes)}"/>')

    def svg(self, name: str, title: str, sentence: str, style: str = "") -> str:
        """The picture. `name` must be its own on a page; `style` is for a picture that lies alone in a file."""
        size = f'viewBox="0 0 {number(self.width)} {number(self.height)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-picture" {size} width="{number(self.width)}" '
            f'height="{number(self.height)}" role="img" aria-labelledby="{name}-title {name}-words">'
            f'<title id="{name}-title">{text.xml(title)}</title><desc id="{name}-words">{text.xml(sentence)}</desc>'
            f"{f'<style>{style}</style>' if style else ''}{''.join(self.shapes)}</svg>"
        )


def number(value: float) -> str:
    """At most two decimals, and no minus before nothing."""
    words = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if words == "-0" else words


def point(at: Point) -> str:
    return f"{number(at[0])} {number(at[1])}"


def path(points: Iterable[Point]) -> str:
    return "M" + "L".join(map(point, points))


def _classes(*kinds: str) -> str:
    return " ".join(kind for kind in kinds if kind)


def _slants(x: float, y: float, width: float, height: float) -> list[tuple[Point, Point]]:
    """The lines on which left plus top is constant, cut off at the rectangle's edges. On one grid for the whole sheet."""
    found = []
    step = int((x + y) // HATCH) + 1
    while step * HATCH < x + y + width + height:
        total = step * HATCH
        top_x, left_y = min(x + width, total - y), min(y + height, total - x)
        found.append(((top_x, total - top_x), (total - left_y, left_y)))
        step += 1
    return found

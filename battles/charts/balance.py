"""Won, too close, lost: one bar, its key and its numbers, alike in every chart that counts comparisons. Pure.

Won is filled, too close is hatched, lost is hollow: the colours say the same a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from battles.charts import text
from battles.charts.drawing import LARGE, PLAIN, SMALL, Drawing

SWATCH = 11.0
GAP = 14.0


@dataclass(frozen=True, slots=True)
class Tally:
    won: int = 0
    tied: int = 0
    lost: int = 0

    @property
    def total(self) -> int:
        return self.won + self.tied + self.lost

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.won + other.won, self.tied + other.tied, self.lost + other.lost)

    @property
    def turned(self) -> Tally:
        """The same seen by the other one."""
        return Tally(self.lost, self.tied, self.won)


def bar(on: Drawing, x: float, y: float, unit: float, height: float, tally: Tally) -> None:
    """From `x` on, each part as long as its count times `unit`."""
    parts = (("c-won", tally.won), ("c-tied", tally.tied), ("c-lost", tally.lost))
    for kind, count in parts:
        part(on, kind, x, y, count * unit, height)
        x += count * unit


def between(on: Drawing, left: str, right: str, tally: Tally, said: tuple[str, str, str]) -> float:
    """Two names over one bar from edge to edge: what the left one won, the ties in the middle, what the right one won.
    `said` stands under the three. Returns how far down it goes."""
    half, third = on.width / 2 - 8, on.width / 3 - 6
    on.text(0, 16, left, size=LARGE, kind="c-strong", room=half)
    on.text(on.width, 16, right, size=LARGE, kind="c-strong", anchor="end", room=half)
    if tally.total:
        bar(on, 0, 26, on.width / tally.total, 28, tally)
    else:
        on.rect(0, 26, on.width, 28, "c-cell")
    on.text(0, 72, said[0], size=PLAIN, room=third)
    on.text(on.width / 2, 72, said[1], size=PLAIN, anchor="middle", kind="c-muted", room=third)
    on.text(on.width, 72, said[2], size=PLAIN, anchor="end", room=third)
    return 80


def part(on: Drawing, kind: str, x: float, y: float, width: float, height: float) -> None:
    on.rect(x, y, width, height, kind)
    if kind == "c-tied" and width > 0:
        on.hatch(x, y, width, height)


def key(on: Drawing, y: float, words: Iterable[tuple[str, str]], x: float = 0.0) -> None:
    """What the kinds of fill mean, on one line from `x`."""
    for kind, meaning in words:
        part(on, kind, x, y - SWATCH + 1, SWATCH, SWATCH)
        on.text(x + SWATCH + 5, y, meaning, size=SMALL, kind="c-muted")
        x += SWATCH + 5 + text.width(meaning, SMALL) + GAP


KEY = (("c-won", "won"), ("c-tied", "too close"), ("c-lost", "lost"))

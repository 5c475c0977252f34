"""A chart as pages and files show it: the same said as a picture, in a sentence and in a table. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from battles.charts.drawing import Drawing

NARROW, WIDE = 288.0, 640.0
"""Units across: a phone of 320 pixels less its margins, and everything from a tablet to a projector."""


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """`name` is its file's name, and its own in the battle."""

    name: str
    title: str
    sentence: str
    narrow: Drawing
    wide: Drawing
    table: Table

    def svg(self, is_narrow: bool, style: str = "", prefix: str = "") -> str:
        drawing = self.narrow if is_narrow else self.wide
        return drawing.svg(f"{prefix}{self.name}-{'narrow' if is_narrow else 'wide'}", self.title, self.sentence, style)


def make(name: str, title: str, sentence: str, draw: Callable[[float], Drawing], table: Table) -> Figure:
    return Figure(name, title, sentence, draw(NARROW), draw(WIDE), table)

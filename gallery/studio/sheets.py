"""A run with axes as the table that it was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from gallery.models import Run
from gallery.studio.axes import Axis, What, from_json

Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Row(Generic[Place]):
    """`head` is the value down, empty where there is but one axis."""

    head: str
    places: list[Place]


@dataclass(frozen=True, slots=True)
class Table(Generic[Place]):
    across: Axis
    down: Axis | None
    heads: list[str]
    rows: list[Row[Place]]


def table_of(run: Run, places: Sequence[Place]) -> Table[Place] | None:
    """`places` are in the order of their slots. None for variations."""
    axes = from_json(run.axes)
    if not axes:
        return None
    across, down = axes[0], axes[1] if len(axes) > 1 else None
    wide = len(across.values)
    heads = [shown(across.what, value) for value in across.values]
    labels = [shown(down.what, value) for value in down.values] if down else [""]
    rows = [Row(label, list(places[at * wide : (at + 1) * wide])) for at, label in enumerate(labels)]
    return Table(across, down, heads, rows)


def shown(what: What, value: Any) -> str:
    return f"{value:g}" if what is What.GUIDANCE else str(value)

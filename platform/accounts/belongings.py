"""What rooms have of a person: to give it to them as a file, and to let go of it when they leave. Rooms register themselves;
accounts ask nobody by name.

Each room has its own nouns. For each it says which rows are the person's, as plain values, and what happens to these when
the person asked to be forgotten: they go, or lose what names the person and stay as a tombstone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Player


@dataclass(frozen=True, slots=True)
class Leave:
    """How somebody leaves. With `keeps_credit` their name stays where it was given as a credit."""

    at: datetime
    keeps_credit: bool = True


Row = dict[str, Any]
Teller = Callable[[Player], Iterable[Row]]
Forgetter = Callable[[Player, Leave], None]
Hinderer = Callable[[Player], str]


def _nothing(player: Player) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Belonging:
    """`name` is that of the file in the export. `told` says what happens to it on leaving, for the page that asks. `hinders`
    gives a sentence where nobody can leave just now because of it, and "" otherwise."""

    name: str
    rows: Teller
    forget: Forgetter
    told: str = ""
    hinders: Hinderer = _nothing
    rank: int = 100


_belongings: dict[str, Belonging] = {}


def register(belonging: Belonging) -> None:
    """Call it in AppConfig.ready()."""
    _belongings[belonging.name] = belonging


def every() -> list[Belonging]:
    """In order of rank: what points to other rows is let go before them."""
    return sorted(_belongings.values(), key=lambda one: (one.rank, one.name))


def of(player: Player) -> Iterator[tuple[str, Iterator[Row]]]:
    """Name and rows of each room's belongings, in order."""
    for belonging in every():
        yield belonging.name, iter(belonging.rows(player))

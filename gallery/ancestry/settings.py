"""What differs between the settings of two pictures. Pure: of two cards, which hold nothing that is still sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gallery.cards import Card


@dataclass(frozen=True, slots=True)
class Setting:
    """`one` and `other` are as shown; empty where a picture has no such setting."""

    name: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return self.one != self.other


def settings_of_both(one: Card, other: Card) -> list[Setting]:
    """What differs first, each in the order of a picture's page."""
    left, right = _told(one), _told(other)
    both = [Setting(name, left.get(name, ""), right.get(name, "")) for name in {**left, **right}]
    return sorted(both, key=lambda setting: not setting.differs)


def _told(card: Card) -> dict[str, str]:
    settings: dict[str, Any] = {
        "model": card.model,
        "seed": "hidden until the results" if card.seed is None else card.seed,
        **card.settings,
        "size": f"{card.width} × {card.height}",
    }
    return {name: str(value) for name, value in settings.items()}

"""The rules that a site begins with. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from moderation.rules.kinds import Category, Level

FILE = Path(__file__).with_name("shipped.toml")
MEANINGS = Path(__file__).with_name("shipped_meanings.toml")


@dataclass(frozen=True, slots=True)
class Shipped:
    name: str
    category: Category
    level: Level
    body: str
    unless: str


@dataclass(frozen=True, slots=True)
class ByMeaning:
    name: str
    category: Category
    level: Level
    examples: str
    harmless: str
    nearness: float


def by_meaning() -> list[ByMeaning]:
    """The same of what rules mean."""
    return [
        ByMeaning(
            one["name"],
            Category(one["category"]),
            Level(one["level"]),
            one["examples"].strip(),
            one["harmless"].strip(),
            one["nearness"],
        )
        for one in tomllib.loads(MEANINGS.read_text(encoding="utf-8"))["rule"]
    ]


def shipped() -> list[Shipped]:
    """Read anew: whoever asks does so once."""
    return [
        Shipped(
            one["name"],
            Category(one["category"]),
            Level(one["level"]),
            one["body"].strip(),
            one.get("unless", "").strip(),
        )
        for one in tomllib.loads(FILE.read_text(encoding="utf-8"))["rule"]
    ]

"""The rules that a site begins with. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from moderation.rules.kinds import Category, Level

FILE = Path(__file__).with_name("shipped.toml")


@dataclass(frozen=True, slots=True)
class Shipped:
    name: str
    category: Category
    level: Level
    body: str
    unless: str


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

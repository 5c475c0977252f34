"""A blind pair as the pages outside of battles show it, whatever it is a pair of."""

from __future__ import annotations

from dataclasses import dataclass

SIDES = ("left", "right")
PARTIAL = "X-Pair"
"""The header by which judge.js asks for a piece of the page."""
WITHHELD = "pair_withheld"
"""The code of the refusal that has judge.js ask for another pair."""


@dataclass(frozen=True, slots=True)
class Pair:
    """`token` is what an answer names, `key` what the page knows it by from first to last. `left` and `right` are addresses;
    nothing here says whose or what is on which side."""

    token: str
    key: str
    left: str
    right: str
    side: int
    theme: str = ""
    words: str = ""
    negative: str = ""

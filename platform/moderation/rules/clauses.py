"""A text and the parts of it that say something by themselves: in the vector of the whole one of them weighs little. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

ENDS = re.compile(r"(?<=[.!?。])(?![\d.!?。])|[\n;|:—–]+|\s-+\s|,\s*(?=(?:and|or)\s)")
"""Where a clause ends: a sentence does, or what stands between semicolons, bars, dashes, or before `, and`."""
COMMAS = re.compile(rf"{ENDS.pattern}|,")
WORDS_LEAST = 5
"""Fewer say too little to be judged by: with four "his eye is swollen" was cruelty, and nothing more was found."""
MOST = 8
"""Of either kind. Where there are more, neighbours stay together: whoever writes a hundred sentences hides none of them."""


def parts(text: str) -> list[str]:
    """The text itself, its clauses, and what stands between its commas, each once: 17 at most."""
    return list(dict.fromkeys([text, *_joined(_split(ENDS, text)), *_joined(_split(COMMAS, text))]))


def _split(between: re.Pattern[str], text: str) -> list[str]:
    found = (part.strip() for part in between.split(text))
    return [part for part in found if len(part.split()) >= WORDS_LEAST]


def _joined(some: list[str]) -> Iterable[str]:
    together = -(-len(some) // MOST) or 1
    return (", ".join(some[at : at + together]) for at in range(0, len(some), together))

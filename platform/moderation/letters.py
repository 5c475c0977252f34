"""Which letters show something, and which change what others show. Pure."""

from __future__ import annotations

import unicodedata

# Direction overrides and isolates let a text show other words than it holds.
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FOLDED_TO_SPACE = frozenset({"Cc", "Zl", "Zp", "Zs"})
INVISIBLE = frozenset({"Cf", "Mn", "Me", "Zs"})
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def is_visible(text: str) -> bool:
    """Whether at least one of its characters can be seen."""
    unseen = INVISIBLE | FOLDED_TO_SPACE
    return any(unicodedata.category(letter) not in unseen and letter not in BLANK_LETTERS for letter in text)

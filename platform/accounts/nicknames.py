"""What a nickname may look like. Pure: says what is wrong, decides nothing about who asks."""

from __future__ import annotations

import unicodedata

from accounts import official

NICKNAME_MAX = 24
NICKNAME_MIN = 2
# Emoji families and Persian words are written with them.
JOINERS = "\u200c\u200d"


def clean_nickname(text: str) -> str:
    """The nickname as it is kept: composed, one space between words.

    Raises ValueError with a sentence for the person who typed it.
    """
    composed = unicodedata.normalize("NFKC", text)
    if any(_is_unfit(char) for char in composed):
        raise ValueError("A nickname has only visible characters.")
    nickname = " ".join(composed.split())
    if len(nickname) < NICKNAME_MIN:
        raise ValueError(f"A nickname has at least {NICKNAME_MIN} characters.")
    if len(nickname) > NICKNAME_MAX:
        raise ValueError(f"A nickname has at most {NICKNAME_MAX} characters.")
    if not any(char.isalnum() for char in nickname):
        raise ValueError("A nickname has at least one letter or digit.")
    if any(char in "<>\\/@" for char in nickname):
        raise ValueError("A nickname has none of < > \\ / @.")
    return nickname


def clean_unofficial(text: str) -> str:
    """The same for whoever does not run the site and may not be taken for those who do. Raises ValueError likewise."""
    nickname = clean_nickname(text)
    if official.is_official(nickname):
        raise ValueError(official.TAKEN)
    return nickname


def _is_unfit(char: str) -> bool:
    return char not in JOINERS and unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn", "Cs"}

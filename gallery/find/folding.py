"""Words as the index keeps them: small, without accents, one by one. The same for what was written and for what is asked. Pure.

No language is assumed. Scripts that put no spaces between words (Chinese, Japanese, Thai and others) are kept letter by letter,
and whoever asks for several of them asks for them side by side.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
POSITIONS = 16_000
"""Postgres counts positions to 16,383, and 255 of one word."""
OF_ONE = 250

ACCENTS = re.compile("[\u0300-\u036f]")
WHOLE_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
)
POSSESSIVE = re.compile(r"['’]s\b")
SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
)
WORD = re.compile(rf"[{SPACELESS}]|[^\W_{SPACELESS}]+")

COMMONEST = frozenset(
    {"a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "into", "is", "it", "its", "of"}
) | frozenset({"on", "or", "the", "to", "with"})
"""Words that say nothing where another one is asked for."""


def tokens(text: str) -> list[str]:
    """The words of a text, in their order."""
    small = unicodedata.normalize("NFKD", POSSESSIVE.sub("", text).casefold())
    plain = unicodedata.normalize("NFC", ACCENTS.sub("", small)).casefold().translate(WHOLE_LETTERS)
    return [word[:LONGEST] for word in WORD.findall(plain)]


def vector(text: str) -> str:
    """A text as a Postgres `tsvector` is written: `'fox':2 'red':1`. Words are letters and digits, so nothing needs escaping."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(tokens(text)[:POSITIONS], start=1):
        places.setdefault(word, []).append(place)
    return " ".join(f"'{word}':{','.join(map(str, at[:OF_ONE]))}" for word, at in sorted(places.items()))

"""The one verb that every door asks that takes words: may they stand here?"""

from __future__ import annotations

import unicodedata

from moderation.rules import book
from moderation.rules.book import Broken, Edition
from moderation.rules.kinds import Place

QUOTED_MAX = 60
LETTERS_FREE = 4000
LETTERS_MOST = 2
"""For each that was typed, beyond those: a single sign may be read as eighteen letters, and reading takes time."""


class Unfit(ValueError):
    """Words that cannot stand here; says why to whoever wrote them."""


def check(text: str, place: Place, edition: Edition | None = None) -> None:
    """Raises Unfit for the first rule that is broken: says which, and which of their words. Whoever asks of many texts at once
    asks `book.now` once for all."""
    if not text:
        return
    _must_be_as_short_as_typed(text)
    if broken := (edition or book.now()).of_place(place).broken(text):
        raise Unfit(f"The rule “{broken[0].rule}” does not allow {_quoted(broken[0])} here.")


def why_not(text: str, place: Place, edition: Edition | None = None) -> str:
    """The same as a sentence, empty where they may stand here: for whoever tells of several faults at once."""
    try:
        check(text, place, edition)
    except Unfit as unfit:
        return str(unfit)
    return ""


def is_too_long(text: str) -> bool:
    """Written out, so that nobody reads it."""
    return _written_out(text)[0] > _written_out(text)[1]


def _must_be_as_short_as_typed(text: str) -> None:
    letters, most = _written_out(text)
    if letters > most:
        raise Unfit(f"Written out, these signs are {letters:,} letters; at most {most:,} can be read here.")


def _written_out(text: str) -> tuple[int, int]:
    """Letters that it has then, and may have."""
    return len(unicodedata.normalize("NFKC", text)), max(LETTERS_FREE, LETTERS_MOST * len(text))


def _quoted(found: Broken) -> str:
    if not found.words:
        return "what this means"
    said = " with ".join(f"“{words}”" for words in found.words)
    return said if len(said) <= QUOTED_MAX else f"{said[:QUOTED_MAX]}…”"

"""The one verb that every door asks that takes words: may they stand here?"""

from __future__ import annotations

from moderation.rules import book
from moderation.rules.kinds import Place
from moderation.rules.matching import Found

QUOTED_MAX = 60


class Unfit(ValueError):
    """Words that a rule does not allow. Says which rule, and which of their words, to whoever wrote them."""

    def __init__(self, found: Found) -> None:
        self.rule = found.rule.name
        self.words = found.words
        super().__init__(f"The rule “{self.rule}” does not allow {_quoted(found)} here.")


def check(text: str, place: Place) -> None:
    """Raises Unfit for the first rule that is broken."""
    if text and (broken := book.of_place(place).broken(text)):
        raise Unfit(broken[0])


def _quoted(found: Found) -> str:
    said = " with ".join(f"“{words}”" for words in found.words)
    return said if len(said) <= QUOTED_MAX else f"{said[:QUOTED_MAX]}…”"

"""What the site's rules for words say of a wish: of what was typed, and of what is drawn from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gallery.people.refusals import Refused
from gallery.studio.wishes import Cell, Wish
from moderation.rules import book
from moderation.rules.checking import Unfit, check
from moderation.rules.kinds import Place


class NotAllowed(Refused):
    """`field` is words or negative."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def must_be_allowed(wish: Wish, planned: Iterable[Cell]) -> None:
    """Raises NotAllowed."""
    edition = book.now()
    for field, text, place in dict.fromkeys(_said(wish, planned)):
        try:
            check(text, place, edition)
        except Unfit as unfit:
            raise NotAllowed(field, str(unfit)) from None


def _said(wish: Wish, planned: Iterable[Cell]) -> Iterator[tuple[str, str, Place]]:
    """Typed words too: of what is drawn from lists and braces each run draws something else."""
    yield "words", wish.words, Place.PROMPT
    yield "negative", wish.negative, Place.NEGATIVE
    for cell in planned:
        yield "words", cell.words.text, Place.PROMPT
        yield "negative", cell.negative.text, Place.NEGATIVE

"""What the site's rules for words say of a wish: of what was typed, and of what is drawn from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gallery.people.refusals import Refused
from gallery.studio.wishes import Cell, Wish
from moderation.rules import book, checking
from moderation.rules.kinds import Place

PLACES = {"words": Place.PROMPT, "negative": Place.NEGATIVE}


class NotAllowed(Refused):
    """`faults` says why by field, words before negative: the first of each."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def must_be_allowed(wish: Wish, planned: Iterable[Cell]) -> None:
    """Raises NotAllowed."""
    if faults := _faults(_said(wish, planned)):
        raise NotAllowed(faults)


def faults_of(typed: Mapping[str, str]) -> dict[str, str]:
    """Why what somebody typed may not be painted, by field."""
    return _faults((name, typed[name]) for name in PLACES if name in typed)


def _faults(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    edition, faults = book.now(), dict[str, str]()
    for field, text in dict.fromkeys(said):
        if field not in faults and (why_not := checking.why_not(text, PLACES[field], edition)):
            faults[field] = why_not
    return {field: faults[field] for field in PLACES if field in faults}


def _said(wish: Wish, planned: Iterable[Cell]) -> Iterator[tuple[str, str]]:
    """Typed words too: of what is drawn from lists and braces each run draws something else."""
    yield "words", wish.words
    yield "negative", wish.negative
    for cell in planned:
        yield "words", cell.words.text
        yield "negative", cell.negative.text

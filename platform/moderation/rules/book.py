"""The rules that hold now, made ready once for each place and kept until a row changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.conf import settings

from moderation.rules import encoding, writing
from moderation.rules.kinds import MEANT, Category, Level, Place, Strictness, holds
from moderation.rules.matching import Rule as WordRule
from moderation.rules.matching import Rulebook
from moderation.rules.meaning import Meanings, Meant
from moderation.rules.rows import Rule

SLACK = 0.03
"""A kept vector is rounded to bytes, and of the words as they were typed rather than as letters are read."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a text breaks. `words` are those that do so as they were typed, and `read` as what each was read; none where it
    is what they mean. `because` is for whoever keeps the rules."""

    rule: str
    words: tuple[str, ...]
    because: str
    read: tuple[str, ...] = ()


class Book:
    """Rules of one place. What means something is asked for last: it costs some milliseconds, words a fraction of one."""

    def __init__(self, words: Sequence[WordRule], meant: Sequence[Meant]) -> None:
        self._words = Rulebook(words)
        self._meant = tuple(meant)

    def broken(self, text: str) -> list[Broken]:
        """Rules whose words are there, else those that it breaks by what it means, while there is an encoder."""
        by_words = self._by_words(text)
        return by_words if by_words or not self._reads_meaning else self._by_meaning(text)

    def broken_by_each(self, text: str, meaning: np.ndarray | None) -> list[Broken]:
        """Rules that it breaks where each is asked by itself. `meaning` is a vector of it that somebody has kept: what that
        brings near is read by the encoder, part by part, and where there is none no rule is asked for what it means."""
        by_words = self._by_words(text)
        is_near = meaning is not None and self._reads_meaning and self._meanings.near([meaning], SLACK)
        return by_words + (self._by_meaning(text) if is_near else [])

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Call it with no more than some hundred: they are forgotten before the last of more is asked for."""
        if self._reads_meaning and texts:
            encoding.read_ahead(texts)

    def _by_words(self, text: str) -> list[Broken]:
        found = self._words.broken(text)
        return [Broken(one.rule.name, one.words, " with ".join(one.words), one.read) for one in found]

    def _by_meaning(self, text: str) -> list[Broken]:
        near = self._meanings.near(encoding.of_prompt(text))
        return [Broken(one.rule.name, (), f"{one.cosine:.2f} like “{one.example}”") for one in near]

    @property
    def _reads_meaning(self) -> bool:
        return bool(self._meant) and encoding.is_there()

    @cached_property
    def _meanings(self) -> Meanings:
        return Meanings(self._meant, encoding.of_examples)


@dataclass(frozen=True, slots=True)
class Edition:
    """Which rules hold, each as it was last changed."""

    strictness: Strictness
    rows: tuple[object, ...]

    def of_place(self, place: Place) -> Book:
        kept = _ready.get((self.strictness, place))
        if kept is None or kept[0] != self:
            kept = (self, made(Rule.objects.filter(is_active=True), self.strictness, place))
            _ready[self.strictness, place] = kept
        return kept[1]


_ready: dict[tuple[Strictness, Place], tuple[Edition, Book]] = {}


def now() -> Edition:
    """One narrow query each time: what a moderator puts live holds from the next word on, in every process."""
    rows = Rule.objects.filter(is_active=True).order_by("pk").values_list("pk", "changed_at")
    return Edition(Strictness(settings.MODERATION_STRICTNESS), tuple(rows))


def made(rows: Iterable[Rule], strictness: Strictness, place: Place) -> Book:
    """Of those of these rules that are asked there. Raises writing's Miswritten."""
    asked = [row for row in rows if holds(Category(row.category), Level(row.level), strictness, place)]
    words = [writing.rule(row.name, row.body, row.unless) for row in asked if row.body.strip()]
    by_meaning = [row for row in asked if row.examples.strip() and place in MEANT]
    return Book(words, [writing.meant(row.name, row.examples, row.harmless, row.nearness) for row in by_meaning])

"""Rules over words, and which of them a text breaks. Pure.

A rule is made of groups; it is broken where a text has something of every group. What is looked for is a word, words in a row,
the beginning of a word (`mutilat*`), or a shape (`<e-mail>`). Letters written more often than needed are found too: in `nuuude`
each run is as long as in `nude`, or longer, while `as` is not `ass`. A letter that is hidden by a star is any letter.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain, groupby

from moderation.rules.automaton import Automaton
from moderation.rules.hiding import Hidden
from moderation.rules.readings import STARS, Reading, Word, chunks, readings
from moderation.rules.shapes import SHAPES, Place

CANDIDATES_MOST = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """`groups` hold what has to be there, of each group something; `unless` what such words are harmless in."""

    name: str
    groups: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A broken rule, the words that broke it as they stand in the text, and as what each of them was read."""

    rule: Rule
    words: tuple[str, ...]
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """From one chunk to another, both in it; `read` is what was found there."""

    first: int
    last: int
    read: str = ""


@dataclass(frozen=True, slots=True)
class _Use:
    """What a pattern stands for: a group of a rule, by their numbers; no group where it makes harmless."""

    rule: int
    group: int | None


@dataclass(slots=True)
class _Sorted:
    uses: dict[str, list[_Use]] = field(default_factory=dict)

    def add(self, term: str, use: _Use) -> None:
        self.uses.setdefault(term, []).append(use)


class Rulebook:
    """Rules made ready: built once, asked often."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        spelled, self._shapes = _Sorted(), _Sorted()
        for term, use in _terms(self.rules):
            (self._shapes if term in SHAPES else spelled).add(term, use)
        patterns: dict[str, list[_Use]] = {}
        for term, uses in spelled.uses.items():
            if pattern := _pattern(term):
                patterns.setdefault(pattern, []).extend(uses)
        self._patterns = list(patterns)
        self._runs = [_runs(pattern) for pattern in patterns]
        self._uses = list(patterns.values())
        self._automaton = Automaton([_letters(runs) for runs in self._runs])
        self._hidden = Hidden(patterns)

    def broken(self, text: str) -> list[Found]:
        """Each broken rule once, in the order of the rules."""
        places = chunks(text)
        spans: dict[_Use, list[Span]] = {}
        for use, span in self._hits(text, places):
            spans.setdefault(use, []).append(span)
        return [
            found for number, rule in enumerate(self.rules) if (found := _judged(number, rule, spans, text, places))
        ]

    def _hits(self, text: str, places: list[Place]) -> Iterator[tuple[_Use, Span]]:
        read = readings(text)
        for reading in dict.fromkeys(chain(read, *(self._uncovered(reading) for reading in read))):
            yield from self._in(reading)
        narrow, ends = _narrow(text), [last for _, last in places]
        for shape, uses in self._shapes.uses.items():
            for start, end in SHAPES[shape](narrow):
                span = Span(bisect_right(ends, start), bisect_left(ends, end), shape)
                yield from ((use, span) for use in uses)

    def _in(self, reading: Reading) -> Iterator[tuple[_Use, Span]]:
        """Runs of letters are one letter for the automaton; whether each is long enough is looked at where it stops."""
        runs, word_of = _line(reading)
        for end, number in self._automaton.find(_letters(runs)):
            wanted = self._runs[number]
            start = end - len(wanted)
            if all(runs[start + at][1] >= length for at, (_, length) in enumerate(wanted)):
                first, last = word_of[start + 1], word_of[end - 1 - (wanted[-1][0] == " ")]
                span = Span(reading[first].first, reading[last].last, self._patterns[number].strip())
                yield from ((use, span) for use in self._uses[number])

    def _uncovered(self, reading: Reading) -> Iterator[Reading]:
        """With each starred word as the one that it may hide: all of them as their first, all as their second."""
        may_be = {
            word: self._hidden.candidates(word.text) for word in reading if any(star in word.text for star in STARS)
        }
        for turn in range(min(max(map(len, may_be.values()), default=0), CANDIDATES_MOST)):
            yield tuple(_instead(word, may_be.get(word, []), turn) for word in reading)


Runs = list[tuple[str, int]]


def _narrow(text: str) -> str:
    """As long as it was, in letters and digits of usual width."""
    return "".join(one if len(one := unicodedata.normalize("NFKC", letter)) == 1 else letter for letter in text)


def _terms(rules: Iterable[Rule]) -> Iterator[tuple[str, _Use]]:
    for number, rule in enumerate(rules):
        for at, group in enumerate(rule.groups):
            yield from ((term, _Use(number, at)) for term in group)
        yield from ((term, _Use(number, None)) for term in rule.unless)


def _pattern(term: str) -> str:
    """Its words with a blank around each; none behind the beginning of a word. Empty where nothing of it can be read."""
    is_beginning = term.rstrip().endswith("*")
    words = [word.text for word in readings(term)[0]] if term.strip() else []
    return f" {' '.join(words)}{'' if is_beginning else ' '}" if words else ""


def _instead(word: Word, candidates: list[str], turn: int) -> Word:
    return replace(word, text=candidates[min(turn, len(candidates) - 1)]) if candidates else word


def _runs(text: str) -> Runs:
    return [(letter, len(list(group))) for letter, group in groupby(text)]


def _letters(runs: Runs) -> str:
    return "".join(letter for letter, _ in runs)


def _line(reading: Reading) -> tuple[Runs, list[int]]:
    """The runs of a reading with a blank around each word, and which word each run is of; a blank is of the word behind it."""
    runs: Runs = []
    word_of: list[int] = []
    for number, word in enumerate(reading):
        for run in ((" ", 1), *_runs(word.text)):
            runs.append(run)
            word_of.append(number)
    return [*runs, (" ", 1)], [*word_of, max(len(reading) - 1, 0)]


def _judged(number: int, rule: Rule, spans: Mapping[_Use, list[Span]], text: str, places: list[Place]) -> Found | None:
    harmless = _reach(spans.get(_Use(number, None), []), len(places))
    words: dict[str, str] = {}
    for group in range(len(rule.groups)):
        there = spans.get(_Use(number, group), [])
        standing = next((span for span in there if harmless[span.first] < span.last), None)
        if standing is None:
            return None
        words.setdefault(text[places[standing.first][0] : places[standing.last][1]], standing.read)
    return Found(rule, tuple(words), tuple(words.values()))


def _reach(spans: Iterable[Span], count: int) -> list[int]:
    """For each chunk the last one that a span reaches which begins there or before: what ends by then lies in one."""
    furthest = [-1] * count
    for span in spans:
        furthest[span.first] = max(furthest[span.first], span.last)
    return list(accumulate(furthest, max))

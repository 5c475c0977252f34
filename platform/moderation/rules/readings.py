"""The ways in which a text may be read, each as words in a row: as it stands, with digits and signs for letters, with what stands
between letters taken away, spelled out letter by letter, and torn to pieces. Pure.

There are few of them whatever the text, and none is longer than the text, so looking through all takes time that grows with the
text alone. Every word knows where it came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from moderation.rules.folding import folded

CHUNK = re.compile(r"\S+")
WORD = re.compile(r"[^\W_]+")
SIGNS = str.maketrans("0345789@$€+", "oeastbgaset")
AS_I, AS_L = str.maketrans("1!|", "iii"), str.maketrans("1!|", "lll")
STARS = "*#%"
BEFORE = "\"'([{<.,;:-_~=/\\&?!|+*#%"
BEHIND = "\"')]}>.,;:-_~=/\\&?!|+*#%"
DIGITS = "0123456789"
THIRD = 3
"""Where fewer letters than one in so many stand among digits and signs, they are numbers and no letters."""
PIECE_MAX = 2
SPELLED_LEAST = 3
ARTICLES = "ai"
SHORT = frozenset(
    [
        "a",
        "ad",
        "ah",
        "am",
        "an",
        "as",
        "at",
        "ax",
        "be",
        "by",
        "da",
        "de",
        "di",
        "do",
        "du",
        "el",
        "en",
        "et",
        "go",
        "ha",
        "he",
        "hi",
        "i",
        "if",
        "il",
        "in",
        "is",
        "it",
        "la",
        "le",
        "lo",
        "ma",
        "me",
        "my",
        "no",
        "of",
        "oh",
        "ok",
        "on",
        "or",
        "os",
        "ox",
        "pi",
        "re",
        "so",
        "to",
        "un",
        "up",
        "us",
        "vs",
        "we",
        "y",
        "ye",
        "yo",
    ]
)
"""Words by themselves: no piece of a torn one."""


@dataclass(frozen=True, slots=True)
class Word:
    """`first` and `last` are the numbers of the chunks, parted by blanks, that it was read from."""

    text: str
    first: int
    last: int


Reading = tuple[Word, ...]


def chunks(text: str) -> list[tuple[int, int]]:
    """Where what stands between blanks begins and ends."""
    return [found.span() for found in CHUNK.finditer(text)]


def readings(text: str) -> list[Reading]:
    """Each once; the first is the text as it stands."""
    parts = [folded(text[start:end]) for start, end in chunks(text)]
    plain = [Word(found[0], at, at) for at, part in enumerate(parts) for found in WORD.finditer(part)]
    ways: list[Iterable[Word]] = [plain]
    if not all(part.isalpha() for part in parts):
        ways += [
            _undisguised(parts, ones, behind) for ones in (AS_I, AS_L) for behind in (BEHIND + DIGITS, "\"')]}>.,;:?")
        ]
    if any(len(word.text) <= PIECE_MAX for word in plain):
        ways += [_spelled(plain, AS_I, ""), _spelled(plain, AS_L, ""), _spelled(plain, AS_I, ARTICLES)]
        ways += [_joined(plain, by) for by in (_pieces, _piece_and_next, _piece_and_last)]
    return list(dict.fromkeys(tuple(way) for way in ways))


def _undisguised(parts: list[str], ones: dict[int, int], behind: str) -> Iterator[Word]:
    """Each chunk as one word without what frames it, whatever stands between its letters. A sign in front may be its first."""
    for at, part in enumerate(parts):
        if text := "".join(filter(_is_read, _letters(part.lstrip(BEFORE).rstrip(behind), ones))):
            yield Word(text, at, at)


def _letters(text: str, ones: dict[int, int]) -> str:
    is_word = sum(map(str.isalpha, text)) * THIRD >= len(text)
    return text.translate(ones).translate(SIGNS) if is_word else text


def _is_read(letter: str) -> bool:
    return letter.isalpha() or letter in STARS


def _spelled(words: list[Word], ones: dict[int, int], articles: str) -> Iterator[Word]:
    """Letters that stand alone, put together; an article before them may be none of them."""
    for is_letter, group in groupby(words, lambda word: len(word.text) == 1):
        row = list(group)
        if is_letter and row[0].text in articles:
            yield row.pop(0)
        if is_letter and len(row) >= SPELLED_LEAST:
            whole = _one(row)
            yield Word(_letters(whole.text, ones), whole.first, whole.last)
        else:
            yield from row


def _joined(words: list[Word], belongs: Callable[[Word, Word], bool]) -> Iterator[Word]:
    """Neighbours that belong together are one word."""
    row: list[Word] = []
    for word in words:
        if row and not belongs(row[-1], word):
            yield _one(row)
            row = []
        row.append(word)
    if row:
        yield _one(row)


def _pieces(word: Word, after: Word) -> bool:
    return _is_piece(word) and _is_piece(after)


def _piece_and_next(word: Word, after: Word) -> bool:
    return _is_piece(word) and not _is_piece(after)


def _piece_and_last(word: Word, after: Word) -> bool:
    return _is_piece(after) and not _is_piece(word)


def _is_piece(word: Word) -> bool:
    return len(word.text) <= PIECE_MAX and word.text.isalpha() and word.text not in SHORT


def _one(row: list[Word]) -> Word:
    return row[0] if len(row) == 1 else Word("".join(word.text for word in row), row[0].first, row[-1].last)

"""What changed from one prompt to another, word by word, with as few changes as there can be. Pure.

A longest common subsequence by Hyyrö's bit-parallel method ("Bit-parallel LCS-length computation revisited", 2004): a row
of the table is one long integer, so that a thousand words take milliseconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from gallery.ancestry.tokens import Token, tokens_of


class Change(StrEnum):
    KEPT = "kept"
    TAKEN_OUT = "taken out"
    PUT_IN = "put in"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row of which the same became; `text` begins with the space before it."""

    change: Change
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        return "".join(token.space + token.text for token in self.tokens)


@dataclass(frozen=True, slots=True)
class Changes:
    """From older words to newer ones, in reading order; what was taken out stands before what was put in for it."""

    pieces: tuple[Piece, ...]

    @property
    def are_none(self) -> bool:
        return all(piece.change is Change.KEPT for piece in self.pieces)

    @property
    def taken_out(self) -> list[str]:
        return self._of(Change.TAKEN_OUT)

    @property
    def put_in(self) -> list[str]:
        return self._of(Change.PUT_IN)

    def _of(self, change: Change) -> list[str]:
        return [piece.text.strip() for piece in self.pieces if piece.change is change]


def changes_between(older: str, newer: str) -> Changes:
    before, after = tokens_of(older), tokens_of(newer)
    steps = _tidied(list(_steps(before, after)))
    grouped = groupby(steps, key=lambda step: step[0])
    return Changes(tuple(Piece(change, tuple(token for _, token in some)) for change, some in grouped))


def likeness(older: str, newer: str) -> float:
    """The share of both prompts' words, from 0 to 1, that stand in both and in the same order; marks do not count.
    Two prompts without a word are the same."""
    before, after = ([token for token in tokens_of(text) if token.is_word] for text in (older, newer))
    whole = len(before) + len(after)
    kept = sum(change is Change.KEPT for change, _ in _steps(before, after))
    return 2 * kept / whole if whole else 1.0


def _steps(before: Sequence[Token], after: Sequence[Token]) -> Iterator[tuple[Change, Token]]:
    """Every token once, in reading order."""
    rows = _rows(before, after)
    at, to, found = len(before), len(after), []
    while at or to:
        if at and to and before[at - 1] == after[to - 1]:
            at, to = at - 1, to - 1
            found.append((Change.KEPT, _spaced(before[at], after[to])))
        elif at and rows[to] >> (at - 1) & 1:
            at -= 1
            found.append((Change.TAKEN_OUT, before[at]))
        else:
            to -= 1
            found.append((Change.PUT_IN, after[to]))
    return reversed(found)


def _rows(before: Sequence[Token], after: Sequence[Token]) -> list[int]:
    """For each number of words of `after`: bit n is 0 where word n of `before` makes the longest common part longer."""
    where: defaultdict[Token, int] = defaultdict(int)
    for at, token in enumerate(before):
        where[token] |= 1 << at
    all_ones = (1 << len(before)) - 1
    rows = [all_ones]
    for token in after:
        row = rows[-1]
        here = row & where[token]
        rows.append(((row + here) | (row - here)) & all_ones)
    return rows


def _spaced(older: Token, newer: Token) -> Token:
    """A word that has become the first one still stands apart from what was taken out before it."""
    return newer if newer.space else older


def _tidied(steps: list[tuple[Change, Token]]) -> Iterator[tuple[Change, Token]]:
    """Between two kept words what was taken out comes first."""
    for _, some in groupby(steps, key=lambda step: step[0] is Change.KEPT):
        yield from sorted(some, key=lambda step: step[0] is Change.PUT_IN)

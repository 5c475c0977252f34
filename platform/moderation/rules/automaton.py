"""Finds many patterns in one pass over a text (Aho & Corasick, 1975). Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence


class Automaton:
    """Built once of patterns; `find` gives which of them end where, in time that grows with the text and the hits alone."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._ends: list[list[int]] = [[]]
        self._fail: list[int] = [0]
        for number, pattern in enumerate(patterns):
            self._ends[self._grow(pattern)].append(number)
        self._link()

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Pairs of a place behind a pattern's last letter, and the pattern's number."""
        steps, fail, ends, state = self._next, self._fail, self._ends, 0
        for at, letter in enumerate(text, start=1):
            while letter not in steps[state] and state:
                state = fail[state]
            state = steps[state].get(letter, 0)
            for number in ends[state]:
                yield at, number

    def _grow(self, pattern: str) -> int:
        state = 0
        for letter in pattern:
            if letter not in self._next[state]:
                self._next[state][letter] = len(self._next)
                self._next.append({})
                self._ends.append([])
                self._fail.append(0)
            state = self._next[state][letter]
        return state

    def _link(self) -> None:
        """Breadth first: where a state has no way on, its longest proper end that is a beginning goes on."""
        waiting = deque(self._next[0].values())
        while waiting:
            state = waiting.popleft()
            for letter, after in self._next[state].items():
                back = self._fail[state]
                while letter not in self._next[back] and back:
                    back = self._fail[back]
                self._fail[after] = self._next[back].get(letter, 0)
                self._ends[after] += self._ends[self._fail[after]]
                waiting.append(after)

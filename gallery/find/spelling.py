"""How far two words are from each other, and what is one slip away from a word. Pure."""

from __future__ import annotations

from string import ascii_lowercase, digits

LETTERS = ascii_lowercase + digits
SHORTEST = 3
"""Shorter words are too near to everything."""
LONG = 6
"""From so many letters on two slips are forgiven."""


def slips(word: str) -> set[str]:
    """Whatever comes of it by leaving one letter out, putting one in, taking another or changing places with the next. Of Latin
    letters; other scripts are found by what they share."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    taken = {head + letter + tail[1:] for head, tail in cuts if tail for letter in LETTERS}
    put_in = {head + letter + tail for head, tail in cuts for letter in LETTERS}
    return (left_out | swapped | taken | put_in) - {word, ""}


def distance(one: str, other: str) -> int:
    """Slips between two words: the optimal string alignment, in which neighbours that changed places are one slip."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, its in enumerate(other, start=1):
            best = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != its))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == its:
                best = min(best, before[column - 2] + 1)
            now.append(best)
        before, last = last, now
    return last[-1]


def forgiven(word: str) -> int:
    """So many slips are taken for one."""
    if len(word) < SHORTEST:
        return 0
    return 1 if len(word) < LONG else 2

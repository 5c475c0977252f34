"""Words of which a letter or two are hidden behind stars. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from moderation.rules.readings import STARS

STAR = "*"
ONE_STAR = str.maketrans(dict.fromkeys(STARS, STAR))
LEAST = 4
"""Letters of a word in which some may be hidden: of shorter ones too little would be left."""


class Hidden:
    """Which of the words of some patterns a starred one may be; its first letter is never hidden."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._whole: dict[str, list[str]] = {}
        self._beginnings: dict[str, list[str]] = {}
        for pattern in patterns:
            *words, last = pattern.split()
            _keep(self._whole if pattern.endswith(" ") else self._beginnings, last)
            for word in words:
                _keep(self._whole, word)
        self._longest = max(map(len, self._beginnings), default=0)

    def candidates(self, starred: str) -> list[str]:
        one = starred.translate(ONE_STAR)
        found = list(self._whole.get(one, []))
        for length in range(LEAST, min(len(one), self._longest) + 1):
            found += self._beginnings.get(one[:length], [])
        return found


def _keep(table: dict[str, list[str]], word: str) -> None:
    if len(word) < LEAST:
        return
    for width in (1, 2):
        for at in range(1, len(word) - width + 1):
            kept = table.setdefault(word[:at] + STAR * width + word[at + width :], [])
            if word not in kept:
                kept.append(word)

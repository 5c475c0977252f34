"""How a win is shared among the words that won it and those that they descend from. Pure.

Whatever reaches a prompt, from the win itself or from a child, it keeps half of and hands the other half on to its parents,
to each as much. A prompt without parents keeps all of it, and so does one of the fifth generation above the winner. What
comes to the same words, or to the same author, on several ways is added up. So the shares make one whole, the winner's
author has half of it or more, and no ancestor's share grows by copying.

Shares are millionths, by the method of the largest remainder; where remainders are equal, older words come first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping
from fractions import Fraction
from typing import TypeVar

WHOLE = 1_000_000
GENERATIONS = 5

Author = TypeVar("Author", bound=Hashable)

Parents = Mapping[int, Collection[int]]
"""The parents of each prompt, by number; those of which nothing is said have none."""


def shares(winner: int, parents: Parents) -> dict[int, int]:
    """Millionths of one win for each prompt that has at least one of them; together exactly WHOLE."""
    return _in_millionths(_exact(winner, parents))


def by_author(shared: Mapping[int, int], author_of: Mapping[int, Author]) -> dict[Author, int]:
    """The same shares, added up for those who wrote the words."""
    together: Counter[Author] = Counter()
    for prompt, micros in shared.items():
        together[author_of[prompt]] += micros
    return dict(together)


def _exact(winner: int, parents: Parents) -> dict[int, Fraction]:
    kept: defaultdict[int, Fraction] = defaultdict(Fraction)
    reached = {winner: Fraction(1)}
    for generation in range(GENERATIONS + 1):
        handed: defaultdict[int, Fraction] = defaultdict(Fraction)
        for prompt, amount in reached.items():
            above = set(parents.get(prompt, ())) if generation < GENERATIONS else set()
            kept[prompt] += amount / 2 if above else amount
            for parent in above:
                handed[parent] += amount / 2 / len(above)
        reached = handed
    return dict(kept)


def _in_millionths(exact: Mapping[int, Fraction]) -> dict[int, int]:
    whole = {prompt: int(share * WHOLE) for prompt, share in exact.items()}
    left = WHOLE - sum(whole.values())
    by_remainder = sorted(exact, key=lambda prompt: (whole[prompt] - exact[prompt] * WHOLE, prompt))
    for prompt in by_remainder[:left]:
        whole[prompt] += 1
    return {prompt: micros for prompt, micros in sorted(whole.items()) if micros}

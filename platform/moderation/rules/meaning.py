"""Rules over what words mean: a text breaks one where it is nearer to an example than to whatever is harmless, and near enough.
Pure: vectors come from outside, each of length 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Encode = Callable[[Sequence[str]], np.ndarray]
"""A row for each text."""


@dataclass(frozen=True, slots=True)
class Meant:
    """`examples` say what the rule is about, `harmless` what is near to that and nothing of it; `nearness` is a cosine."""

    name: str
    examples: tuple[str, ...]
    harmless: tuple[str, ...]
    nearness: float


@dataclass(frozen=True, slots=True)
class Near:
    """A rule that a text breaks by what it means, by the example that is nearest."""

    rule: Meant
    example: str
    cosine: float


class Meanings:
    """Rules made ready: built once, asked often. A question is one product with all examples, tenths of a millisecond."""

    def __init__(self, rules: Sequence[Meant], encode: Encode) -> None:
        self.rules = tuple(rules)
        self._sentences = [sentence for rule in rules for sentence in (*rule.examples, *rule.harmless)]
        self._vectors = encode(self._sentences)

    def near(self, vectors: Sequence[np.ndarray], slack: float = 0.0) -> list[Near]:
        """Of a text by the vectors of its parts: each broken rule once, in their order, by the part that is nearest.
        `slack` takes in what misses by so much: a vector may be rounded."""
        cosines, found, start = self._vectors @ np.stack(vectors).T, list[Near](), 0
        for rule in self.rules:
            middle, end = start + len(rule.examples), start + len(rule.examples) + len(rule.harmless)
            nearest = cosines[start:middle].max(axis=0)
            harmless = cosines[middle:end].max(axis=0, initial=-1.0)
            is_near = (nearest >= rule.nearness - slack) & (nearest > harmless - slack)
            breaks = np.where(is_near, nearest, -1.0)
            part = int(np.argmax(breaks))
            if is_near[part]:
                example = start + int(np.argmax(cosines[start:middle, part]))
                found.append(Near(rule, self._sentences[example], float(breaks[part])))
            start = end
        return found

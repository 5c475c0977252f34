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
    """Rules made ready: built once, asked often. A question is one product with all examples, hundredths of a millisecond."""

    def __init__(self, rules: Sequence[Meant], encode: Encode) -> None:
        self.rules = tuple(rules)
        self._sentences = [sentence for rule in rules for sentence in (*rule.examples, *rule.harmless)]
        self._vectors = encode(self._sentences)

    def near(self, vector: np.ndarray) -> list[Near]:
        """Each broken rule once, in the order of the rules."""
        cosines, found, start = self._vectors @ vector, list[Near](), 0
        for rule in self.rules:
            middle, end = start + len(rule.examples), start + len(rule.examples) + len(rule.harmless)
            best = start + int(np.argmax(cosines[start:middle]))
            harmless = float(cosines[middle:end].max(initial=-1.0))
            if cosines[best] >= rule.nearness and cosines[best] > harmless:
                found.append(Near(rule, self._sentences[best], float(cosines[best])))
            start = end
        return found

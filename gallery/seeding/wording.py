"""Prompts of a made-up community, as choices from the vocabulary: one number for each part of a sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gallery.seeding.vocabulary import PARTS, THEME_WHAT, THEME_WHO

LIKELY = (1.0, 0.55, 0.65, 0.75, 0.5, 0.35, 0.3)
"""How often a prompt says something of each part."""

Parts = np.ndarray


def written(rng: np.random.Generator, count: int) -> Parts:
    """So many fresh prompts, a row of choices each."""
    chosen = [rng.integers(0 if number == 0 else 1, len(words), count) for number, words in enumerate(PARTS)]
    silent = rng.random((count, len(PARTS))) > np.array(LIKELY)
    return np.where(silent, 0, np.stack(chosen, axis=1)).astype(np.int16)


def remixed(parent: Parts, part: int, choice: int) -> Parts:
    """The same words but for one part."""
    child = parent.copy()
    child[part % len(PARTS)] = choice % len(PARTS[part % len(PARTS)])
    return child


def blended(one: Parts, other: Parts) -> Parts:
    """Every second part is the other's."""
    return np.where(np.arange(len(PARTS)) % 2 == 0, one, other)


def sentence(parts: Sequence[int]) -> str:
    """What somebody typed."""
    subject, doing, place, *style = (words[choice] for words, choice in zip(PARTS, parts, strict=True))
    return ", ".join(filter(None, [" ".join(filter(None, [subject, doing, place])), *style]))


def themes() -> list[str]:
    """Every theme that is ever played, the best loved first."""
    return [f"{who} {what}" for what in THEME_WHAT for who in THEME_WHO]

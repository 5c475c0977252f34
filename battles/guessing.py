"""Strengths of entries for a fraction of the time that the whole fit takes: good enough to choose what to ask next. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from battles.strengths import PRIOR_PRECISION, chance_to_win
from battles.tables import Pairing, Score

STEPS = 6


def guess(entries: Sequence[int], scores: Mapping[Pairing, Score]) -> dict[int, float]:
    """The strengths that the pairs alone say, seeds left aside.

    Six steps along the gradient, each divided by a bound of the curvature: a graph's Laplacian is at most twice its
    diagonal, so no step overshoots.
    """
    comparisons = _comparisons(entries, scores)
    bounds = [PRIOR_PRECISION] * len(entries)
    for low, high, _, played in comparisons:
        bounds[low] += played / 2
        bounds[high] += played / 2
    strengths = [0.0] * len(entries)
    for _ in range(STEPS if comparisons else 0):
        gradient = _gradient(comparisons, strengths)
        strengths = [value + slope / bound for value, slope, bound in zip(strengths, gradient, bounds, strict=True)]
    return dict(zip(entries, strengths, strict=True))


def _comparisons(entries: Sequence[int], scores: Mapping[Pairing, Score]) -> list[tuple[int, int, float, float]]:
    """(index of low, index of high, wins of low with ties half, comparisons), in a fixed order."""
    index = {entry: place for place, entry in enumerate(entries)}
    return [
        (index[low], index[high], score.wins, score.played)
        for (low, high), score in sorted(scores.items(), key=lambda item: item[0])
        if low in index and high in index
    ]


def _gradient(comparisons: list[tuple[int, int, float, float]], strengths: Sequence[float]) -> list[float]:
    gradient = [-PRIOR_PRECISION * strength for strength in strengths]
    for low, high, wins, played in comparisons:
        surprise = wins - played * chance_to_win(strengths[low], strengths[high])
        gradient[low] += surprise
        gradient[high] -= surprise
    return gradient

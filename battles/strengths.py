"""Strengths of entries from paired comparisons: a regularised Bradley–Terry fit. Pure Python: the same everywhere.

Entry i beats j with probability σ(θi − θj), σ the logistic function; a tie is half a win for each (R. A. Bradley and
M. E. Terry, "Rank analysis of incomplete block designs I", Biometrika 39, 1952). The log likelihood is concave in θ
(D. R. Hunter, "MM algorithms for generalized Bradley–Terry models", Annals of Statistics 32, 2004). The prior, each θ
normal with mean 0 and standard deviation 1, makes it strictly so: one maximum, whatever was answered. Found by Newton's
method with halved steps where a full one leads down.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence

from battles.tables import Pairing, Score

PRIOR_PRECISION = 1.0
STEP_TOLERANCE = 1e-9
NEWTON_STEPS = 50
ROUGH_STEPS = 6

Matrix = list[list[float]]
Comparison = tuple[int, int, float, float]


def fit(entries: Sequence[int], scores: Mapping[Pairing, Score]) -> list[float]:
    """The strength θ of each entry, in the order given: log odds, 0 for the average of the prior."""
    comparisons = _comparisons(entries, scores)
    strengths = [0.0] * len(entries)
    for _ in range(NEWTON_STEPS if comparisons else 0):
        step = _solve(_hessian(comparisons, strengths), _gradient(comparisons, strengths))
        if max(map(abs, step)) < STEP_TOLERANCE:
            break
        strengths = _climb(comparisons, strengths, step)
    return strengths


def precision(entries: Sequence[int], scores: Mapping[Pairing, Score], strengths: Sequence[float]) -> Matrix:
    """The Hessian of the negative log posterior at `strengths`: the precision of its Laplace approximation."""
    return _hessian(_comparisons(entries, scores), strengths)


def rough(entries: Sequence[int], scores: Mapping[Pairing, Score]) -> dict[int, float]:
    """About the same strengths for a fraction of the time, good enough to choose what to ask next.

    Six steps along the gradient, each divided by a bound of the curvature: a graph's Laplacian is at most twice its
    diagonal, so no step overshoots.
    """
    comparisons = _comparisons(entries, scores)
    bounds = [PRIOR_PRECISION] * len(entries)
    for low, high, _, played in comparisons:
        bounds[low] += played / 2
        bounds[high] += played / 2
    strengths = [0.0] * len(entries)
    for _ in range(ROUGH_STEPS if comparisons else 0):
        gradient = _gradient(comparisons, strengths)
        strengths = [value + slope / bound for value, slope, bound in zip(strengths, gradient, bounds, strict=True)]
    return dict(zip(entries, strengths, strict=True))


def chance_to_win(mine: float, theirs: float) -> float:
    """σ(mine − theirs)."""
    return 0.5 + 0.5 * math.tanh((mine - theirs) / 2.0)


def _comparisons(entries: Sequence[int], scores: Mapping[Pairing, Score]) -> list[Comparison]:
    """(index of low, index of high, wins of low with ties half, comparisons), in a fixed order."""
    index = {entry: place for place, entry in enumerate(entries)}
    return [
        (index[low], index[high], score.low + score.ties / 2, float(score.low + score.high + score.ties))
        for (low, high), score in sorted(scores.items(), key=lambda item: item[0])
        if low in index and high in index
    ]


def _gradient(comparisons: list[Comparison], strengths: Sequence[float]) -> list[float]:
    gradient = [-PRIOR_PRECISION * strength for strength in strengths]
    for low, high, wins, played in comparisons:
        surprise = wins - played * chance_to_win(strengths[low], strengths[high])
        gradient[low] += surprise
        gradient[high] -= surprise
    return gradient


def _hessian(comparisons: list[Comparison], strengths: Sequence[float]) -> Matrix:
    size = len(strengths)
    matrix = [[PRIOR_PRECISION if row == column else 0.0 for column in range(size)] for row in range(size)]
    for low, high, _, played in comparisons:
        chance = chance_to_win(strengths[low], strengths[high])
        weight = played * chance * (1.0 - chance)
        matrix[low][low] += weight
        matrix[high][high] += weight
        matrix[low][high] -= weight
        matrix[high][low] -= weight
    return matrix


def _climb(comparisons: list[Comparison], start: list[float], step: list[float]) -> list[float]:
    """The first of step, step/2, step/4 … that does not lead down."""
    height = _log_posterior(comparisons, start)
    for halvings in range(30):
        there = [value + change * 0.5**halvings for value, change in zip(start, step, strict=True)]
        if _log_posterior(comparisons, there) >= height:
            return there
    return start


def _log_posterior(comparisons: list[Comparison], strengths: Sequence[float]) -> float:
    value = -PRIOR_PRECISION / 2 * math.fsum(strength * strength for strength in strengths)
    for low, high, wins, played in comparisons:
        lead = strengths[low] - strengths[high]
        value += wins * lead - played * _softplus(lead)
    return value


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def _solve(matrix: Matrix, right: list[float]) -> list[float]:
    """matrix⁻¹ · right for a symmetric positive definite matrix, by Cholesky."""
    lower = _cholesky(matrix)
    size = len(right)
    middle: list[float] = []
    for row in range(size):
        middle.append((right[row] - _dot(lower[row], middle)) / lower[row][row])
    solution = [0.0] * size
    for row in reversed(range(size)):
        below = sum(lower[later][row] * solution[later] for later in range(row + 1, size))
        solution[row] = (middle[row] - below) / lower[row][row]
    return solution


def _cholesky(matrix: Matrix) -> Matrix:
    """The rows of L with L·Lᵀ = matrix, each up to its diagonal."""
    lower: Matrix = []
    for row, values in enumerate(matrix):
        line: list[float] = []
        for column in range(row):
            line.append((values[column] - _dot(lower[column], line)) / lower[column][column])
        line.append(math.sqrt(values[row] - _dot(line, line)))
        lower.append(line)
    return lower


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    """Over as many numbers as the shorter has."""
    return math.fsum(map(operator.mul, left, right))

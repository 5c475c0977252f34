"""Strengths of entries from paired comparisons: a regularised Bradley–Terry fit over entries and seed slots. Pure.

Entry i beats j in slot s with probability σ((θi + ui,s) − (θj + uj,s)), σ the logistic function; a tie is half a win for
each (R. A. Bradley and M. E. Terry, "Rank analysis of incomplete block designs I", Biometrika 39, 1952). θ is the prompt,
u the luck of one seed: many votes on one pair of pictures say much of these pictures, and no more of the two prompts than
a pair of pictures can. The log likelihood is concave (D. R. Hunter, "MM algorithms for generalized Bradley–Terry models",
Annals of Statistics 32, 2004); the priors, all normal around 0, make it strictly so: one maximum, whatever was answered.
Found by Newton's method with halved steps where a full one leads down.

How wide the priors are is chosen, not fitted, so that a heat says the same whatever heats came before. θ has the standard
deviation 1: of two prompts drawn by chance the better one is then preferred by about 70 of 100 voters. u has half of
it: the better of two prompts then has the better picture on 3.4 of 4 seeds (1/2 + asin(1/√1.25)/π of them).

The slots do not meet each other, so their u are eliminated slot by slot and one system of the size of the entries is left.
The same input gives the same strengths; another processor's arithmetic may move them in the twelfth decimal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from battles.tables import Pairing, Score

PRIOR_PRECISION = 1.0
LUCK_PRECISION = 4.0
STEP_TOLERANCE = 1e-9
NEWTON_STEPS = 50
HALVINGS = 30

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Fit:
    """The maximum of the posterior. `strengths`: θ of each entry in the order given, in log odds, 0 for the average of the
    prior. `precision`: of θ in its Laplace approximation there, the slots' luck integrated out."""

    strengths: Floats
    precision: Floats


def fit(entries: Sequence[int], scores: Mapping[tuple[Pairing, int], Score]) -> Fit:
    """From the counted answers of each pair in each slot. Pairs with others than these entries say nothing."""
    told = _Told.of(entries, scores)
    prompts: Floats = np.zeros(len(entries))
    luck: Floats = np.zeros((told.slots, len(entries)))
    for _ in range(NEWTON_STEPS):
        step = _newton_step(told, prompts, luck)
        if max(_largest(step[0]), _largest(step[1])) < STEP_TOLERANCE:
            break
        prompts, luck = _climb(told, prompts, luck, step)
    return Fit(prompts, _precision(_resistances(told, prompts, luck)))


def chance_to_win(mine: float, theirs: float) -> float:
    """σ(mine − theirs)."""
    return 0.5 + 0.5 * math.tanh((mine - theirs) / 2.0)


@dataclass(frozen=True, slots=True)
class _Told:
    """The comparisons as columns, in a fixed order: places of entries and slot, wins of low with ties half, how many."""

    low: NDArray[np.intp]
    high: NDArray[np.intp]
    slot: NDArray[np.intp]
    wins: Floats
    played: Floats
    slots: int

    @classmethod
    def of(cls, entries: Sequence[int], scores: Mapping[tuple[Pairing, int], Score]) -> _Told:
        place = {entry: number for number, entry in enumerate(entries)}
        known = sorted(key for key in scores if key[0][0] in place and key[0][1] in place)
        slots = {slot: number for number, slot in enumerate(sorted({slot for _, slot in known}))}
        return cls(
            np.array([place[low] for (low, _), _ in known], np.intp),
            np.array([place[high] for (_, high), _ in known], np.intp),
            np.array([slots[slot] for _, slot in known], np.intp),
            np.array([scores[key].wins for key in known], np.float64),
            np.array([scores[key].played for key in known], np.float64),
            len(slots),
        )

    def leads(self, prompts: Floats, luck: Floats) -> Floats:
        """Of low over high in each comparison."""
        whole = prompts + luck
        lead: Floats = whole[self.slot, self.low] - whole[self.slot, self.high]
        return lead


def _newton_step(told: _Told, prompts: Floats, luck: Floats) -> tuple[Floats, Floats]:
    """Solves H · step = gradient, with H = [[P + ΣL, L…], [L, L + Q]…]: first for θ, then slot by slot for u."""
    lead = told.leads(prompts, luck)
    surprise = told.wins - told.played * (0.5 + 0.5 * np.tanh(lead / 2))
    slopes = np.zeros_like(luck)
    np.add.at(slopes, (told.slot, told.low), surprise)
    np.subtract.at(slopes, (told.slot, told.high), surprise)
    of_luck = slopes - LUCK_PRECISION * luck
    inverses = _resistances(told, prompts, luck)
    # L (L + Q)⁻¹ = 1 − Q (L + Q)⁻¹
    passed_on = of_luck - LUCK_PRECISION * np.einsum("sij,sj->si", inverses, of_luck)
    right: Floats = slopes.sum(axis=0) - PRIOR_PRECISION * prompts - passed_on.sum(axis=0)
    prompt_step = np.linalg.solve(_precision(inverses), right)
    luck_step = np.einsum("sij,sj->si", inverses, of_luck + LUCK_PRECISION * prompt_step) - prompt_step
    return prompt_step, luck_step


def _resistances(told: _Told, prompts: Floats, luck: Floats) -> Floats:
    """(L + Q)⁻¹ of each slot, L the Laplacian of its comparisons, each weighing n · p · (1 − p)."""
    size = prompts.size
    halves = 0.5 * np.tanh(told.leads(prompts, luck) / 2)
    weight = told.played * (0.25 - halves * halves)
    matrices = np.tile(LUCK_PRECISION * np.eye(size), (told.slots, 1, 1))
    np.add.at(matrices, (told.slot, told.low, told.low), weight)
    np.add.at(matrices, (told.slot, told.high, told.high), weight)
    np.subtract.at(matrices, (told.slot, told.low, told.high), weight)
    np.subtract.at(matrices, (told.slot, told.high, told.low), weight)
    return np.linalg.inv(matrices)


def _precision(inverses: Floats) -> Floats:
    """P + Σ (L − L (L + Q)⁻¹ L), which is P + Σ Q (1 − Q (L + Q)⁻¹): what is left of H for θ without u."""
    slots, size, _ = inverses.shape
    left = PRIOR_PRECISION + slots * LUCK_PRECISION
    precision: Floats = left * np.eye(size) - LUCK_PRECISION**2 * inverses.sum(axis=0)
    return precision


def _climb(told: _Told, prompts: Floats, luck: Floats, step: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """The first of step, step/2, step/4 … that does not lead down."""
    height = _log_posterior(told, prompts, luck)
    for halvings in range(HALVINGS):
        there = prompts + step[0] * 0.5**halvings, luck + step[1] * 0.5**halvings
        if _log_posterior(told, *there) >= height:
            return there
    return prompts, luck


def _log_posterior(told: _Told, prompts: Floats, luck: Floats) -> float:
    lead = told.leads(prompts, luck)
    likely = told.wins * lead - told.played * np.logaddexp(0.0, lead)
    unlikely = PRIOR_PRECISION * (prompts * prompts).sum() + LUCK_PRECISION * (luck * luck).sum()
    return math.fsum(likely) - float(unlikely) / 2


def _largest(values: Floats) -> float:
    return float(np.abs(values).max(initial=0.0))

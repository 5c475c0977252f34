"""Evidence as a bet against honesty that an honest voter cannot win in the long run. Pure.

An e-value is a number ≥ 0 whose mean under the honest model is at most 1: what a bet of 1 has become. Under that model a
product of such bets over a lifetime ever reaches 1/α with probability at most α (J. Ville, "Étude critique de la notion
de collectif", 1939), however often somebody looks and whenever they stop: looking again costs nothing. The mean of
several e-values is one again, whatever ties them together (V. Vovk and R. Wang, "E-values: calibration, combination and
applications", Annals of Statistics 49, 2021); 1/e is a p-value. Bonferroni over the p-values asks one bet to win alone
what the mean asks of all together, so it finds no more. Numbers here are natural logarithms of e-values.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from scipy.special import betaincc, betaln


@lru_cache(maxsize=1 << 16)
def against_rate(hits: int, trials: int, most: float) -> float:
    """Against "each trial is a hit with a probability of at most `most`, whatever came before".

    Every rate θ above `most` bets (θ/most) on a hit and (1 − θ)/(1 − most) on a miss; the stake is spread evenly over them.
    """
    if not trials:
        return 0.0
    tail = float(betaincc(hits + 1, trials - hits + 1, most))
    if tail <= 0.0:
        return -math.inf
    spread = float(betaln(hits + 1, trials - hits + 1)) + math.log(tail) - math.log1p(-most)
    return spread - hits * math.log(most) - (trials - hits) * math.log1p(-most)


def mean(evidence: Sequence[float]) -> float:
    """The evidence of stakes divided evenly."""
    highest = max(evidence)
    if highest == -math.inf:
        return highest
    return highest + math.log(math.fsum(math.exp(one - highest) for one in evidence) / len(evidence))

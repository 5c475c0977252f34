"""How far each voter leans towards each author: as a bet against honesty, and as likelihoods of a member and of somebody honest.
Pure.

What the pictures deserve is what others say of them. These are people who do not keep company with the author: companions, by
whom they turn up with alone and never by how they voted, are left out, since a ring can be most of the voters of every heat
its author plays. Where nobody else is left, everybody but the voter.

A member is loyal: with probability λ the author is chosen whatever the pictures, else the voter looks. Somebody honest has a
taste for the author, a normal random effect on the log odds (as in mixed logit models, D. Revelt and K. Train, "Mixed logit with
repeated choices", Review of Economics and Statistics 80, 1998), which is integrated out by Gauss and Hermite.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtrc

from battles.integrity.bets import mean
from battles.integrity.crowd import Floats, chance, chances
from battles.integrity.judged import Judged
from battles.states import BallotKind

TASTE = 1.0
"""The strongest taste that is let be, in log odds: nobody is held to be in a ring who leans no further."""
TASTE_SPREAD = 0.5
"""The standard deviation of honest tastes, so that TASTE is two of them."""
LOYALTIES = (0.3, 0.5, 0.65, 0.8, 0.95)
_BY_LOYALTY = np.array(LOYALTIES)[:, None]
COMPANY_BY_CHANCE = 0.01
OUTSIDE_LEAST = 8
"""Ballots of outsiders that a heat needs before they alone say how good its pictures are."""
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
LOG_WEIGHTS = np.log(WEIGHTS / WEIGHTS.sum())
NEVER = 1e-9

Voters = frozenset[int]


@dataclass(frozen=True, slots=True)
class Favour:
    """One voter and one author: of `ballots` decided ones `support` went to the author, `expected` by what others say. All by
    LOYALTIES, natural logarithms: `stakes` are e-values against "taste alone", `likelier` is how much likelier a member is to
    have answered so than somebody honest."""

    voter: int
    author: int
    ballots: int
    support: int
    expected: float
    stakes: tuple[float, ...]
    likelier: tuple[float, ...]
    is_companion: bool

    @property
    def evidence(self) -> float:
        """The e-value against "taste alone", the stake divided among how loyal somebody may be."""
        return mean(self.stakes)


def favours(judged: Iterable[Judged]) -> dict[int, list[Favour]]:
    """By author, how far each voter leans towards them."""
    normal = [one for one in judged if one.kind is BallotKind.NORMAL]
    return _favours(normal, companions(normal))


def companions(judged: Sequence[Judged]) -> dict[int, Voters]:
    """By author who turns up where this author plays oftener than one in a hundred does who comes by chance."""
    attended: dict[int, set[int]] = defaultdict(set)
    authors: dict[int, set[int]] = defaultdict(set)
    for one in judged:
        attended[one.voter].add(one.heat)
        authors[one.heat] |= {one.low_author, one.high_author}
    played = Counter(author for among in authors.values() for author in among)
    kept: dict[int, set[int]] = defaultdict(set)
    for voter, heats in attended.items():
        met = Counter(author for heat in heats for author in authors[heat] if author != voter)
        for author, times in met.items():
            if bdtrc(times - 1, len(heats), played[author] / len(authors)) < COMPANY_BY_CHANCE:
                kept[author].add(voter)
    return {author: frozenset(kept[author]) for author in played}


def _favours(judged: Sequence[Judged], company: Mapping[int, Voters]) -> dict[int, list[Favour]]:
    """By author, everybody who judged a pair with an entry of theirs and one of somebody else."""
    chosen: dict[tuple[int, int], list[bool]] = defaultdict(list)
    expected: dict[tuple[int, int], list[float]] = defaultdict(list)
    for heat in _by_heat(judged):
        for author, low_chances in _chances_by_author(heat, company):
            for one, low_chance in zip(heat, low_chances, strict=True):
                is_low = one.low_author == author
                if one.is_decided and is_low != (one.high_author == author) and one.voter != author:
                    chosen[author, one.voter].append(one.low_wins is is_low)
                    expected[author, one.voter].append(low_chance if is_low else 1.0 - low_chance)
    favours: dict[int, list[Favour]] = defaultdict(list)
    for (author, voter), hits in chosen.items():
        favours[author].append(_favour(voter, author, hits, expected[author, voter], voter in company[author]))
    return favours


def _by_heat(judged: Sequence[Judged]) -> list[list[Judged]]:
    heats: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        heats[one.heat].append(one)
    return list(heats.values())


def _chances_by_author(heat: list[Judged], company: Mapping[int, Voters]) -> list[tuple[int, list[float]]]:
    """The heat as the outsiders of each of its authors see it. Authors with the same outsiders share a fit."""
    authors = sorted({one.low_author for one in heat} | {one.high_author for one in heat})
    voters = frozenset(one.voter for one in heat if one.counts)
    fits: dict[Voters, list[float]] = {}
    found = []
    for author in authors:
        outside = voters - company[author]
        base = outside if _speak(heat, outside) else voters
        if base not in fits:
            fits[base] = chances(heat, base).tolist()
        found.append((author, fits[base]))
    return found


def _speak(heat: Sequence[Judged], voters: Collection[int]) -> bool:
    return sum(one.counts and one.voter in voters for one in heat) >= OUTSIDE_LEAST


def _favour(voter: int, author: int, hits: list[bool], expected: list[float], is_companion: bool) -> Favour:
    did, by_others = np.array(hits), np.array(expected)
    stakes, likelier = against_taste(did, by_others), likelier_loyal(did, by_others)
    return Favour(voter, author, len(hits), sum(hits), math.fsum(expected), stakes, likelier, is_companion)


def against_taste(hits: Floats, expected: Floats) -> tuple[float, ...]:
    """The bets against "each is a hit with at most the odds expected, times e^TASTE": how a member of each loyalty bets whose
    taste is that strong. A hit pays and a miss costs, so the bet is an e-value for every weaker taste as well."""
    most = chance(_log_odds(expected) + TASTE)
    bets = np.where(hits, np.log(_loyal(most) / most), np.log1p(-_BY_LOYALTY))
    return tuple(bets.sum(axis=-1).tolist())


def likelier_loyal(hits: Floats, expected: Floats) -> tuple[float, ...]:
    """How much likelier these hits are with a member of each loyalty, who otherwise sees what others see, than with somebody
    honest of unknown taste."""
    odds = _log_odds(expected)
    tastes = chance(odds[None, :] + TASTE_SPREAD * NODES[:, None])
    honest = float(np.logaddexp.reduce(LOG_WEIGHTS + _log_likelihood(hits, tastes)))
    return tuple((_log_likelihood(hits, _loyal(expected)) - honest).tolist())


def _loyal(otherwise: Floats) -> Floats:
    """A row for each loyalty. All at once, for a season has tens of thousands of favours."""
    return _BY_LOYALTY + (1.0 - _BY_LOYALTY) * otherwise


def _log_likelihood(hits: Floats, chances: Floats) -> Floats:
    said: Floats = np.where(hits, np.log(chances), np.log1p(-np.minimum(chances, 1.0 - NEVER))).sum(axis=-1)
    return said


def _log_odds(chances: Floats) -> Floats:
    return np.log(chances) - np.log1p(-chances)

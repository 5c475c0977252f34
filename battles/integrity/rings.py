"""Groups of voters who favour one author far beyond what others see in the pictures. Pure.

For every voter v and author a a bet (battles.integrity.bets) against "v prefers a's pictures at most as often as others say,
with a taste for them of up to e¹ in the odds on top". What others say is taken from people who do not keep company with
the author: companions, by whom they turn up with alone and never by how they voted, are left out, since a ring can be most
of the voters of every heat its author plays. Where nobody else is left, from everybody but v.

A ring at a: each voter is in it with a prior chance of 1 %, companions with 30 %, companions whose accounts were made
within days of each other with 50 %. The mixture Π(1 − ρ + ρ·e) over all voters is an e-value against "nobody favours a", and
nothing has to be paid for choosing members, since none are chosen. Over authors the stake is divided evenly. So in a
town of honest voters any ring at all is ever seen with probability at most 1/200. No permutations: the bound is exact for
given strengths, and one pass decides.

Who is in a proven ring: those with odds of 99 to 1. How far it leans, and what share of the author's companions
it has, 90 % at most, is then taken from itself (the most likely values, share by expectation and maximisation, B. Efron,
"Large-scale inference", 2010): a ring that cheats four times in five shows in each member a little, and in all of them a lot.
An honest companion of such an author, even one whose taste for them is as strong as taste is let be, is taken for a
member with probability at most 1/11, since that is what their own bet still has to reach.

What a ring moves is undone where all of it votes for its author every time, and once a moderator has upheld what is
proposed here; until then, and where it votes honestly now and then, part of its gain stays.

A ring that is most of the voters wherever its author plays, and turns up as often without, is told from a crowd by
nothing that ballots say; the gates of rated play and the cap on influence are for that.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from scipy.special import bdtrc

from battles.integrity.bets import mean
from battles.integrity.crowd import Floats, chance, chances
from battles.integrity.judged import Judged
from battles.states import BallotKind

FALSE_ALARMS = 0.005
TASTE = 1.0
BEYOND = (0.5, 1.0, 2.0, 4.0)
"""How much further a voter may lean than taste goes, in log odds: the stakes that the bet is divided into."""
STRANGER, COMPANION, SIBLING = 0.01, 0.3, 0.5
SURE = 0.99
SHARE_MOST = 0.9
SHARE_STEPS = 25
COMPANY_BY_CHANCE = 0.01
CLOSE, CLOSE_LEAST = timedelta(days=3), 3
OUTSIDE_LEAST = 8
"""Ballots of outsiders that a heat needs before they alone say how good its pictures are."""

Voters = frozenset[int]


@dataclass(frozen=True, slots=True)
class Favour:
    """One voter and one author: of `ballots` decided ones `support` went to the author, `expected` by what others say."""

    voter: int
    author: int
    ballots: int
    support: int
    expected: float
    stakes: tuple[float, ...]
    is_companion: bool

    @property
    def evidence(self) -> float:
        """The natural logarithm of the e-value against "taste alone", the stake divided among how far somebody may lean."""
        return mean(self.stakes)


@dataclass(frozen=True, slots=True)
class Ring:
    """`evidence` is the natural logarithm of the e-value against "nobody favours this author", after all that was looked at.
    `shared` is the share of the members' heats that two or more of them judged; `made_within` how far apart
    their accounts were made, where that is known."""

    author: int
    members: tuple[Favour, ...]
    evidence: float
    shared: float
    made_within: timedelta | None


def find(judged: Iterable[Judged], made: Mapping[int, datetime] | None = None) -> list[Ring]:
    """The rings that these ballots prove, strongest first. `made` says when the voters' accounts were made."""
    normal = [one for one in judged if one.kind is BallotKind.NORMAL]
    by_author = favours(normal)
    made = made or {}
    rings = []
    for author, among in by_author.items():
        priors = _priors(among, made)
        evidence = math.fsum(_mixed(priors[one.voter], one.evidence) for one in among) - math.log(len(by_author))
        if evidence >= -math.log(FALSE_ALARMS) and (members := _members(among, priors)):
            rings.append(_ring(author, members, evidence, normal, made))
    return sorted(rings, key=lambda ring: (-ring.evidence, ring.author))


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
    stakes = against_taste(np.array(hits), np.array(expected))
    return Favour(voter, author, len(hits), sum(hits), math.fsum(expected), stakes, is_companion)


def against_taste(hits: Floats, expected: Floats) -> tuple[float, ...]:
    """The bets against "each is a hit with at most the odds expected, times e^TASTE", one for each of BEYOND."""
    odds = np.log(expected) - np.log1p(-expected) + TASTE
    most = chance(odds)
    stakes = []
    for beyond in BEYOND:
        bold = chance(odds + beyond)
        stakes.append(float(np.where(hits, np.log(bold / most), np.log((1.0 - bold) / (1.0 - most))).sum()))
    return tuple(stakes)


def _priors(among: Sequence[Favour], made: Mapping[int, datetime]) -> dict[int, float]:
    together = sorted((made[one.voter], one.voter) for one in among if one.is_companion and one.voter in made)
    siblings = {
        voter
        for place in range(len(together) - CLOSE_LEAST + 1)
        if together[place + CLOSE_LEAST - 1][0] - together[place][0] <= CLOSE
        for _, voter in together[place : place + CLOSE_LEAST]
    }
    return {
        one.voter: SIBLING if one.voter in siblings else COMPANION if one.is_companion else STRANGER for one in among
    }


def _members(among: Sequence[Favour], priors: Mapping[int, float]) -> list[Favour]:
    """Who is in a ring that is proven, by how far it leans and what share of the companions it has."""
    company = [one for one in among if one.is_companion]
    fits = [_share([one.stakes[lean] for one in company]) for lean in range(len(BEYOND))]
    lean = max(range(len(BEYOND)), key=lambda at: fits[at][1])
    share = fits[lean][0]

    def is_in(one: Favour) -> bool:
        by_itself = _posterior(priors[one.voter], one.evidence) >= SURE
        return by_itself or (one.is_companion and _posterior(share, one.stakes[lean]) >= SURE)

    return [one for one in among if is_in(one)]


def _share(evidence: Sequence[float]) -> tuple[float, float]:
    """The likeliest share of members, and how likely it makes all this (a logarithm)."""
    share = COMPANION
    for _ in range(SHARE_STEPS if evidence else 0):
        found = math.fsum(_posterior(share, one) for one in evidence) / len(evidence)
        share = min(SHARE_MOST, max(STRANGER, found))
    return share, math.fsum(_mixed(share, one) for one in evidence)


def _mixed(prior: float, evidence: float) -> float:
    """log(1 − ρ + ρ·e)."""
    return float(np.logaddexp(math.log1p(-prior), math.log(prior) + evidence))


def _posterior(prior: float, evidence: float) -> float:
    return math.exp(math.log(prior) + evidence - _mixed(prior, evidence))


def _ring(
    author: int, members: list[Favour], evidence: float, judged: Sequence[Judged], made: Mapping[int, datetime]
) -> Ring:
    voters = {one.voter for one in members}
    present = Counter(heat for heat, _ in {(one.heat, one.voter) for one in judged if one.voter in voters})
    shared = sum(times for times in present.values() if times > 1) / sum(present.values())
    dates = [made[voter] for voter in voters if voter in made]
    made_within = max(dates) - min(dates) if len(dates) > 1 else None
    return Ring(author, tuple(sorted(members, key=lambda one: -one.evidence)), evidence, shared, made_within)

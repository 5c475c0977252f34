"""Groups of voters who favour one author far beyond what others see in the pictures. Pure.

For every voter v and author a a bet (battles.integrity.favours) against "v prefers a's pictures at most as often as others say,
with a taste for them of up to e¹ in the odds on top".

A ring at a: each voter is in it with a prior chance, and all are as loyal as each other. Π(1 − ρ + ρ·e) over all voters, its
mean over SHARES of the companions and over LOYALTIES, is an e-value against "nobody favours a", and nothing has to be paid
for choosing members, since none are chosen. Loyalty is a part of the mixture and not taken for 1: of a ring that cheats four
times in five each member shows a little, and all of them a lot. Over authors the stake is divided evenly. So in a town of honest
voters any ring at all is ever seen with probability at most 1/200. No permutations: the bound is exact for given strengths, and
one pass decides.

Who is in a proven ring: those whom their own bet gives odds of 99 to 1. And those companions to whom the likelier of two
stories gives these odds: a member as loyal as the ring is (the most likely loyalty, and the share of the companions that is in
it by expectation and maximisation, B. Efron, "Large-scale inference", 2010), or somebody honest whose taste is drawn from
honest tastes. Nobody is taken for a member who leans no further than the strongest taste does. In a town with a ring its
favourite's honest companions are told from it by that and by no bound: tests/bench/rings says how many are taken for members.

What a ring moves is undone once a moderator has upheld what is proposed here, as far as its members are found; until then,
and of the members who look honest, its gain stays, but for leaderboards: there a proven ring's company counts as one voter for
its favourite (battles.integrity.caps).

A ring that is most of the voters wherever its author plays, and turns up as often without, is told from a crowd by
nothing that ballots say; the gates of rated play and the cap on influence are for that.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from battles.integrity.bets import mean
from battles.integrity.favours import LOYALTIES, Favour, favours
from battles.integrity.judged import Judged
from battles.states import BallotKind

FALSE_ALARMS = 0.005
STRANGER, COMPANION, SIBLING = 0.01, 0.3, 0.5
"""How likely somebody is in a ring before they have judged: one who keeps no company with the author; one who does; one whose
account was made within CLOSE of other companions'."""
SHARES = (0.1, 0.3, 0.6, 0.9)
SURE = 0.99
SHARE_STEPS = 25
CLOSE, CLOSE_LEAST = timedelta(days=3), 3


@dataclass(frozen=True, slots=True)
class Ring:
    """`evidence` is the natural logarithm of the e-value against "nobody favours this author", after all that was looked at.
    `company` are the members and everybody else who turns up with the author (battles.integrity.caps).
    `shared` is the share of the members' heats that two or more of them judged; `made_within` how far apart
    their accounts were made, where that is known."""

    author: int
    members: tuple[Favour, ...]
    evidence: float
    shared: float
    made_within: timedelta | None
    company: frozenset[int] = frozenset()


def find(judged: Iterable[Judged], made: Mapping[int, datetime] | None = None) -> list[Ring]:
    """The rings that these ballots prove, strongest first. `made` says when the voters' accounts were made."""
    normal = [one for one in judged if one.kind is BallotKind.NORMAL]
    by_author = favours(normal)
    made = made or {}
    rings = []
    for author, among in by_author.items():
        priors = _priors(among, made)
        evidence = _together(among, priors) - math.log(len(by_author))
        if evidence >= -math.log(FALSE_ALARMS) and (members := _members(among, priors)):
            company = frozenset(one.voter for one in among if one.is_companion or one in members)
            rings.append(replace(_ring(author, members, evidence, normal, made), company=company))
    return sorted(rings, key=lambda ring: (-ring.evidence, ring.author))


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


def _together(among: Sequence[Favour], priors: Mapping[int, float]) -> float:
    """Against "nobody favours this author", the stake divided among how loyal the ring is and what share of the companions it
    has, and once more among voters of different loyalties."""
    alike = [
        math.fsum(_mixed(_prior(one, priors, share), one.stakes[at]) for one in among)
        for share in SHARES
        for at in range(len(LOYALTIES))
    ]
    return mean([mean(alike), math.fsum(_mixed(priors[one.voter], one.evidence) for one in among)])


def _prior(one: Favour, priors: Mapping[int, float], share: float) -> float:
    return max(share, priors[one.voter] if priors[one.voter] > COMPANION else 0.0) if one.is_companion else STRANGER


def _members(among: Sequence[Favour], priors: Mapping[int, float]) -> list[Favour]:
    """Who is in a ring that is proven, by how loyal it is and what share of the companions it has."""
    company = [one for one in among if one.is_companion]
    fits = [_share([one.likelier[at] for one in company]) for at in range(len(LOYALTIES))]
    at = max(range(len(LOYALTIES)), key=lambda at: fits[at][1])
    share = fits[at][0]

    def is_in(one: Favour) -> bool:
        leans_beyond_taste = one.stakes[at] > 0
        looks_loyal = one.is_companion and _posterior(share, one.likelier[at]) >= SURE
        return _posterior(priors[one.voter], one.evidence) >= SURE or (leans_beyond_taste and looks_loyal)

    return [one for one in among if is_in(one)]


def _share(evidence: Sequence[float]) -> tuple[float, float]:
    """The likeliest share of members, and how likely it makes all this (a logarithm)."""
    share = COMPANION
    for _ in range(SHARE_STEPS if evidence else 0):
        found = math.fsum(_posterior(share, one) for one in evidence) / len(evidence)
        share = min(max(SHARES), max(STRANGER, found))
    return share, math.fsum(_mixed(share, one) for one in evidence)


def _mixed(prior: float, evidence: float) -> float:
    """log(1 − ρ + ρ·e)."""
    honest, member = math.log1p(-prior), math.log(prior) + evidence
    return max(honest, member) + math.log1p(math.exp(-abs(honest - member)))


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

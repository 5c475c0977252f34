"""What the ballots of one voter tell of how they judged, and one calibrated decision over all of it. Pure.

Each sign counts hits among trials and bets (battles.integrity.bets) that hits come oftener than they do with anybody who
looks at the pictures. The honest model is wide on purpose, and taste is none of its business: a voter may prefer the
left side in 60 of 100 ballots, decide close pairs by a coin, disagree with everybody, and answer some in a hurry.

The five bets share one stake, so an honest voter is ever flagged by them with probability at most 1/200 over their
life, however often they are looked at. The other half of the one percent is for `battles.integrity.rings`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from battles.integrity import bets
from battles.integrity.judged import Judged
from battles.states import Answer, BallotKind

FALSE_ALARMS = 0.005
HURRIED = 0.5
"""Seconds. Two pictures are looked at one after the other, each for a fixation of about a quarter of a second (K. Rayner,
"Eye movements in reading and information processing", Psychological Bulletin 124, 1998); then a finger moves."""
CLEAR = 0.6
"""From this chance on the crowd has a favourite to agree with."""


class Sign(StrEnum):
    MIRRORED = "mirrored"
    GOLDEN = "golden"
    SPEED = "speed"
    SIDE = "side"
    CROWD = "crowd"


MOST = {
    # Who decides by a coin contradicts themselves in half of the repeats; who leans to a side as far as SIDE says, in 0.52.
    Sign.MIRRORED: 0.52,
    # Chosen where nearly everybody agrees; a slip or a taste of one's own may go against it.
    Sign.GOLDEN: 0.15,
    # Quick readers have some; the keyboard repeats now and then.
    Sign.SPEED: 0.15,
    # Sides are balanced by dealing, so this is habit alone.
    Sign.SIDE: 0.6,
    # A coin disagrees with the crowd in half of the ballots; a taste of one's own somewhat more.
    Sign.CROWD: 0.55,
}
"""How often at most, in the long run, each hit comes with an honest voter."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`evidence` is the natural logarithm of the e-value."""

    sign: Sign
    hits: int
    trials: int
    evidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All signs of one voter. `p` is valid however often they were looked at."""

    findings: tuple[Finding, ...]
    evidence: float

    @property
    def p(self) -> float:
        return min(1.0, math.exp(-self.evidence)) if self.evidence > 0 else 1.0

    @property
    def is_flagged(self) -> bool:
        return self.evidence >= -math.log(FALSE_ALARMS)

    @property
    def strongest(self) -> Finding:
        return max(self.findings, key=lambda finding: finding.evidence)


def read(judged: Sequence[Judged], crowd: Mapping[int, float]) -> Reading:
    """Of one voter's ballots. `crowd` says by ballot how likely others prefer the low entry; without it that sign is silent."""
    findings = tuple(_finding(sign, hits) for sign, hits in ((sign, _HITS[sign](judged, crowd)) for sign in Sign))
    return Reading(findings, bets.mean([finding.evidence for finding in findings]))


def _finding(sign: Sign, hits: Sequence[bool]) -> Finding:
    found, trials = sum(hits), len(hits)
    evidence = bets.against_rate(found, trials, MOST[sign])
    if sign is Sign.SIDE:
        evidence = bets.mean([evidence, bets.against_rate(trials - found, trials, MOST[sign])])
    return Finding(sign, found, trials, evidence)


def _contradictions(judged: Sequence[Judged], _: Mapping[int, float]) -> list[bool]:
    """The same pair in the same slot, sides swapped: another picture than the first time. Too close is no contradiction."""
    first = {one.ballot: one for one in judged}
    pairs = [(first[one.mirrors], one) for one in judged if one.mirrors in first]
    return [one.low_wins != other.low_wins for one, other in pairs if one.is_decided and other.is_decided]


def _failures(judged: Sequence[Judged], _: Mapping[int, float]) -> list[bool]:
    golden = [one for one in judged if one.kind is BallotKind.GOLDEN and one.is_decided]
    return [one.answer is not one.expected for one in golden]


def _hurried(judged: Sequence[Judged], _: Mapping[int, float]) -> list[bool]:
    return [one.seconds < HURRIED for one in judged if one.seconds is not None]


def _lefts(judged: Sequence[Judged], _: Mapping[int, float]) -> list[bool]:
    """A mirrored repeat has its sides from the first ballot, so it is no trial of its own."""
    return [one.answer is Answer.LEFT for one in judged if one.is_decided and one.kind is BallotKind.NORMAL]


def _disagreements(judged: Sequence[Judged], crowd: Mapping[int, float]) -> list[bool]:
    known = [(one, crowd[one.ballot]) for one in judged if one.is_decided and one.ballot in crowd]
    clear = [(one, chance) for one, chance in known if max(chance, 1 - chance) >= CLEAR]
    return [one.low_wins != (chance > 0.5) for one, chance in clear]


_HITS = {
    Sign.MIRRORED: _contradictions,
    Sign.GOLDEN: _failures,
    Sign.SPEED: _hurried,
    Sign.SIDE: _lefts,
    Sign.CROWD: _disagreements,
}

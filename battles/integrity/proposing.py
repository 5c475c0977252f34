"""Looks at voters with enough new ballots, and writes proposals. Changes nothing by itself: a person decides.

Of each voter the ballots since the last proposal about them are read, so that what was decided is not held against them
again. Looking as often as one likes is paid for (battles.integrity.bets).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import Player
from battles import models
from battles.integrity import crowd, rings, signs
from battles.integrity.favours import Favour
from battles.integrity.gathering import made_at, undecided_since
from battles.integrity.judged import Judged
from battles.models.integrity import Decision, Exclusion, ExclusionState, Rule

SEASON = timedelta(days=120)
FEWEST = 10
"""Ballots below which no sign can speak: a voter is looked at again once they have as many new ones."""


def look(now: datetime) -> list[Exclusion]:
    """Everybody who is flagged now and about whom there is no proposal yet. A season's answers are held at once, as small
    values: who keeps whose company is asked of all of them together."""
    judged = list(undecided_since(now - SEASON, now))
    proposals = [*_of_rings(judged), *_of_signs(judged)]
    written: list[Exclusion] = []
    for voter, rule, evidence, reason in proposals:
        if all(one.voter_id != voter for one in written) and (
            made := _propose(voter, rule, evidence, reason, judged, now)
        ):
            written.append(made)
    return written


Proposal = tuple[int, Rule, dict[str, Any], str]


def _of_signs(judged: list[Judged]) -> Iterable[Proposal]:
    by_voter: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        by_voter[one.voter].append(one)
    chances = crowd.chances_by_ballot(judged)
    for voter, given in sorted(by_voter.items()):
        reading = signs.read(given, chances) if len(given) >= FEWEST else None
        if reading and reading.is_flagged:
            found = reading.strongest
            reason = f"{found.sign}: {found.hits} of {found.trials}, more than {signs.MOST[found.sign]:.0%} of them"
            yield voter, Rule(found.sign), _evidence(reading), reason


def _of_rings(judged: list[Judged]) -> Iterable[Proposal]:
    for ring in rings.find(judged, made_at({one.voter for one in judged})):
        for member in ring.members:
            said = f"{member.support} of {member.ballots} for player {ring.author}, {member.expected:.0f} expected"
            yield member.voter, Rule.RING, _of_member(ring, member), f"{said}; {len(ring.members)} voters alike"


def _evidence(reading: signs.Reading) -> dict[str, Any]:
    return {
        "p": reading.p,
        "signs": [
            {"sign": one.sign, "hits": one.hits, "trials": one.trials, "evidence": _number(one.evidence)}
            for one in reading.findings
        ],
    }


def _of_member(ring: rings.Ring, member: Favour) -> dict[str, Any]:
    return {
        "p": min(1.0, math.exp(-ring.evidence)),
        "author": ring.author,
        "members": sorted(one.voter for one in ring.members),
        "company": sorted(ring.company),
        "ballots": member.ballots,
        "support": member.support,
        "expected": round(member.expected, 1),
        "evidence": _number(member.evidence),
        "turns_up_with_author": member.is_companion,
        "shared_heats": round(ring.shared, 2),
        "made_within_days": round(ring.made_within / timedelta(days=1), 1) if ring.made_within else None,
    }


def _number(evidence: float) -> float | None:
    return round(evidence, 2) if math.isfinite(evidence) else None


def _propose(
    voter: int, rule: Rule, evidence: Mapping[str, Any], reason: str, judged: list[Judged], now: datetime
) -> Exclusion | None:
    """None where somebody else has just proposed the same: the constraint decides. What stayed a guest's who has an account by
    now is that person's, and these ballots alone are meant."""
    given = [one.ballot for one in judged if one.voter == voter]
    account = Player.objects.values_list("merged_into", flat=True).get(pk=voter)
    about = {"voter_id": account or voter, "listed": given if account else []}
    first = models.Ballot.objects.filter(pk__in=given).order_by("answered_at").values_list("answered_at", flat=True)[0]
    try:
        with transaction.atomic():
            made = Exclusion.objects.create(**about, rule=rule, evidence=dict(evidence), since=first, until=now)
            Decision.objects.create(exclusion=made, state=ExclusionState.PROPOSED, reason=reason[:500], at=now)
    except IntegrityError:
        return None
    return made

"""The one writer of strikes: a decision gives one, the next about the same subject takes its place, and its end lifts it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Player
from moderation.desk.refusals import Refused
from moderation.desk.rows import Case, Decision, Verdict
from moderation.strikes.rows import Review, Strike
from moderation.strikes.silence import cost

SHORTEST = 3


def points_of(author: Player | None, verdict: str, is_blameless: bool) -> int:
    return 0 if author is None or is_blameless else cost(verdict)[0]


def give(case: Case, decision: Decision, now: datetime) -> None:
    """Whatever was decided about this subject before costs nothing any more; levels cost nothing, and give no points back.
    What is upheld costs what it cost, and so does what is let be where nothing falls by that."""
    if decision.verdict == Verdict.UPHOLD or (decision.least is not None and decision.was == decision.became):
        return
    if decision.verdict == Verdict.LET_BE and decision.overturns_id is None:
        return
    Strike.objects.filter(decision__case=case, lifted_at=None).update(lifted_at=now)
    if decision.points and case.author is not None:
        lasts = cost(decision.verdict)[1]
        player = case.author.merged_into or case.author
        Strike.objects.create(
            player=player, decision=decision, points=decision.points, given_at=now, expires_at=now + lasts
        )


@transaction.atomic
def review(player: Player, by: Player, words: str, now: datetime) -> Review:
    """A senior moderator has looked at somebody: they may speak again. Raises Refused."""
    if player == by:
        raise Refused("Nobody looks at their own case.")
    if len(words.strip()) < SHORTEST:
        raise Refused("Say why: moderators after you read it.", "words")
    return Review.objects.create(player=player, by=by, words=words.strip(), at=now)

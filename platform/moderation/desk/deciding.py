"""The one writer of decisions. A decision moves its subject, settles what spoke for the case, costs its author points or gives
them back, and is told, all in one transaction.

Lock order: the case, then its subject.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Player
from moderation import signals, subjects
from moderation.desk import allowed, course, involved, settling, witnesses, wordings
from moderation.desk.refusals import Refused
from moderation.desk.rows import Case, CaseState, Decision, Guideline, Verdict
from moderation.levels import Level
from moderation.states import State
from moderation.strikes import giving
from moderation.subjects import Move, Subject

MOVED = "It was moved by somebody else just now. Look again."


@dataclass(frozen=True, slots=True)
class Wanted:
    """`is_blameless`: what happened is not its author's doing, and costs them nothing. `level`: to which it is raised."""

    verdict: Verdict
    rule: Guideline = Guideline.NONE
    reason: str = ""
    is_blameless: bool = False
    level: Level = Level.EVERYONE


@transaction.atomic
def decide(
    number: int, version: int, by: Player, wanted: Wanted, now: datetime, *, is_senior: bool = False
) -> Decision:
    """Of the case as it was when it was at this version. Raises Refused; then nothing has changed."""
    case = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("author").get(pk=number)
    subject = subjects.one(case.subject_kind, case.subject_key)
    case.author = case.author or (subject.author if subject else None)
    steps = list(case.decisions.order_by("pk"))
    stands, raised = course.standing(steps), course.raised(steps)
    allowed.must_be(case, version, subject, stands, raised, by, wanted, now, is_senior=is_senior)
    falls = _falls(case, subject, raised, wanted)
    moved = _move(case, subject, stands, falls, wanted)
    rated = _rate(case, falls, wanted)
    decision = Decision.objects.create(
        case=case,
        verdict=wanted.verdict,
        rule=wanted.rule,
        reason=wanted.reason,
        by=by,
        was=moved.was,
        became=moved.became,
        **rated,
        points=giving.points_of(case.author, wanted.verdict, wanted.is_blameless),
        overturns_id=_overturned(case, subject, stands, falls, wanted),
        wording=wordings.kept(case, subject),
        waited=now - case.opened_at if case.state != CaseState.DECIDED else None,
        at=now,
        **_upon(case),
    )
    _carry_out(case, decision, now, is_gone=subject is None)
    signals.decided.send(sender=Decision, decision=decision, author=case.author)
    return decision


def _falls(case: Case, subject: Subject | None, raised: course.Raised | None, wanted: Wanted) -> course.Raised | None:
    """The raised level that letting it be takes back: one that is appealed against, or that is all there is to take back.
    What is reported anew and let be stays as it was rated."""
    if subject is None or raised is None or wanted.verdict is not Verdict.LET_BE:
        return None
    is_appealed = involved.open_appeals(case).filter(decision=raised.decision).exists()
    is_all = case.state == CaseState.DECIDED and subject.state is State.VISIBLE
    return raised if is_appealed or is_all else None


def _rate(case: Case, falls: course.Raised | None, wanted: Wanted) -> dict[str, Level]:
    """What the level is at least, and was, where this moves it."""
    if wanted.verdict is not Verdict.RAISE and falls is None:
        return {}
    least = falls.before if falls is not None else wanted.level
    was = subjects.rate(case.subject_kind, case.subject_key, least)
    if was is None or was == least:
        raise Refused(MOVED)
    return {"least_was": was, "least": least}


def _overturned(
    case: Case, subject: Subject | None, stands: course.Standing | None, falls: course.Raised | None, wanted: Wanted
) -> int | None:
    """Of what is gone nobody sees any more whether it was fit: what a person had decided about it stands and costs what it cost,
    until its author appeals or a moderator takes that back while nothing else waits."""
    if falls is not None:
        return falls.decision
    if subject is None and stands is not None and not stands.is_hiding:
        is_given_back = case.state == CaseState.DECIDED or involved.open_appeals(case).exists()
        return stands.decision if is_given_back and wanted.verdict is Verdict.LET_BE else None
    is_shown_again = wanted.verdict is Verdict.UPHOLD and stands is not None and stands.is_hiding
    return stands.decision if stands and (wanted.verdict in course.GIVES or is_shown_again) else None


def _move(
    case: Case, subject: Subject | None, stands: course.Standing | None, falls: course.Raised | None, wanted: Wanted
) -> Move:
    here = subject.state if subject else State.BLOCKED
    if subject is None or wanted.verdict is Verdict.ESCALATE:
        return Move(here, here)
    is_of_level_alone = falls is not None or wanted.verdict is Verdict.UPHOLD
    if is_of_level_alone and stands is not None and not stands.is_hiding:
        return Move(here, here)  # what a person took down stays so
    target = allowed.TAKEN.get(wanted.verdict) or _given_back(here, stands)
    if target is here:
        return Move(here, here)
    is_told = stands is not None or wanted.verdict is not Verdict.LET_BE
    moved = subjects.move(case.subject_kind, case.subject_key, target, wanted.rule, is_told=is_told)
    if moved is None or moved.became is not target:
        raise Refused(MOVED)
    return moved


def _given_back(here: State, stands: course.Standing | None) -> State:
    """What it was before whatever stands; nothing waits again that was looked at."""
    if here is State.VISIBLE or stands is None or stands.before in (State.PENDING, here):
        return State.VISIBLE
    return stands.before


def _upon(case: Case) -> dict[str, Any]:
    """What speaks for it now, as the decision keeps it: nobody's name, and nobody's words, which may be taken back."""
    reasons = Counter(witnesses.waiting(case).values_list("reason", flat=True))
    reports = [{"source": "report", "reason": why, "count": times} for why, times in sorted(reasons.items())]
    grounds = list(case.grounds.filter(settled_by=None).order_by("pk"))
    told = [{"source": one.source, "name": one.name} for one in grounds]
    return {
        "evidence": reports + told,
        "observation": {one.name: one.observation for one in grounds if one.observation},
    }


def _carry_out(case: Case, decision: Decision, now: datetime, *, is_gone: bool) -> None:
    case.version += 1
    case.claimed_by = case.claimed_at = None
    if decision.verdict == Verdict.ESCALATE:
        case.state = CaseState.ESCALATED
    else:
        had_reports = settling.settle(case, decision, now, is_gone=is_gone)
        giving.give(case, decision, now)
        case.passes += int(had_reports and not is_gone and decision.verdict == Verdict.LET_BE)
        case.state, case.decided_at, case.is_hidden = CaseState.DECIDED, now, False
    case.save()

"""What a decision settles: the reports that waited, what else spoke for the case, and an appeal that was open."""

from __future__ import annotations

from datetime import datetime

from moderation.desk import course, involved, witnesses
from moderation.desk.rows import Case, Decision, Outcome, Verdict
from moderation.models import Report
from moderation.states import State


def settle(case: Case, decision: Decision, now: datetime, *, is_gone: bool) -> bool:
    """Whether reports had waited. Who reported what was taken away was right, and who did what stays so;
    and was not, once that is overturned. Of what is gone nobody knows."""
    is_followed = decision.verdict in course.FOLLOWS or (
        decision.verdict == Verdict.UPHOLD and decision.became != State.VISIBLE
    )
    reports = witnesses.waiting(case).update(settled_by=decision, was_right=None if is_gone else is_followed)
    case.grounds.filter(settled_by=None).update(settled_by=decision)
    if decision.overturns_id:
        Report.objects.filter(settled_by=decision.overturns_id).update(was_right=False)
    _answer(case, decision, now)
    case.sources, case.score = "", 0
    return bool(reports)


def _answer(case: Case, decision: Decision, now: datetime) -> None:
    """An appeal is granted by what gives something back."""
    is_milder = decision.verdict == Verdict.WITHHOLD and decision.was == "blocked"
    is_granted = decision.verdict == Verdict.LET_BE or is_milder
    involved.open_appeals(case).update(
        outcome=Outcome.GRANTED if is_granted else Outcome.REJECTED,
        settled_by=decision,
        decided_by=decision.by,
        decided_at=now,
    )

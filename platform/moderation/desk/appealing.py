"""An author's answer to what was decided about what they made: once, in words, read by somebody else than who decided."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Player
from moderation import cases
from moderation.desk import claiming, course
from moderation.desk.refusals import Refused
from moderation.desk.rows import APPEAL_MAX, Appeal, Case, Decision, Outcome, Source, Verdict
from moderation.statements import plain

WAITS = "A moderator will look at it by themselves: nobody has decided yet."
PAST = "This does not stand any more: there is nothing to appeal against."
ONCE = "You have appealed against this already."
OTHER = "Another appeal of yours about it waits: that is looked at first."
EMPTY = "Say why this was wrong."


def fit(words: str) -> str:
    """As they are kept. Raises Refused."""
    try:
        said = plain(words)
    except ValueError as error:
        raise Refused(str(error), "words") from None
    if not said:
        raise Refused(EMPTY, "words")
    if len(said) > APPEAL_MAX:
        raise Refused(f"At most {APPEAL_MAX:,} characters; this has {len(said):,}.", "words")
    return said


def why_not(decision: Decision) -> str:
    """Why nobody can appeal against this now; empty where its author can."""
    if Appeal.objects.filter(decision=decision).exists():
        return ONCE
    steps = list(decision.case.decisions.order_by("pk"))
    standing = {one.decision for one in (course.standing(steps), course.raised(steps)) if one is not None}
    if decision.pk not in standing:
        return PAST
    if Appeal.objects.filter(decision__case=decision.case_id, outcome=Outcome.OPEN).exists():
        return OTHER
    return WAITS if decision.verdict == Verdict.HIDE else ""


@transaction.atomic
def appeal(decision: Decision, by: Player, words: str, now: datetime) -> Appeal:
    """By the author, against what stands. It opens the case. Raises Refused."""
    said = fit(words)
    Case.objects.select_for_update(no_key=True).get(pk=decision.case_id)
    if why := why_not(decision):
        raise Refused(why)
    try:
        with transaction.atomic():
            made = Appeal.objects.create(decision=decision, by=by, against=decision.by, words=said, made_at=now)
    except IntegrityError:
        raise Refused(ONCE) from None
    if decision.by is not None:
        claiming.release(decision.case_id, decision.by)
    cases.open(decision.case.subject_kind, decision.case.subject_key, Source.APPEAL, name=decision.key)
    return made

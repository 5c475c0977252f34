"""Taking a case on, so that two moderators do not look at the same one. Optimistic: whoever saw an old version takes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from accounts.models import Player
from moderation import subjects
from moderation.desk import involved
from moderation.desk.refusals import Refused
from moderation.desk.rows import WAITING, Case

LASTS = timedelta(minutes=15)


@transaction.atomic
def claim(number: int, version: int, by: Player, now: datetime, *, is_senior: bool = False) -> bool:
    """Whether it is theirs for a quarter of an hour from now. Not where it has moved on, or somebody else is on it. Raises
    Refused where they could not decide it: they would only keep others away. An appeal waits for the lock, and so is seen."""
    case = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("author").get(pk=number)
    subject = subjects.one(case.subject_kind, case.subject_key)
    if why := involved.stays_out(case, subject, by, is_senior=is_senior):
        raise Refused(why)
    free = Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_at__lte=now - LASTS)
    there = Case.objects.filter(free, pk=number, version=version, state__in=WAITING)
    return bool(there.update(claimed_by=by, claimed_at=now, version=F("version") + 1))


def release(number: int, by: Player) -> bool:
    held = Case.objects.filter(pk=number, claimed_by=by)
    return bool(held.update(claimed_by=None, claimed_at=None, version=F("version") + 1))


def holder(case: Case, now: datetime) -> Player | None:
    """Who is on it, while that lasts."""
    is_on = case.claimed_at is not None and now - case.claimed_at < LASTS
    return case.claimed_by if is_on else None

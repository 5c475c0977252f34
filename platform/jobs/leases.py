"""Leases: who paints which job until when. Every change compares the fence, so what an older lease says changes
nothing."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Case, F, IntegerField, JSONField, Q, QuerySet, Value, When
from django.db.models.expressions import CombinedExpression
from django.utils import timezone

from inference.protocol import Painted
from jobs import closing, outcomes, turns
from jobs.models import OPEN_STATES, Job, JobState
from jobs.troubles import told, trouble

logger = logging.getLogger(__name__)

BACKOFF = timedelta(seconds=1)
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: jobs back in the queue, and jobs that failed."""

    requeued: int
    failed: int


def holder(dispatcher: str, fence: int) -> str:
    """Who holds a lease: a dispatcher's name with the fence of its life, which grows with every start."""
    return f"{dispatcher}#{fence}"


def lease(dispatcher: str, fence: int, limit: int, ttl: timedelta, now: datetime) -> list[Job]:
    """Take up to `limit` waiting jobs, in the order of jobs.turns; two who lease at once never take one job twice."""
    if limit <= 0:
        return []
    facts = {"limit": limit, "holder": holder(dispatcher, fence), "expires": now + ttl}
    return list(Job.objects.raw(turns.TAKE, ranking(now) | facts))


def still_held(dispatcher: str, fence: int, held: Mapping[UUID, int]) -> set[UUID]:
    """Which of these leases (job → its fence) are ours yet; the other jobs were cancelled or given to somebody else."""
    mine = Job.objects.filter(pk__in=held, state=JobState.LEASED, leased_by=holder(dispatcher, fence))
    return {pk for pk, of in mine.values_list("pk", "fence") if of == held[pk]}


def leased(jobs: Collection[UUID]) -> set[UUID]:
    """Which of these anybody has on lease."""
    return set(Job.objects.filter(pk__in=jobs, state=JobState.LEASED).values_list("pk", flat=True))


def renew(dispatcher: str, fence: int, held: Mapping[UUID, int], ttl: timedelta, now: datetime) -> set[UUID]:
    """Put off the end of these leases; those that are ours yet, as `still_held` says."""
    ours = still_held(dispatcher, fence, held)
    _change(Job.objects.filter(pk__in=ours, leased_by=holder(dispatcher, fence)), lease_expires_at=now + ttl)
    return ours


def mark_started(dispatcher: str, fence: int, jobs: Collection[UUID], now: datetime) -> None:
    """An attempt counts from here on; until then it says nothing against the job."""
    _change(
        Job.objects.filter(
            pk__in=jobs, state=JobState.LEASED, leased_by=holder(dispatcher, fence), started_at__isnull=True
        ),
        started_at=now,
    )


def release(job_id: UUID, fence: int, now: datetime, *, delay: timedelta = timedelta(0), counted: bool = False) -> bool:
    """Hand one job back to the queue. Not `counted` where the attempt says nothing against the job."""
    back = {"not_before": now + delay, "attempts": F("attempts") if counted else F("attempts") - 1}
    return bool(_of_lease(job_id, fence).update(**_queued(), **back))


def settle_painted(job_id: UUID, fence: int, painted: Painted, now: datetime) -> bool:
    """Close the job with its picture and tell its asker, both or neither. False where the lease is an older one. Raises
    what the handler raised."""
    job = _of_lease(job_id, fence).first()
    if job is None:
        return False
    try:
        outcomes.handler(job.handler)
    except outcomes.UnknownHandler as reason:
        return closing.close_failed(job, "no-handler", str(reason), now)
    return closing.close_painted(job, painted, now)


def settle_failed(
    job_id: UUID,
    fence: int,
    code: str,
    message: str,
    retry: bool,
    now: datetime,
    *,
    delay: timedelta | None = None,
) -> bool:
    """Put the job back after `delay` (growing with the attempts unless given), or close it as failed and tell its
    asker: where `retry` is false, where three attempts were made, or where its deadline would be over. False for an
    older lease."""
    job = _of_lease(job_id, fence).first()
    if job is None:
        return False
    not_before = now + (backoff(job.attempts) if delay is None else delay)
    job.troubles = [*job.troubles, trouble(code, message, now)]
    if not retry:
        return closing.close_failed(job, code, message, now)
    if job.attempts >= turns.ATTEMPTS_MAX:
        return closing.close_failed(job, code, told(job.attempts, job.troubles), now)
    if job.deadline is not None and job.deadline <= not_before:
        return closing.close_failed(job, code, f"no time for another attempt: {message}", now)
    return bool(_of_lease(job_id, fence).update(**_queued(), not_before=not_before, troubles=job.troubles))


def expire_due(now: datetime) -> Swept:
    """Leases of dead dispatchers return to the queue; jobs past their deadline, or given up, fail. Any process may
    call."""
    requeued = _return(Job.objects.filter(state=JobState.LEASED, lease_expires_at__lte=now), now)
    failed = sum(_fail_due(job, now) for job in Job.objects.filter(_hopeless(now)).order_by("pk")[:500])
    return Swept(requeued, failed)


def take_over(dispatcher: str, fence: int, now: datetime) -> int:
    """A dispatcher that starts again need not wait for the leases of its earlier life."""
    earlier = Job.objects.filter(state=JobState.LEASED, leased_by__startswith=f"{dispatcher}#")
    return _return(earlier.exclude(leased_by=holder(dispatcher, fence)), now)


def waiting_ahead(job_id: UUID) -> int | None:
    """How many waiting jobs would be taken before this one; None where it waits no more."""
    with connection.cursor() as cursor:
        cursor.execute(turns.PLACE, ranking(timezone.now(), job_id))
        found = cursor.fetchone()
    return found[0] if found else None


def ranking(now: datetime, always: UUID = NOBODY) -> dict[str, Any]:
    """What the queries of jobs.turns are asked with."""
    return {"now": now, "ready": now, "aged": now - turns.AGED, "always": always, "limit": 0}


def backoff(attempts: int) -> timedelta:
    return BACKOFF * int(4 ** max(0, attempts - 1))


def _of_lease(job_id: UUID, fence: int) -> QuerySet[Job]:
    return Job.objects.filter(pk=job_id, fence=fence, state=JobState.LEASED)


def _queued() -> dict[str, Any]:
    return {"state": JobState.QUEUED, "leased_by": "", "lease_expires_at": None}


def _return(leased: QuerySet[Job], now: datetime) -> int:
    less = When(started_at__isnull=True, then=F("attempts") - 1)
    uncounted = Case(less, default=F("attempts"), output_field=IntegerField())
    untroubled = When(started_at__isnull=True, then=F("troubles"))
    lost = Value([trouble("lost", "its dispatcher's lease ran out", now)], JSONField())
    troubles = Case(untroubled, default=CombinedExpression(F("troubles"), "||", lost), output_field=JSONField())
    return _change(leased, **_queued(), not_before=now, attempts=uncounted, troubles=troubles)


def _change(jobs: QuerySet[Job], **change: Any) -> int:
    """Many rows in one order, leaving out those that somebody is changing now: no two of these wait in a ring."""
    with transaction.atomic():
        free = jobs.select_for_update(no_key=True, skip_locked=True).order_by("pk").values_list("pk", flat=True)
        found = list(free)
        return Job.objects.filter(pk__in=found).update(**change) if found else 0


def _hopeless(now: datetime) -> Q:
    too_late = Q(state__in=OPEN_STATES, deadline__lte=now)
    given_up = Q(state=JobState.QUEUED, fence__gte=turns.LEASES_MAX)
    worn_out = Q(state=JobState.QUEUED, attempts__gte=turns.ATTEMPTS_MAX)
    return too_late | given_up | worn_out


def _fail_due(job: Job, now: datetime) -> bool:
    code, message = _verdict(job, now)
    try:
        return closing.close_failed(job, code, message, now)
    except closing.PASSING:
        logger.warning("job %s is %s; its end is put off", job.id, code, exc_info=True)
        return False


def _verdict(job: Job, now: datetime) -> tuple[str, str]:
    if job.deadline is not None and job.deadline <= now:
        return "too-late", f"the deadline passed while it was {job.state}"
    if job.fence >= turns.LEASES_MAX:
        return "gave-up", f"leased {job.fence} times without an outcome"
    return "lost", told(job.attempts, job.troubles)

"""Where other rooms ask for pictures, take their wish back, and see how long the queue is.

Everything runs inside the caller's transaction; dispatchers are woken by a Postgres notification, which is sent on
commit.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Player
from inference.protocol import Refusal
from jobs import closing, impossible, leases, orders, outcomes, outlook
from jobs.forecast import Forecast
from jobs.impossible import Impossible
from jobs.models import OPEN_STATES, Job, JobState, Priority

CHANNEL = "paintoff_jobs"


@dataclass(frozen=True, slots=True)
class Ask:
    """One picture wanted. `key` is the asker's own name for it: asking twice makes one job. `request` holds fields of
    inference.protocol.Job other than id, priority, owner, deadline, attempt and fence."""

    key: str
    handler: str
    owner: Player | None
    request: Mapping[str, Any]
    priority: Priority = Priority.STUDIO
    deadline: datetime | None = None


def ask(
    *,
    key: str,
    handler: str,
    owner: Player | None,
    request: Mapping[str, Any],
    priority: Priority = Priority.STUDIO,
    deadline: datetime | None = None,
) -> Job:
    """The job of this key, made now or before. Raises BadRequest, UnknownHandler, and Impossible where no living studio
    can paint it."""
    return ask_many([Ask(key, handler, owner, request, priority, deadline)])[0]


def ask_many(asks: Sequence[Ask], *, refusing: bool = True) -> list[Job]:
    """The jobs of these keys in the order asked, made in one INSERT where they are new. Where it is not `refusing`, what
    is impossible becomes a job all the same, and its handler is told that it failed: for who cannot take a refusal."""
    for wish in asks:
        orders.check(wish.request)
        outcomes.handler(wish.handler)
    if refusing:
        for refused in impossible.refusals([wish.request for wish in asks], timezone.now()):
            if refused is not None:
                raise Impossible(refused)
    with transaction.atomic():
        Job.objects.bulk_create([_row(wish) for wish in asks], ignore_conflicts=True)
        jobs = {job.key: job for job in Job.objects.filter(key__in=[wish.key for wish in asks])}
        wake_dispatchers()
    return [jobs[wish.key] for wish in asks]


def refusal(request: Mapping[str, Any]) -> Refusal | None:
    """Why no living studio can paint this, with the nearest that one can; None where one can or none has said yet.
    Raises BadRequest."""
    orders.check(request)
    return impossible.refusal(request, timezone.now())


def cancel(*, keys: Collection[str] = (), ids: Collection[UUID] = ()) -> int:
    """Close open jobs as cancelled without telling their handlers, since the asker knows; how many were open. Those
    being painted stop at the next step. Waits for jobs that are being closed this moment, and then leaves them be."""
    with transaction.atomic():
        wanted = Job.objects.filter(Q(key__in=keys) | Q(pk__in=ids), state__in=OPEN_STATES)
        found = list(wanted.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
        change = {"state": JobState.CANCELLED, "finished_at": timezone.now(), "lease_expires_at": None}
        Job.objects.filter(pk__in=found).update(**change)
        wake_dispatchers()
    return len(found)


def cancel_and_tell(job: Job, reason: str) -> bool:
    """Close one open job as cancelled and tell its asker, as an operator does; False where it had just moved."""
    done = closing.close_failed(job, "cancelled", reason, timezone.now(), state=JobState.CANCELLED)
    wake_dispatchers()
    return done


def try_now(ids: Collection[UUID]) -> int:
    """As an operator does: open jobs are queued afresh with all their attempts, also those on lease; how many were
    open. A job that has ended was told to its asker, once, and stays as it is."""
    with transaction.atomic():
        open_jobs = Job.objects.filter(pk__in=ids, state__in=OPEN_STATES)
        found = list(open_jobs.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
        fresh: dict[str, Any] = {
            "state": JobState.QUEUED,
            "leased_by": "",
            "lease_expires_at": None,
            "attempts": 0,
            "troubles": [],
        }
        Job.objects.filter(pk__in=found).update(**fresh, fence=F("fence") + 1, not_before=timezone.now())
        wake_dispatchers()
    return len(found)


def waiting_ahead(job: Job) -> int | None:
    """How many waiting jobs the next leases would take before this one; None where it waits no more."""
    return leases.waiting_ahead(job.pk)


def forecast(job: Job) -> Forecast | None:
    """How many wait before it and in how many seconds its picture will be there, as far as anybody can tell; None where it
    has ended, or no studio is ready for it."""
    return forecast_many([job.pk]).get(job.pk)


def forecast_many(ids: Collection[UUID]) -> dict[UUID, Forecast]:
    """A forecast of each open job of these, from one look at the queue."""
    return outlook.outlook(ids, timezone.now())


def wake_dispatchers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def _row(wish: Ask) -> Job:
    return Job(
        key=wish.key,
        handler=wish.handler,
        owner=wish.owner,
        request=dict(wish.request),
        priority=wish.priority,
        deadline=wish.deadline,
    )

"""The one place where a job ends: its row's last change and its asker's writes in one transaction, once.

The asker's handler runs first and may lock its own rows; the job's row is changed last, and only if it still is as it
was read. A battle's action locks the battle and then cancels its jobs: the same order, so the two never wait in a ring.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction

from inference.protocol import Painted
from jobs import outcomes
from jobs.models import OPEN_STATES, Job, JobState
from paintoff.standstill import lost_when_ended

logger = logging.getLogger(__name__)

MESSAGE_MAX = 300
PASSING = (OperationalError, InterfaceError)
"""Errors of the database that say nothing against the handler: a lost connection, a deadlock, a lock not had in
time."""


class Moved(Exception):
    """The row changed while the handler ran; everything it wrote is rolled back."""


def close_painted(job: Job, painted: Painted, now: datetime) -> bool:
    """False where the job is no longer as `job` was read. Raises what the handler raised, with nothing written."""

    def tell(closed: Job) -> None:
        outcomes.handler(closed.handler).on_painted(closed, painted)

    facts = {
        "sha256": painted.sha256,
        "recipe": painted.recipe,
        "fingerprint": painted.fingerprint,
        "started_at": job.started_at or now - timedelta(seconds=painted.seconds),
    }
    return _close(job, JobState.PAINTED, now, tell, **facts)


def close_failed(job: Job, code: str, message: str, now: datetime, state: JobState = JobState.FAILED) -> bool:
    """False where the job is no longer as `job` was read. A handler that raises does not keep the job open: the failure
    is closed without it and logged. Passing errors of the database are raised."""

    def tell(closed: Job) -> None:
        outcomes.handler(closed.handler).on_failed(closed, code, message)

    facts = {"failure_code": code, "failure_message": message[:MESSAGE_MAX], "troubles": job.troubles}
    try:
        with lost_when_ended():
            return _close(job, state, now, tell, **facts)
    except PASSING:
        raise
    except Exception:
        logger.exception("job %s failed (%s) and its handler %s could not be told", job.id, code, job.handler)
        return _close(job, state, now, _tell_nobody, **facts)


def _close(job: Job, state: JobState, now: datetime, tell: Callable[[Job], None], **facts: object) -> bool:
    if job.state not in OPEN_STATES:
        return False
    was = {"pk": job.pk, "state": job.state, "fence": job.fence}
    change = {"state": state, "finished_at": now, "lease_expires_at": None, **facts}
    closed = _as_changed(job, change)
    try:
        with transaction.atomic():
            tell(closed)
            if not Job.objects.filter(**was).update(**change):
                raise Moved
    except Moved:
        return False
    except Exception:
        if not Job.objects.filter(**was).exists():
            return False
        raise
    return True


def _as_changed(job: Job, change: dict[str, object]) -> Job:
    closed = Job(**{field.attname: getattr(job, field.attname) for field in Job._meta.concrete_fields} | change)
    closed._state.adding = False
    closed._state.db = job._state.db
    return closed


def _tell_nobody(_job: Job) -> None:
    pass

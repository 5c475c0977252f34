"""Closed jobs are forgotten after a while: what was painted lives in its asker's room, and what failed was told."""

from datetime import datetime, timedelta

from jobs.models import CLOSED_STATES, Job

KEPT = timedelta(days=30)
"""Of a job that has ended. An asker that uses its key again after that makes a new job."""

BATCH = 1000
BATCHES_MOST = 50


def sweep(now: datetime, batch: int = BATCH, most: int = BATCHES_MOST) -> int:
    """Delete what ended before `KEPT`, oldest first, at most `most` batches, each in a transaction of its own; how many
    went. Safe to run beside itself."""
    gone = 0
    for _ in range(most):
        old = Job.objects.filter(state__in=CLOSED_STATES, finished_at__lt=now - KEPT).order_by("finished_at")
        found = list(old.values_list("pk", flat=True)[:batch])
        Job.objects.filter(pk__in=found).delete()
        gone += len(found)
        if len(found) < batch:
            break
    return gone

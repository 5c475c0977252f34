"""Progress on its way to whoever asked: the newest of each job at most every 100 ms, its last step always. Touches no
rows."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import connection

from inference.protocol import Progress
from jobs import outcomes
from jobs.models import Job

logger = logging.getLogger(__name__)

INTERVAL = 0.1


class Latest:
    """Which progress is to be told now, and when the next is. Times are seconds of one monotonic clock."""

    def __init__(self, interval: float = INTERVAL) -> None:
        self._interval = interval
        self._kept: dict[str, tuple[Job, Progress]] = {}
        self._not_before: dict[str, float] = {}

    def keep(self, job: Job, progress: Progress) -> None:
        kept = self._kept.get(progress.job_id)
        if kept is None or (kept[1].attempt, kept[1].step) <= (progress.attempt, progress.step):
            self._kept[progress.job_id] = (job, progress)

    def take(self, now: float) -> list[tuple[Job, Progress]]:
        """What is due, each of it once."""
        due = [job_id for job_id, (_, said) in self._kept.items() if self._at(said) <= now]
        self._not_before = {job_id: at for job_id, at in self._not_before.items() if at > now or job_id in self._kept}
        self._not_before.update((job_id, now + self._interval) for job_id in due)
        return [self._kept.pop(job_id) for job_id in due]

    def next_at(self) -> float | None:
        """None where nothing is kept."""
        return min((self._at(said) for _, said in self._kept.values()), default=None)

    def _at(self, said: Progress) -> float:
        return 0.0 if said.step >= said.steps else self._not_before.get(said.job_id, 0.0)


class Relay:
    """A thread of its own, so that a slow listener never holds up the engine's events. A handler that raises is
    logged."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._latest = Latest()
        self._changed = threading.Condition()
        self._ended = False

    def tell(self, job: Job, progress: Progress) -> None:
        with self._changed:
            self._latest.keep(job, progress)
            self._changed.notify()

    def run(self) -> None:
        try:
            while (due := self._wait()) is not None:
                for job, progress in due:
                    tell(job, progress)
        finally:
            connection.close()

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()

    def _wait(self) -> list[tuple[Job, Progress]] | None:
        """What is due, once something is; None at the end."""
        with self._changed:
            while not self._ended:
                at, now = self._latest.next_at(), self._clock()
                if at is not None and at <= now:
                    return self._latest.take(now)
                self._changed.wait(None if at is None else at - now)
        return None


def tell(job: Job, progress: Progress) -> None:
    try:
        on_progress = outcomes.handler(job.handler).on_progress
        if on_progress is not None:
            on_progress(job, progress)
    except Exception:
        logger.exception("the handler %s could not be told of progress", job.handler)
        # It may have read rows, and a broken connection would break the next one too.
        connection.close()

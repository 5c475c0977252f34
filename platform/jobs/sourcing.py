"""The bytes of the pictures that a job starts from, read by who asked for it: on a thread of its own, so that a slow
storage holds up no lease. They go to the engine and into no row."""

import hashlib
import logging
import queue
from collections.abc import Callable

from django.db import connection

from inference.protocol import FailureCode
from jobs import outcomes
from jobs.closing import PASSING
from jobs.models import Job
from jobs.settling import Fault

logger = logging.getLogger(__name__)

Bring = Callable[[Job, tuple[bytes, ...]], None]
Drop = Callable[[Job, Fault], None]


class Sourcing:
    """A queue with a thread that calls `run`. `bring` gets each job with its pictures, `drop` each without; `wanted` says
    whether anybody still waits for it."""

    def __init__(self, wanted: Callable[[Job], bool], bring: Bring, drop: Drop) -> None:
        self._wanted, self._bring, self._drop = wanted, bring, drop
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()

    def put(self, job: Job) -> None:
        self._jobs.put(job)

    def run(self) -> None:
        try:
            while (job := self._jobs.get()) is not None:
                if self._wanted(job):
                    self._fetch(job)
        finally:
            connection.close()

    def end(self) -> None:
        self._jobs.put(None)

    def _fetch(self, job: Job) -> None:
        try:
            pictures = read(job)
        except outcomes.NoSource as reason:
            self._drop(job, Fault(FailureCode.BAD_SOURCE, str(reason), retry=False))
        except Exception as error:
            logger.warning("job %s: a picture that it starts from could not be read", job.pk, exc_info=error)
            if isinstance(error, PASSING):
                connection.close()
            self._drop(job, Fault(FailureCode.BAD_SOURCE, f"not read: {type(error).__name__}", retry=True))
        else:
            self._bring(job, pictures)


def read(job: Job) -> tuple[bytes, ...]:
    """Raises NoSource where there is no such picture for this job, and what the storage raised."""
    reader = outcomes.handler(job.handler).read_source
    if reader is None:
        raise outcomes.NoSource(f"{job.handler} gives no pictures to start from")
    return tuple(_checked(reader(job, sha256), sha256) for sha256 in job.request["sources"])


def _checked(content: bytes, sha256: str) -> bytes:
    if hashlib.sha256(content).hexdigest() != sha256:
        raise outcomes.NoSource(f"the bytes kept as {sha256[:12]} are others")
    return content

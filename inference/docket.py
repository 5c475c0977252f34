"""The engine's docket: which jobs it has and how far each is, which have ended, and whose turn is next. Paints nothing."""

import threading
from collections.abc import Callable, Mapping

from inference.easel import Painting
from inference.protocol import Event, Failed, FailureCode, Job
from inference.scheduler import choose
from inference.seen import Seen
from inference.work import Bucket, Work

REMEMBERED = 4096
"""Finished (job, attempt) that are remembered, so that a repeated submit paints nothing twice."""


class Docket:
    """`say` hears of each job that fails, `clock` gives Unix seconds. `changed` is told of every job that comes or ends;
    whoever asks and then acts on the answer holds it meanwhile."""

    def __init__(self, say: Callable[[Event], None], clock: Callable[[], float]) -> None:
        self.changed = threading.Condition()
        self._say, self._clock = say, clock
        self._work: dict[str, Work] = {}
        self._finished = Seen(REMEMBERED)
        self._accounts: Mapping[str, float] = {}
        self._turns = 0

    def __bool__(self) -> bool:
        return bool(self._work)

    def works(self) -> list[Work]:
        with self.changed:
            return list(self._work.values())

    def work(self, job_id: str) -> Work | None:
        return self._work.get(job_id)

    def waits(self) -> list[float]:
        """For how long each job that was not begun has waited, in seconds."""
        with self.changed:
            now = self._clock()
            return [now - work.arrived for work in self._work.values() if not work.canvas]

    def knows(self, job: Job) -> bool:
        """Whether this attempt, or a newer one, is here or has ended here."""
        known = self._work.get(job.id)
        return job in self._finished or bool(known and known.job.attempt >= job.attempt)

    def add(self, job: Job, bucket: Bucket) -> None:
        with self.changed:
            self._work[job.id] = Work(job, bucket, self._clock())
            self.changed.notify_all()

    def choose(self, caps: Mapping[Bucket, int]) -> list[Work]:
        """Those that step together next; none where nothing is to be done."""
        with self.changed:
            tickets = [work.ticket() for work in self._work.values()]
            self._turns += 1
            turn = choose(tickets, self._accounts, caps, self._clock(), self._turns)
            self._accounts = turn.accounts if turn else {}
            return [self._work[job_id] for job_id in turn.ids] if turn else []

    def is_current(self, work: Work) -> bool:
        """Not where the job has ended meanwhile: it was cancelled, its model let go, or all was cleared."""
        return self._work.get(work.job.id) is work

    def is_wanted(self, canvas: Painting) -> bool:
        work = self._work.get(canvas.job.id)
        return work is not None and work.canvas is canvas

    def fail(self, job: Job, code: FailureCode, message: str, retry: bool) -> None:
        with self.changed:
            self.forget(job)
            self._say(Failed(job.id, job.attempt, code, message, retry))

    def fail_current(self, work: Work, code: FailureCode, message: str, retry: bool) -> None:
        with self.changed:
            if self.is_current(work):
                self.fail(work.job, code, message, retry)

    def forget(self, job: Job) -> None:
        """It has ended."""
        with self.changed:
            work = self._work.get(job.id)
            if work and work.job.attempt == job.attempt:
                del self._work[job.id]
                self.changed.notify_all()
            self._finished.add(job)

    def clear(self) -> None:
        """Forget everything, without a word."""
        with self.changed:
            self._work.clear()
            self._finished.clear()
            self.changed.notify_all()

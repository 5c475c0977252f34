"""The fake studio for tests of the dispatcher."""

import threading
from collections.abc import Callable

from inference import protocol
from inference.client import StudioUnreachable
from inference.fake import FakeStudio
from inference.protocol import Started
from tests.support.patience import PATIENCE


class Studio(FakeStudio):
    """The fake, telling its test what it was given, and away for as many connections as wanted."""

    def __init__(self, away: int = 0) -> None:
        super().__init__(heartbeat=0.1)
        self.away, self.connections = away, 0
        self.changed = threading.Condition()

    def connect(self) -> None:
        self.connections += 1
        if self.connections <= self.away:
            raise StudioUnreachable("no Ray yet")
        super().connect()

    def submit(self, jobs):
        with self.changed:
            super().submit(jobs)
            self.changed.notify_all()

    def cancel(self, job_ids):
        with self.changed:
            super().cancel(job_ids)
            self.changed.notify_all()

    def start(self, job: protocol.Job) -> None:
        self._say(Started(job.id, job.attempt, "fake-0"))

    def wait(self, test: Callable[[], bool], seconds: float = PATIENCE) -> None:
        with self.changed:
            assert self.changed.wait_for(test, seconds), f"the studio waited {seconds} s for nothing"

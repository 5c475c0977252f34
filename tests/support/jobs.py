"""For tests of generation jobs: a handler that keeps what it is told, a dispatcher in a thread."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from inference.client import Studio
from inference.fake import painted
from inference.protocol import Painted, Progress
from jobs import desk, leases, orders, outcomes
from jobs.dispatcher import Dispatcher, Pace
from jobs.models import Job
from tests.support.patience import PATIENCE

HANDLER = "tests.recorder"
TTL = timedelta(seconds=15)
BRISK = Pace(lease=600.0, renew=0.2, look=0.1, beat=0.1, silence=600.0)
"""A dispatcher's pace in tests: nothing is waited for longer than needed, and nothing is taken from one that is slow."""


@dataclass
class Recorder:
    """An outcome handler that keeps what it is told and does what its test says before."""

    painted: list[tuple[Job, Painted]] = field(default_factory=list)
    failed: list[tuple[Job, str, str]] = field(default_factory=list)
    progress: list[tuple[Job, Progress]] = field(default_factory=list)
    before: Callable[[Job], None] = lambda _job: None
    sources: dict[str, bytes] = field(default_factory=dict)
    told: threading.Condition = field(default_factory=threading.Condition)

    def on_painted(self, job: Job, picture: Painted) -> None:
        self.before(job)
        self._keep(self.painted, (job, picture))

    def on_failed(self, job: Job, code: str, message: str) -> None:
        self.before(job)
        self._keep(self.failed, (job, code, message))

    def on_progress(self, job: Job, progress: Progress) -> None:
        self._keep(self.progress, (job, progress))

    def read_source(self, job: Job, sha256: str) -> bytes:
        if sha256 not in self.sources:
            raise outcomes.NoSource("nobody's picture")
        return self.sources[sha256]

    def wait(self, test: Callable[[], bool], seconds: float = PATIENCE) -> None:
        with self.told:
            assert self.told.wait_for(test, seconds), f"not told in {seconds} s"

    def _keep(self, where: list[Any], what: tuple[Any, ...]) -> None:
        with self.told:
            where.append(what)
            self.told.notify_all()


@contextmanager
def recording(name: str = HANDLER) -> Iterator[Recorder]:
    recorder = Recorder()
    outcomes.register(
        name,
        on_painted=recorder.on_painted,
        on_failed=recorder.on_failed,
        on_progress=recorder.on_progress,
        read_source=recorder.read_source,
    )
    try:
        yield recorder
    finally:
        outcomes.forget(name)


def request(**changes: Any) -> dict[str, Any]:
    wanted = {"model": "fake", "prompt": "a red fox", "seed": 7, "steps": 4, "guidance": 4.0, "width": 64, "height": 64}
    return wanted | changes


def asked(key: str, owner: Any = None, handler: str = HANDLER, **changes: Any) -> Job:
    """A job in the queue. `priority` and `deadline` go to the desk, everything else into the request."""
    desks = {name: changes.pop(name) for name in ("priority", "deadline") if name in changes}
    return desk.ask(key=key, handler=handler, owner=owner, request=request(**changes), **desks)


def leased(job: Job, dispatcher: str = "easel", fence: int = 1, now: datetime | None = None) -> Job:
    """The job as leased; it must be the next in the queue."""
    (taken,) = leases.lease(dispatcher, fence, 1, TTL, now or timezone.now())
    assert taken.pk == job.pk
    return taken


def picture_of(job: Job) -> Painted:
    return painted(orders.order(job))


@contextmanager
def dispatching(studio: Studio, name: str = "easel", place: str = "", pace: Pace = BRISK) -> Iterator[Dispatcher]:
    """A dispatcher at work in a thread; what it raised is raised at the end."""
    dispatcher, stop, raised = Dispatcher(lambda: studio, name, place=place or name, pace=pace), threading.Event(), []

    def work() -> None:
        try:
            dispatcher.run(stop)
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=work, name=name)
    thread.start()
    try:
        yield dispatcher
    finally:
        stop.set()
        dispatcher.wake()
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the dispatcher does not end"
    if raised:
        raise raised[0]


def until(test: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Looks again and again; for rows, which wake nobody here."""
    pause, gives_up = threading.Event(), time.monotonic() + seconds
    while not test():
        assert time.monotonic() < gives_up, f"nothing came of it in {seconds} s"
        pause.wait(0.05)

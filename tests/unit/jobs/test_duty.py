"""A dispatcher's process: ends when it is told to, and with what the dispatcher raised."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from jobs import duty
from tests.support.patience import PATIENCE


class Idle:
    """A dispatcher that works until it is stopped, and is told to end as soon as it works."""

    def __init__(self, signum: int | None = None, error: Exception | None = None) -> None:
        self.signum, self.error, self.stopped = signum, error, False

    def run(self, stop: threading.Event) -> None:
        if self.error:
            raise self.error
        os.kill(os.getpid(), self.signum)
        self.stopped = stop.wait(PATIENCE)

    def wake(self) -> None:
        pass


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    kept = {signum: signal.getsignal(signum) for signum in (signal.SIGTERM, signal.SIGINT)}
    yield
    for signum, handler in kept.items():
        signal.signal(signum, handler)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_it_is_told_to(signum):
    idle = Idle(signum)
    duty.serve(idle)
    assert idle.stopped


def test_what_the_dispatcher_raised_ends_the_process():
    with pytest.raises(RuntimeError, match="no table"):
        duty.serve(Idle(error=RuntimeError("no table")))

"""Progress: the newest at most so often, the last step always, and no listener holds up another."""

import threading

from inference.protocol import Progress
from jobs import outcomes
from jobs.models import Job
from jobs.relay import Latest, Relay
from tests.support.patience import PATIENCE

ADAS, BOS = Job(key="ada", handler="tests.relay"), Job(key="bo", handler="tests.relay")


def step(number: int, job_id: str = "ada", attempt: int = 1, steps: int = 20) -> Progress:
    return Progress(job_id, attempt, number, steps)


def told(latest: Latest, now: float) -> list[tuple[str, int]]:
    return [(said.job_id, said.step) for _, said in latest.take(now)]


def test_the_first_step_is_told_at_once():
    latest = Latest(interval=0.1)
    latest.keep(ADAS, step(1))
    assert told(latest, 5.0) == [("ada", 1)]


def test_of_steps_close_together_only_the_newest_is_told():
    latest = Latest(interval=0.1)
    latest.keep(ADAS, step(1))
    latest.take(5.0)
    for number in (2, 3, 4):
        latest.keep(ADAS, step(number))
    assert told(latest, 5.09) == []
    assert latest.next_at() == 5.1
    assert told(latest, 5.1) == [("ada", 4)]
    assert latest.next_at() is None


def test_the_last_step_does_not_wait():
    latest = Latest(interval=0.1)
    latest.keep(ADAS, step(19))
    latest.take(5.0)
    latest.keep(ADAS, step(20))
    assert told(latest, 5.01) == [("ada", 20)]


def test_one_jobs_steps_do_not_hold_back_anothers():
    latest = Latest(interval=0.1)
    latest.keep(ADAS, step(1))
    latest.take(5.0)
    latest.keep(ADAS, step(2))
    latest.keep(BOS, step(1, "bo"))
    assert told(latest, 5.05) == [("bo", 1)]


def test_a_step_of_an_older_attempt_does_not_replace_a_newer():
    latest = Latest(interval=0.1)
    latest.keep(ADAS, step(1, attempt=2))
    latest.keep(ADAS, step(9, attempt=1))
    assert told(latest, 5.0) == [("ada", 1)]


def test_a_listener_that_raises_does_not_end_the_relay(caplog):
    heard, last = [], threading.Event()

    def listen(_job: Job, progress: Progress) -> None:
        heard.append(progress.step)
        if progress.step < progress.steps:
            raise RuntimeError("no channel layer")
        last.set()

    outcomes.register("tests.relay", on_painted=print, on_failed=print, on_progress=listen)
    relay = Relay()
    thread = threading.Thread(target=relay.run)
    thread.start()
    try:
        relay.tell(ADAS, step(1))
        relay.tell(BOS, step(20, "bo"))
        assert last.wait(PATIENCE)
    finally:
        relay.end()
        thread.join(PATIENCE)
        outcomes.forget("tests.relay")
    assert 20 in heard
    assert not thread.is_alive()

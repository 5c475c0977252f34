"""Parts that were only just started are starting, and not late."""

from paintoff.up.patience import LONGEST, Patience

RUSTY = {"web": "degraded", "dispatcher": "late", "referee": "late", "worker": "starting", "ray": "studio starting"}


class Clock:
    now = 100.0


def patience() -> tuple[Clock, Patience]:
    clock = Clock()
    return clock, Patience(lambda: clock.now)


def test_what_was_never_well_is_starting() -> None:
    _, told = patience()
    assert told.told(RUSTY) == dict.fromkeys(("web", "dispatcher", "referee", "worker"), "starting") | {
        "ray": "studio starting"
    }


def test_what_was_well_once_is_late_when_it_is_late() -> None:
    _, told = patience()
    told.told({"referee": "ok", "dispatcher": "late"})
    assert told.told({"referee": "late", "dispatcher": "late"}) == {"referee": "late", "dispatcher": "starting"}


def test_what_does_not_become_well_is_told_as_it_is() -> None:
    clock, told = patience()
    clock.now += LONGEST
    assert told.told(RUSTY) == RUSTY


def test_a_site_that_does_not_answer_is_told_at_once() -> None:
    _, told = patience()
    assert told.told({"web": "does not answer"}) == {"web": "does not answer"}

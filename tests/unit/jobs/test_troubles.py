"""How three attempts are told."""

from datetime import UTC, datetime

from jobs.closing import MESSAGE_MAX
from jobs.troubles import SHOWN, told, trouble

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_same_trouble_each_time_is_said_once():
    assert told(3, [trouble("lost", "actor lost", NOON)] * 3) == "stopped after 3 attempts, each time lost (actor lost)"


def test_different_troubles_are_numbered():
    troubles = [trouble("lost", "", NOON), trouble("step-failed", "nan", NOON)]
    assert told(2, troubles) == "stopped after 2 attempts: 1. lost; 2. step-failed (nan)"


def test_three_long_stories_fit_into_the_row():
    troubles = [trouble("step-failed", str(n) * 500, NOON) for n in range(3)]
    assert all(len(one["message"]) == SHOWN for one in troubles)
    assert len(told(3, troubles)) <= MESSAGE_MAX

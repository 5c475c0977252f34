"""Attempts at jobs that were met before."""

from dataclasses import replace

from inference.protocol import Job
from inference.seen import Seen

FOX = Job("fox", "tiny", "a red fox", 1, 4, 4.0, 64, 64)


def test_an_attempt_is_fresh_once_and_the_next_attempt_is_another():
    seen = Seen(8)
    again = replace(FOX, attempt=2)
    assert seen.fresh([FOX, FOX, again]) == [FOX, again]
    assert seen.fresh([FOX, again]) == []


def test_the_oldest_is_forgotten_first():
    seen = Seen(2)
    first, second, third = (replace(FOX, id=name) for name in ("one", "two", "three"))
    seen.fresh([first, second, third])
    assert [job in seen for job in (first, second, third)] == [False, True, True]


def test_what_is_cleared_may_come_again():
    seen = Seen(8)
    seen.add(FOX)
    seen.clear()
    assert FOX not in seen

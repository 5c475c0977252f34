"""When strikes silence somebody, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from moderation.strikes.silence import Struck, standing

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def struck(points: int, days_ago: float = 0, stands: int = 30) -> Struck:
    at = NOON - days_ago * DAY
    return Struck(points, at, at + stands * DAY)


def test_one_point_silences_nobody() -> None:
    assert standing([struck(1)], None, NOON).may_speak


def test_two_points_silence_for_three_days_from_the_last_of_them() -> None:
    both = [struck(1, days_ago=5), struck(1, days_ago=1)]
    held = standing(both, None, NOON)
    assert not held.may_speak
    assert held.until == NOON + 2 * DAY
    assert standing(both, None, NOON + 2 * DAY).may_speak


def test_three_points_silence_until_somebody_has_looked() -> None:
    three = [struck(2, days_ago=20), struck(1, days_ago=19)]
    assert standing(three, None, NOON).awaits_review
    assert standing(three, NOON - DAY, NOON).may_speak


def test_that_silence_does_not_end_by_itself_when_points_expire() -> None:
    three = [struck(2, days_ago=31), struck(1, days_ago=29)]
    held = standing(three, None, NOON)
    assert (held.points, held.awaits_review) == (1, True)
    assert standing(three, None, NOON + 365 * DAY).awaits_review
    assert standing(three, NOON, NOON + 365 * DAY).may_speak


def test_three_points_that_never_stood_together_silence_until_nobody() -> None:
    assert standing([struck(2, days_ago=40), struck(1, days_ago=5)], None, NOON).may_speak


def test_a_look_before_the_third_point_ends_nothing_that_comes_after() -> None:
    held = standing([struck(2, days_ago=31), struck(1, days_ago=29)], NOON - 30 * DAY, NOON)
    assert held.awaits_review


def test_what_was_before_the_look_still_counts_beside_what_comes_after() -> None:
    held = standing([struck(2, days_ago=9), struck(1, days_ago=1)], NOON - 5 * DAY, NOON)
    assert held.points == 3
    assert held.awaits_review


def test_expired_points_are_gone() -> None:
    assert standing([struck(2, days_ago=31), struck(1)], None, NOON).points == 1
    assert standing([struck(2, days_ago=30)], None, NOON).may_speak

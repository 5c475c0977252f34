"""How much somebody may hang in a day."""

from __future__ import annotations

import pytest

from moderation import slots


@pytest.mark.parametrize(("stays", "a_day"), [(0, 10), (1, 10), (2, 11), (10, 15), (380, 200), (10_000, 200)])
def test_slots_grow_with_what_stays(stays, a_day):
    assert slots.per_day(stays, points=0) == a_day


def test_who_has_points_has_the_first_ten_alone():
    assert slots.per_day(300, points=1) == 10

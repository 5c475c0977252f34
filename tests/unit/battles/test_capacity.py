"""A round asks for as many pictures as the studio can paint in time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles.capacity import LONGEST_SECONDS, SHORTEST_SECONDS, Plan, plan, seconds_needed


def test_a_quick_studio_gives_what_was_wished_and_the_shortest_time():
    assert plan(2, 0.05, 4) == Plan(4, SHORTEST_SECONDS)


def test_the_time_is_twice_the_work_and_enough_for_an_actor_to_come_back():
    assert plan(4, 2.0, 4) == Plan(4, 2 * 4 * 4 * 2 + 45)


def test_slots_give_way_until_the_time_fits():
    assert plan(10, 3.0, 4) == Plan(2, 2 * 10 * 2 * 3 + 45)


def test_a_hopeless_studio_gets_one_slot_and_the_longest_time():
    assert plan(30, 60.0, 4) == Plan(1, LONGEST_SECONDS)


@pytest.mark.parametrize("unmeasured", [None, 0.0])
def test_a_studio_nobody_measured_gets_the_wish_and_two_minutes(unmeasured):
    assert plan(8, unmeasured, 3) == Plan(3, 120)


@pytest.mark.parametrize(("wished", "slots"), [(-1, 1), (0, 1), (9, 4)])
def test_wishes_stay_between_one_and_four(wished, slots):
    assert plan(2, 0.1, wished).slots == slots


@given(st.integers(0, 30), st.floats(0.001, 1000), st.integers(1, 4))
def test_a_plan_keeps_its_bounds_and_never_wastes_a_slot(entries, seconds, wished):
    made = plan(entries, seconds, wished)
    assert 1 <= made.slots <= wished
    assert SHORTEST_SECONDS <= made.generating_seconds <= LONGEST_SECONDS
    if made.slots < wished:
        assert seconds_needed(entries * (made.slots + 1), seconds) > LONGEST_SECONDS

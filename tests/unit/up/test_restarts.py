from paintoff.up.restarts import FIRST_WAIT, LONGEST_WAIT, MOST_QUICK_DEATHS, QUICK, wait_after


def test_a_part_that_lived_long_comes_back_at_once() -> None:
    assert wait_after([3600.0]) == FIRST_WAIT


def test_each_quick_death_doubles_the_wait() -> None:
    assert [wait_after([1.0] * deaths) for deaths in (1, 2, 3)] == [0.2, 0.4, 0.8]


def test_too_many_quick_deaths_in_a_row_end_it() -> None:
    assert wait_after([1.0] * MOST_QUICK_DEATHS) is None


def test_one_long_life_forgives_the_quick_deaths_before_it() -> None:
    assert wait_after([1.0] * (MOST_QUICK_DEATHS - 1) + [QUICK]) == FIRST_WAIT


def test_no_wait_is_longer_than_the_longest() -> None:
    waits = [wait_after([1.0] * deaths) for deaths in range(1, MOST_QUICK_DEATHS)]
    assert all(wait is not None and wait <= LONGEST_WAIT for wait in waits)

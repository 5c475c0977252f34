"""What somebody is told who comes too often."""

import pytest

from paintoff.throttle import Throttled


@pytest.mark.parametrize(("seconds", "told"), [(1, "in 1 second."), (2, "in 2 seconds.")])
def test_the_wait_is_told_in_words_that_fit_its_number(seconds, told):
    assert str(Throttled(seconds)).endswith(told)

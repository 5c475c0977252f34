"""How large the head of our own is."""

import pytest

from paintoff.embedded import ray_head


@pytest.mark.parametrize(("given", "slots"), [("", 1), ("1", 1), ("3", 3), ("0", 1), ("many", 1)])
def test_the_head_has_a_processor_for_each_actor(given, slots):
    assert ray_head.slots({"PAINTOFF_ENGINE_ACTORS": given}) == slots

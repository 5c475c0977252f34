"""The studio that a dispatcher has in these tests."""

import pytest

from tests.support.watched_studio import Studio


@pytest.fixture
def studio() -> Studio:
    return Studio()

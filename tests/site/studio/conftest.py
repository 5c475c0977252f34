"""What tests of the operators' view share: a clock that stands, and the recorder that hears every outcome."""

from collections.abc import Iterator

import pytest

from tests.support.jobs import Recorder, recording


@pytest.fixture(autouse=True)
def ages_stand(request: pytest.FixtureRequest) -> None:
    """But for a dispatcher that is at work."""
    if not request.node.get_closest_marker("django_db").kwargs.get("transaction"):
        request.getfixturevalue("standing_clock")


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with recording() as recorder:
        yield recorder

"""What tests of the operators' view share: the recorder that hears every outcome."""

from collections.abc import Iterator

import pytest

from tests.support.jobs import Recorder, recording


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with recording() as recorder:
        yield recorder

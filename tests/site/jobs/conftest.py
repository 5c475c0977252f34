"""What tests of generation jobs share: the recorder that hears every outcome, and the people who ask."""

from collections.abc import Iterator

import pytest

from accounts.models import Player
from tests.support.jobs import Recorder, recording


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with recording() as recorder:
        yield recorder


@pytest.fixture
def ada(db: None) -> Player:
    return Player.objects.create(nickname="Ada")


@pytest.fixture
def bo(db: None) -> Player:
    return Player.objects.create(nickname="Bo")


@pytest.fixture
def cy(db: None) -> Player:
    return Player.objects.create(nickname="Cy")

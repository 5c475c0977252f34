"""A toy game behind the real websocket stack, with a real Valkey. What comes in a test was announced: nothing looks for it again
within the time for which tests wait, but where a test lets it."""

from collections.abc import Iterator

import pytest

from live import provider
from tests.support.toy_room import Toy, ToyRooms


@pytest.fixture(autouse=True)
def _clocks(settings, valkey: str) -> None:
    settings.LIVE_BEACON_SECONDS = 600.0
    settings.LIVE_PRESENCE_SECONDS = 600.0
    settings.LIVE_RECHECK_SECONDS = 600.0
    settings.LIVE_TICK_SECONDS = 0.01


@pytest.fixture
def toys() -> Iterator[ToyRooms]:
    """A game with one room, ABCD, in which nothing has happened."""
    toys = ToyRooms()
    toys.rows["toy.ABCD"] = Toy()
    provider.register("toy", toys)
    yield toys
    provider.unregister("toy")

"""A toy game behind the real websocket stack, with a real Valkey and short clocks."""

from collections.abc import Iterator

import pytest

from live import provider
from tests.support.toy_room import Toy, ToyRooms


@pytest.fixture(autouse=True)
def _short_clocks(settings, valkey: str) -> None:
    settings.LIVE_BEACON_SECONDS = 600.0
    settings.LIVE_PRESENCE_SECONDS = 600.0
    settings.LIVE_TICK_SECONDS = 0.01


@pytest.fixture
def toys() -> Iterator[ToyRooms]:
    """A game with one room, ABCD, in which nothing has happened."""
    toys = ToyRooms()
    toys.rows["toy.ABCD"] = Toy()
    provider.register("toy", toys)
    yield toys
    provider.unregister("toy")

"""Kill -9 of the channel layer's server, and a database that is away: what still works meanwhile, and that it heals."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError

from live import announce, publisher
from paintoff.embedded import valkey
from tests.support.live_clients import Client, clients
from tests.support.patience import PATIENCE
from tests.support.toy_room import ADA, ToyRooms

ROOM = "toy.ABCD"
SAYS = """
import sys
from django.conf import settings
settings.configure(CHANNEL_LAYERS={channel_layers!r}, INSTALLED_APPS=[])
from live import announce
for line in sys.stdin:
    announce.event("toy.ABCD", {{"t": "cheer", "kind": line.strip()}})
"""


class Server:
    """A Valkey that can be killed and started again in the same place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "v.sock"
        self.start()

    def start(self) -> None:
        self.child = valkey.launch(self.folder, self.socket, self.folder / "log")

    def kill(self) -> None:
        self.child.kill()
        self.child.wait()


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory, settings) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("v"))
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [{"address": f"unix://{server.socket}?db=0", "socket_timeout": None}]},
        }
    }
    settings.LIVE_BEACON_SECONDS = settings.LIVE_PRESENCE_SECONDS = 0.2
    yield server
    server.kill()


async def test_a_killed_layer_is_missed_by_nobody_and_heals(toys: ToyRooms, server: Server, settings):
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        SAYS.format(channel_layers=settings.CHANNEL_LAYERS),
        stdin=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "platform:."},
    )

    def elsewhere(kind: str) -> None:
        assert child.stdin is not None
        child.stdin.write(f"{kind}\n".encode())

    async with clients(Client("ABCD", ADA)) as (ada,):
        await _cheered(ada, elsewhere, "before")
        server.kill()
        toys.change(ROOM)
        await ada.until("snapshot", version=2)
        toys.change(ROOM, tell=False)
        await ada.until("snapshot", version=3)
        server.start()
        await _cheered(ada, elsewhere, "after")
    child.stdin.close()
    await child.wait()


async def _cheered(ada: Client, elsewhere: Callable[[str], None], kind: str) -> None:
    """Cheers may be lost while the layer is away, so the other process cheers until one arrives."""
    async with asyncio.timeout(PATIENCE):
        while f"'kind': '{kind}'" not in str(ada.frames):
            elsewhere(kind)
            await ada.rest(0.2)


async def test_sockets_keep_their_state_while_the_database_is_away(toys: ToyRooms, settings):
    settings.LIVE_BEACON_SECONDS = 0.2
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot", version=1)
        toys.read_failures = [OperationalError("terminating connection") for _ in range(4)]
        toys.change(ROOM)
        await ada.until("snapshot", version=2)
    assert toys.read_failures == []
    assert "closed" not in [f["t"] for f in ada.frames]


async def test_who_comes_while_the_database_is_away_is_shown_in_as_soon_as_it_is_back(toys: ToyRooms):
    toys.read_failures = [OperationalError("connection refused")]
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot", version=1)


async def test_a_notice_that_cannot_be_packed_hurts_neither_its_sender_nor_the_next(toys: ToyRooms, caplog):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot")
        announce.event(ROOM, {"t": object()})
        announce.event(ROOM, {"t": "cheer"})
        await ada.until("cheer")
        assert await asyncio.to_thread(publisher.flush, PATIENCE)
    assert "cannot carry" in caplog.text
    assert "Lost" not in caplog.text

"""The same over a real uvicorn: slow readers, close codes, going down."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from live import announce, hub
from live.sockets import Socket
from tests.support.live_clients import Frame, header_of, real_server
from tests.support.patience import PATIENCE
from tests.support.toy_room import ADA, BO, ToyRooms

ROOM = "toy.ABCD"


@pytest.fixture
def port(toys: ToyRooms, settings) -> Iterator[int]:
    settings.LIVE_STUCK_SECONDS = 60.0
    with real_server() as port:
        yield port


@asynccontextmanager
async def opened(port: int, person: int, **options) -> AsyncIterator[ClientConnection]:
    headers = {"x-person": header_of(person)}
    async with connect(f"ws://127.0.0.1:{port}/ws/toy/ABCD", additional_headers=headers, **options) as line:
        yield line


async def until(line: ClientConnection, t: str, **fields: object) -> Frame:
    async with asyncio.timeout(PATIENCE):
        while True:
            frame = json.loads(await line.recv())
            if frame["t"] == t and fields.items() <= frame.items():
                return frame


async def until_put_out(person: int) -> None:
    """The server has closed this person's socket, whether they read it or not."""

    def sockets() -> list[Socket]:
        rooms = [room for each in tuple(hub._hubs.values()) for room in tuple(each.rooms.values())]
        return [socket for room in rooms for socket in tuple(room.sockets) if socket.person.id == person]

    async with asyncio.timeout(PATIENCE):
        while not all(socket.outbox.closed for socket in sockets()):  # noqa: ASYNC110 - the loop of another thread
            await asyncio.sleep(0.02)


async def closing(line: ClientConnection) -> int | None:
    async with asyncio.timeout(PATIENCE):
        with suppress(ConnectionClosed):
            while True:
                await line.recv()
    return line.close_code


async def test_a_whole_exchange(toys: ToyRooms, port: int):
    async with opened(port, ADA) as ada, opened(port, BO) as bo:
        await until(ada, "snapshot")
        await until(bo, "snapshot")
        await ada.send(json.dumps({"t": "add", "id": "c1", "amount": 2}))
        await until(ada, "accepted", id="c1")
        assert (await until(bo, "snapshot", version=2))["total"] == 2


@pytest.mark.parametrize("size", [17_000, 60_000])
async def test_a_frame_over_the_limit_closes_with_1009(toys: ToyRooms, port: int, size: int):
    async with opened(port, ADA) as ada:
        await ada.send("x" * size)
        assert await closing(ada) == 1009


async def test_binary_closes_with_1003(toys: ToyRooms, port: int):
    async with opened(port, ADA) as ada:
        await ada.send(b"\x00")
        assert await closing(ada) == 1003


async def test_a_reader_who_stops_holds_nobody_up_and_is_closed(toys: ToyRooms, port: int, settings):
    settings.LIVE_STUCK_SECONDS = 1.0
    toys.rows[ROOM].notes[BO] = "x" * 200_000
    async with opened(port, ADA) as ada, opened(port, BO, max_queue=1, ping_interval=None) as bo:
        await until(ada, "snapshot")
        bo.transport.pause_reading()
        for number in range(200):
            toys.rows[ROOM].notes[BO] = str(number) * 200_000
            toys.change(ROOM)
            await until(ada, "snapshot", version=number + 2)
        await until_put_out(BO)
        bo.transport.resume_reading()
        assert await closing(bo) == 4008
        await ada.send(json.dumps({"t": "clock", "sent": 1}))
        await until(ada, "clock")


async def test_a_slow_reader_gets_the_newest_state_in_the_end(toys: ToyRooms, port: int):
    async with opened(port, ADA) as ada, opened(port, BO, max_queue=1) as bo:
        await until(ada, "snapshot")
        bo.transport.pause_reading()
        for number in range(30):
            toys.rows[ROOM].notes[BO] = f"{number:04}" * 50_000
            toys.change(ROOM)
            await until(ada, "snapshot", version=number + 2)
        bo.transport.resume_reading()
        assert (await until(bo, "snapshot", version=31))["total"] == 30
        assert (await until(bo, "me", note="0029" * 50_000))["t"] == "me"


async def test_going_down_closes_with_1012(toys: ToyRooms, settings):
    with real_server() as port:
        line = await connect(f"ws://127.0.0.1:{port}/ws/toy/ABCD", additional_headers={"x-person": header_of(ADA)})
        await until(line, "snapshot")
    assert await closing(line) == 1012


async def test_a_kick_closes_even_who_does_not_read(toys: ToyRooms, port: int):
    async with opened(port, ADA) as ada, opened(port, BO, max_queue=1, ping_interval=None) as bo:
        await until(ada, "snapshot")
        bo.transport.pause_reading()
        for number in range(60):
            toys.rows[ROOM].notes[BO] = str(number) * 200_000
            toys.change(ROOM)
            await until(ada, "snapshot", version=number + 2)
        announce.end_person(BO)
        await until_put_out(BO)
        bo.transport.resume_reading()
        assert await closing(bo) == 1008

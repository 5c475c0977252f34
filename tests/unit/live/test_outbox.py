"""The outbox against a reader that can be told to stop."""

import asyncio
from typing import Any

from live.outbox import EVENTS, Outbox
from live.wire import force_close
from tests.support.patience import PATIENCE


class Reader:
    """Stands in for a server: its `send` waits while `reads` is cleared, as uvicorn's does."""

    def __init__(self) -> None:
        self.reads = asyncio.Event()
        self.reads.set()
        self.got: list[Any] = []

    async def send(self, message: dict[str, Any]) -> None:
        await self.reads.wait()
        self.got.append(message.get("text", message.get("code")))


async def _settled(busy: set[Outbox]) -> None:
    for _ in range(1000):
        if not busy:
            return
        await asyncio.sleep(0)
    raise AssertionError("an outbox is still busy")


async def test_a_frame_for_a_quick_reader_goes_out_at_once():
    reader, busy = Reader(), set()
    Outbox(reader.send, busy).state("one")
    assert (reader.got, busy) == (["one"], set())


async def test_behind_a_slow_reader_only_the_newest_state_waits():
    reader, busy = Reader(), set()
    outbox = Outbox(reader.send, busy)
    reader.reads.clear()
    for text in ("stuck", "old", "older", "newest"):
        outbox.state(text)
    outbox.me("my old")
    outbox.me("my newest")
    reader.reads.set()
    await _settled(busy)
    assert reader.got == ["stuck", "newest", "my newest"]


async def test_behind_a_slow_reader_old_events_are_shed_and_answers_kept():
    reader, busy = Reader(), set()
    outbox = Outbox(reader.send, busy)
    reader.reads.clear()
    outbox.event("stuck")
    for number in range(100):
        outbox.event(f"event {number}")
    for number in range(40):
        outbox.answer(f"answer {number}")
    reader.reads.set()
    await _settled(busy)
    assert reader.got[1:41] == [f"answer {n}" for n in range(40)]
    assert reader.got[41:] == [f"event {n}" for n in range(100 - EVENTS, 100)]


async def test_too_many_unread_answers_close_it_with_4008():
    reader, busy = Reader(), set()
    outbox = Outbox(reader.send, busy)
    reader.reads.clear()
    for number in range(70):
        outbox.answer(str(number))
    reader.reads.set()
    await _settled(busy)
    assert (outbox.closed, reader.got[-1]) == (True, 4008)


async def test_nothing_follows_a_close():
    reader, busy = Reader(), set()
    outbox = Outbox(reader.send, busy)
    outbox.close(1008, "out")
    outbox.state("late")
    outbox.close(1011, "again")
    assert reader.got == [1008]


async def test_closing_a_stuck_outbox_drops_what_waits():
    reader, busy = Reader(), set()
    outbox = Outbox(reader.send, busy)
    reader.reads.clear()
    outbox.state("stuck")
    outbox.state("waiting")
    outbox.close(1008, "out")
    reader.reads.set()
    await _settled(busy)
    assert reader.got == [1008]


async def test_an_outbox_whose_other_end_is_gone_lets_go():
    reader, busy = Reader(), set()
    outbox = Outbox(reader.send, busy)
    reader.reads.clear()
    outbox.state("stuck")
    outbox.lost()
    await _settled(busy)
    assert reader.got == []


async def test_a_send_that_fails_closes_quietly():
    async def broken(message: dict[str, Any]) -> None:
        raise ConnectionError

    outbox = Outbox(broken, set())
    outbox.state("one")
    assert outbox.closed


async def test_a_peer_that_never_reads_again_is_cut_off():
    class Server:
        def __init__(self) -> None:
            self.writable, self.transport, self.cut = asyncio.Event(), self, asyncio.Event()

        def abort(self) -> None:
            self.cut.set()

        async def send(self, message: dict[str, Any]) -> None:
            await self.writable.wait()

    server = Server()
    await force_close(server.send, 4008, "slow", drop_after=0.01)
    await asyncio.wait_for(server.cut.wait(), PATIENCE)

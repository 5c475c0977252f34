"""Many cheap websocket clients in one process. A line on stdin asks for a tally when everybody has one more frame."""

import asyncio
import hashlib
import sys
from itertools import count

SOCKET, COUNT = sys.argv[1], int(sys.argv[2])
# A plain consumer per socket opens a connection to Valkey per newcomer, and gives up when a thousand come at once.
TOGETHER = 20
HELLO = (
    b"GET /ws/bench/A HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class Crowd:
    """How many snapshots all watchers together have got, and a way to wait for a number of them."""

    def __init__(self) -> None:
        self.got = 0
        self._wanted = 0
        self._reached = asyncio.Event()

    def count(self) -> None:
        self.got += 1
        if self.got >= self._wanted:
            self._reached.set()

    async def reach(self, number: int) -> None:
        self._wanted = number
        self._reached.clear()
        if self.got < number:
            await self._reached.wait()


class Watcher(asyncio.Protocol):
    """Keeps the text of the last snapshot. Server frames are not masked."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.waiting = b""
        self.last = b""
        self.is_open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(HELLO)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        if not self.is_open:
            head, found, rest = self.waiting.partition(b"\r\n\r\n")
            if not found:
                return
            assert head.startswith(b"HTTP/1.1 101"), head
            self.is_open, self.waiting = True, rest
        while self._take():
            pass

    def connection_lost(self, error: Exception | None) -> None:
        print("lost", error, flush=True)

    def _take(self) -> bool:
        if len(self.waiting) < 2:
            return False
        size, start = self.waiting[1], 2
        if size == 126:
            size, start = int.from_bytes(self.waiting[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(self.waiting[2:10], "big"), 10
        if len(self.waiting) < start + size:
            return False
        payload, self.waiting = self.waiting[start : start + size], self.waiting[start + size :]
        if b'"t":"snapshot"' in payload[-120:]:
            self.last = payload
            self.crowd.count()
        return True


async def main() -> None:
    loop = asyncio.get_running_loop()
    crowd = Crowd()
    watchers: list[Watcher] = []
    for number in range(1, COUNT + 1):
        _, watcher = await loop.create_unix_connection(lambda: Watcher(crowd), SOCKET)
        watchers.append(watcher)
        if number % TOGETHER == 0:
            await crowd.reach(number)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    for round_number in count(1):
        await crowd.reach(round_number * COUNT)
        texts = {watcher.last for watcher in watchers}
        print(round_number, len(texts), hashlib.sha256(min(texts)).hexdigest(), flush=True)
        if not await reader.readline():
            return


asyncio.run(main())

"""One arm of the fan-out bench as a process of its own. Each line on stdin sends one frame to every socket.

Arms: hub (ours), pubsub and core (a plain Channels consumer, one group_send), raw (websockets.broadcast).
"""

import asyncio
import gc
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

ARM, SOCKET = sys.argv[1], sys.argv[2]
PADDING = "x" * int(sys.argv[3])
GROUP = "room"


async def commands(fan: Callable[[int], Awaitable[None]]) -> None:
    """`fan` on stdin sends the next frame, `rest` collects garbage before memory is read."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print("ready", flush=True)
    version = 1
    while line := await reader.readline():
        if line == b"rest\n":
            gc.collect()
            print("rested", flush=True)
        else:
            version += 1
            await fan(version)


def text_of(version: int) -> str:
    from live import envelope
    from live.provider import Stamp

    return envelope.snapshot("audience", Stamp(1, version), {"state": PADDING})


async def serve_asgi(app: Any, fan: Callable[[int], Awaitable[None]]) -> None:
    import uvicorn

    options: dict[str, Any] = {"ws": "websockets-sansio", "ws_per_message_deflate": False, "ws_ping_interval": None}
    server = uvicorn.Server(uvicorn.Config(app, uds=SOCKET, log_level="warning", lifespan="off", **options))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    await commands(fan)
    server.should_exit = True
    await serving


async def hub() -> None:
    from live import announce, provider
    from live.provider import Admitted, Snapshot, Stamp
    from live.routing import sockets

    stamp = Stamp(1, 1)

    class Rooms:
        def admit(self, code: str, person: object, wants: object) -> Admitted:
            return Admitted("bench.A", "audience")

        def versions(self, rooms: object) -> dict[str, Stamp]:
            return {"bench.A": stamp}

        def snapshot(self, room: str) -> Snapshot:
            return Snapshot(stamp, {"audience": {"state": PADDING}})

        def present(self, room: str, people: object) -> None: ...

    async def fan(version: int) -> None:
        nonlocal stamp
        stamp = Stamp(1, version)
        announce.changed("bench.A")

    provider.register("bench", Rooms())  # type: ignore[arg-type]
    await serve_asgi(sockets(), fan)


async def consumers() -> None:
    from channels.generic.websocket import AsyncWebsocketConsumer
    from channels.layers import get_channel_layer
    from channels.routing import URLRouter
    from django.urls import path

    class Watcher(AsyncWebsocketConsumer):
        async def connect(self) -> None:
            await self.channel_layer.group_add(GROUP, self.channel_name)
            await self.accept()
            await self.send(text_data=text_of(1))

        async def show(self, event: dict[str, Any]) -> None:
            await self.send(text_data=event["text"])

    async def fan(version: int) -> None:
        await get_channel_layer().group_send(GROUP, {"type": "show", "text": text_of(version)})

    await serve_asgi(URLRouter([path("ws/bench/A", Watcher.as_asgi())]), fan)


async def raw() -> None:
    from websockets.asyncio.server import ServerConnection, broadcast, unix_serve

    watching: set[ServerConnection] = set()

    async def watch(connection: ServerConnection) -> None:
        watching.add(connection)
        await connection.send(text_of(1))
        await connection.wait_closed()

    async def fan(version: int) -> None:
        broadcast(watching, text_of(version))

    async with unix_serve(watch, SOCKET, compression=None, ping_interval=None, backlog=4096):
        await commands(fan)


if __name__ == "__main__":
    import django

    os.environ["BENCH_LAYER"] = "pubsub" if ARM == "pubsub" else "core"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.fanout.settings")
    django.setup()
    asyncio.run({"hub": hub, "raw": raw}.get(ARM, consumers)())

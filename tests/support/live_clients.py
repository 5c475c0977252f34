"""Clients of a toy room through the real websocket stack: in this event loop, or over a real uvicorn."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer

from live.notices import Notice
from live.person import Credential, Person
from live.routing import sockets
from tests.support.patience import PATIENCE

Frame = dict[str, Any]


async def toy_app(scope: Any, receive: Any, send: Any) -> None:
    """The site's websocket side, where a header, or `person` in the query, says who is there instead of a session."""
    if scope["type"] != "websocket":
        raise NotImplementedError(scope["type"])
    said = next((json.loads(value) for name, value in scope["headers"] if name == b"x-person"), {})
    if asked := parse_qs(scope["query_string"].decode()).get("person"):
        said = {"id": int(asked[0]), "credential": Credential.COOKIE}
    person = Person(**said)
    still = lambda: None if person.session in signed_out else person  # noqa: E731
    await _sockets({**scope, "person": person, "still": still}, receive, send)


_sockets = sockets()
signed_out: set[str] = set()


def header_of(person: int | None, credential: str = Credential.BEARER, session: str = "") -> str:
    return json.dumps({"id": person, "credential": credential, "session": session})


def line_to(path: str, headers: Sequence[tuple[bytes, bytes]] = ()) -> ApplicationCommunicator:
    """One socket in this event loop. Not channels.testing, which needs daphne."""
    path, _, query = path.partition("?")
    scope = {"type": "websocket", "path": path, "query_string": query.encode(), "headers": list(headers)}
    return ApplicationCommunicator(toy_app, scope)


async def handshake(line: ApplicationCommunicator) -> Frame:
    """The server's answer to somebody who wants in."""
    await line.send_input({"type": "websocket.connect"})
    answer: Frame = await line.receive_output(PATIENCE)
    return answer


class Client:
    """Folds frames as a browser does: the newest state of the newest epoch, and everything that happened."""

    def __init__(self, code: str, person: int | None, session: str = "", game: str = "toy", **query: object) -> None:
        headers = [(b"x-person", header_of(person, session=session).encode())]
        self.line = line_to(f"/ws/{game}/{code}?{urlencode(query)}", headers)
        self.frames: list[Frame] = []

    async def connect(self) -> "Client":
        assert (await handshake(self.line))["type"] == "websocket.accept"
        return self

    async def next(self) -> Frame:
        output = await self.line.receive_output(PATIENCE)
        if output["type"] == "websocket.close":
            frame = {"t": "closed", "code": output["code"], "reason": output["reason"]}
        else:
            frame = json.loads(output["text"])
        self.frames.append(frame)
        return frame

    async def until(self, t: str, **fields: object) -> Frame:
        """The next frame or event of this kind with these fields."""
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = await self.next()
                for each in frame["events"] if frame["t"] == "events" else [frame]:
                    if each["t"] == t and fields.items() <= each.items():
                        return each

    async def is_quiet(self, seconds: float = 0.3) -> bool:
        return bool(await self.line.receive_nothing(seconds))

    async def batch(self, t: str) -> list[Frame]:
        """The events of the next frame that holds one of this kind; how many watch may be told at any moment."""
        while True:
            frame = await self.next()
            events = [event for event in frame.get("events", ()) if event["t"] != "people"]
            if t in [event["t"] for event in events]:
                return events

    async def hears(self, seconds: float = 0.3) -> list[str]:
        """The kinds of all that still comes, but for how many watch."""
        frames = await self.rest(seconds)
        events = [event for frame in frames for event in frame.get("events", [frame])]
        return [event["t"] for event in events if event["t"] != "people"]

    async def rest(self, seconds: float = 0.3) -> list[Frame]:
        """Whatever still comes until it is quiet."""
        found = []
        while not await self.is_quiet(seconds):
            found.append(await self.next())
        return found

    async def say(self, t: str, command_id: str | None = "c1", **payload: object) -> None:
        await self.say_raw(json.dumps({"t": t, "id": command_id, **payload}))

    async def say_raw(self, text: str) -> None:
        await self.line.send_input({"type": "websocket.receive", "text": text})

    async def leave(self) -> None:
        await self.line.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.line.wait(PATIENCE)


@asynccontextmanager
async def clients(*wanted: Client) -> AsyncIterator[tuple[Client, ...]]:
    """All come at once and leave at the end."""
    try:
        await asyncio.gather(*(client.connect() for client in wanted))
        yield wanted
    finally:
        for client in wanted:
            await client.leave()


async def from_elsewhere(notice: Notice) -> None:
    """Say this on the channel layer as another process would."""
    await get_channel_layer().group_send(notice["group"], {**notice, "origin": "elsewhere"})


@contextmanager
def real_server(**options: Any) -> Iterator[int]:
    """The toy app on a real uvicorn, in a thread of its own; yields the port."""
    config = uvicorn.Config(
        toy_app,
        port=0,
        ws="websockets-sansio",
        ws_max_size=32768,
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="warning",
        **options,
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield _port_of(server)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def _port_of(server: uvicorn.Server) -> int:
    until = time.monotonic() + PATIENCE
    while not server.started:
        assert time.monotonic() < until, "uvicorn does not start"
        time.sleep(0.01)
    return int(server.servers[0].sockets[0].getsockname()[1])

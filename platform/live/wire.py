"""The raw end of a socket: ASGI's `send`, started without a task, and the one thing that ASGI cannot say, "drop it"."""

import asyncio
import types
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Scope = dict[str, Any]

DROP_AFTER = 10.0


def begin(sending: Coroutine[Any, Any, None]) -> Coroutine[Any, Any, None] | None:
    """Run a send as far as it goes without waiting. None: it is done. Otherwise the rest of it, to be awaited.

    A task per frame costs more than the frame; the server's `send` waits only when the reader is slow.
    """
    try:
        waiting = sending.send(None)
    except StopIteration:
        return None
    return _rest(sending, waiting)


async def _rest(sending: Coroutine[Any, Any, None], waiting: Any) -> None:
    await _adopted(sending, waiting)


@types.coroutine
def _adopted(sending: Coroutine[Any, Any, None], waiting: Any) -> Generator[Any, Any, None]:
    """Goes on with a coroutine that stopped, outside any task, at the future `waiting`."""
    while True:
        failure = None
        try:
            value = yield waiting
        except BaseException as error:
            failure = error
        try:
            waiting = sending.send(value) if failure is None else sending.throw(failure)
        except StopIteration:
            return


async def force_close(send: Send, code: int, reason: str, drop_after: float = DROP_AFTER) -> None:
    """Close a socket whose reader does not read: the close frame goes behind what is buffered, then the line is cut.

    uvicorn's `send` waits for a slow reader even to close, and its transport then waits for the buffer to drain, so a
    peer that never reads again would stay for ever. Other servers get a plain close.
    """
    server = getattr(send, "__self__", None)
    transport, writable = getattr(server, "transport", None), getattr(server, "writable", None)
    if transport is not None and writable is not None:
        writable.set()
        asyncio.get_running_loop().call_later(drop_after, transport.abort)
    await send({"type": "websocket.close", "code": code, "reason": reason})

"""The door of a room: authorise, subscribe, accept, show. Then it hands every frame to the hub's desk.

A bare ASGI application, not one of Channels' consumers: those run `aclose_old_connections` per frame on one thread per
process, and keep two tasks and a dispatcher per socket.
"""

import logging
from urllib.parse import parse_qs

from live import envelope, hub, lanes
from live.closing import Close
from live.outbox import Outbox
from live.person import NOBODY, Person
from live.provider import Admitted, Denied, Stamp, provider_at
from live.sockets import Held, Socket
from live.wire import Receive, Scope, Send

logger = logging.getLogger(__name__)

FAILED = Denied("failed", "Something failed on our side. Try again.", Close.OUR_FAULT)
CROWDED = Denied("too_many_sockets", "You have this open in too many places.")
UNKNOWN = Denied("unknown_room", "There is no such room.")


async def room_consumer(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    wants = _wants(scope)
    match await _admitted(scope, wants):
        case Denied() as denied:
            await _turn_away(send, denied)
        case Admitted() as admitted:
            await _host(scope, receive, send, admitted, _held(wants, admitted.role))


async def _admitted(scope: Scope, wants: dict[str, str]) -> Admitted | Denied:
    route = scope["url_route"]["kwargs"]
    provider = provider_at(route["prefix"])
    if provider is None:
        return UNKNOWN
    try:
        return await lanes.commands().run(provider.admit, route["code"], _person(scope), wants)
    except Exception:
        logger.exception("Could not tell whether to admit somebody to %s", scope["path"])
        return FAILED


async def _turn_away(send: Send, denied: Denied) -> None:
    """Accept first: a browser tells its page nothing about a refused handshake, and the page would try for ever."""
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": envelope.refused(None, denied.code, denied.message)})
    await send({"type": "websocket.close", "code": int(denied.close_code), "reason": denied.code})


async def _host(scope: Scope, receive: Receive, send: Send, admitted: Admitted, held: Held | None) -> None:
    here = hub.current()
    outbox = Outbox(send, here.busy)
    socket = Socket(_person(scope), admitted, held, outbox, here.knobs)
    socket.still = scope.get("still")
    try:
        if not await here.join(socket):
            await _turn_away(send, CROWDED)
        elif not socket.outbox.closed:
            await send({"type": "websocket.accept"})
            here.greet(socket)
            await _listen(here, socket, receive)
    finally:
        here.leave(socket)


async def _listen(here: hub.Hub, socket: Socket, receive: Receive) -> None:
    limit = here.knobs.frame_limit
    while (message := await receive())["type"] != "websocket.disconnect":
        text = message.get("text")
        if text is None:
            socket.outbox.close(Close.NOT_TEXT, "Send text frames.")
        elif len(text) > limit or len(text.encode("utf-8", "replace")) > limit:
            socket.outbox.close(Close.TOO_BIG, f"A frame holds at most {limit} bytes.")
        else:
            here.desk.take(socket, text)


def _person(scope: Scope) -> Person:
    person: Person = scope.get("person", NOBODY)
    return person


def _wants(scope: Scope) -> dict[str, str]:
    query = parse_qs(scope["query_string"].decode("utf-8", "replace"), max_num_fields=20)
    return {name: values[0] for name, values in query.items()}


def _held(wants: dict[str, str], role: str) -> Held | None:
    """The state that the client says it has. Without a role, it means the one it is given now."""
    try:
        return Held(Stamp(int(wants["epoch"]), int(wants["version"])), wants.get("role", role))
    except (KeyError, ValueError):
        return None

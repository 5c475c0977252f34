"""Where sockets live: /ws/<prefix>/<code>, for every registered game, inside the middleware that all of them need."""

from collections.abc import Awaitable, Callable

from channels.routing import URLRouter
from django.urls import re_path

from live.consumer import room_consumer
from live.origin import OriginGate
from live.wire import Receive, Scope, Send

App = Callable[[Scope, Receive, Send], Awaitable[None]]

ROUTE = r"^ws/(?P<prefix>[a-z]{1,32})/(?P<code>[A-Za-z0-9_-]{1,64})/?$"


def sockets() -> App:
    """The websocket side of the site, to be wrapped in the middleware that sets `scope["person"]`.

    That middleware hands `send` through as it is: a wrapper would cost more per frame than the frame.
    """
    routes = [re_path(ROUTE, room_consumer), re_path(r"", _nowhere)]  # type: ignore[arg-type]  # Django expects views
    return OriginGate(URLRouter(routes))


async def _nowhere(_: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 1008})

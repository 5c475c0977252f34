"""The whole site for live tests: the real ASGI application on a real uvicorn, a referee, and a dispatcher with a fake studio."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn
from django.db import connections

from battles.referee import Referee
from inference.fake import OFFER, FakeStudio
from tests.support.jobs import dispatching
from tests.support.patience import PATIENCE

STARTER = replace(OFFER, name="starter", sizes=((512, 512),))


@contextmanager
def serving() -> Iterator[str]:
    """The site's address. Uvicorn in a thread, as `manage.py serve` runs it."""
    from paintoff.asgi import application

    config = uvicorn.Config(
        application,
        port=0,
        ws="websockets-sansio",
        ws_max_size=32768,
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="web", daemon=True)
    thread.start()
    try:
        until = time.monotonic() + PATIENCE
        while not server.started:
            assert time.monotonic() < until, "uvicorn does not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


@contextmanager
def refereeing() -> Iterator[None]:
    stop = threading.Event()

    def work() -> None:
        Referee("whistle").run(stop)
        connections.close_all()

    thread = threading.Thread(target=work, name="referee")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)


@contextmanager
def open_house(studio: FakeStudio | None = None) -> Iterator[tuple[str, FakeStudio]]:
    """Everything that a battle needs; yields the address and the studio to script."""
    studio = studio or FakeStudio(offers=[STARTER])
    with refereeing(), dispatching(studio), serving() as address:
        yield address, studio

"""The list of parts: what runs, by which command, how each shows that it is ready. Django-free."""

import json
import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from functools import partial
from http.client import HTTPException

from paintoff import runtime
from paintoff.embedded import postgres, ray_head, valkey
from paintoff.up.part import Elsewhere, Part

MANAGE = str(runtime.ROOT / "manage.py")
ASKS_WITHIN = 2.0
# Connections: the live tier's threads (8) and pages beside them; the dispatcher's loop, settlers and relay.
WEB_POOL = "12"
DISPATCH_POOL = "6"


def environment() -> dict[str, str]:
    """What every part finds in its environment, whatever started the launcher."""
    paths = f"{runtime.ROOT / 'platform'}{os.pathsep}{runtime.ROOT}"
    return {
        **os.environ,
        **runtime.ray_environment(),
        "PYTHONPATH": paths,
        "PYTHONUNBUFFERED": "1",
        "PAINTOFF_VAR": str(runtime.var()),
        "PAINTOFF_BUILD": runtime.build_id(),
        "DJANGO_SETTINGS_MODULE": "paintoff.settings",
    }


def database() -> Part | Elsewhere:
    """Postgres, ended by SIGINT: cut the clients off, write everything."""
    if os.environ.get("DATABASE_URL"):
        return Elsewhere("postgres", "DATABASE_URL")
    server = postgres.place()
    options = postgres.identity(server)
    return Part(
        "postgres",
        lambda: postgres.command(server),
        ready=partial(postgres.ready, server),
        prepare=partial(postgres.prepare, server),
        options=options,
        stop=signal.SIGINT,
        stops_within=20.0,
        essential=True,
        passing=postgres.passes,
    )


def broker() -> Part | Elsewhere:
    """Valkey: the channel layer and Celery's broker."""
    if os.environ.get("REDIS_URL"):
        return Elsewhere("valkey", "REDIS_URL")
    data, listen = valkey.data_folder(), runtime.valkey_socket()
    return Part(
        "valkey",
        lambda: valkey.command(data, listen),
        ready=partial(valkey.ready, listen),
        prepare=partial(valkey.prepare, data, listen),
        essential=True,
    )


def web(line: socket.socket, address: str) -> Part:
    """The pages, the API and the sockets, on a socket that outlives a restart."""
    line.set_inheritable(True)
    return Part(
        "web",
        lambda: [sys.executable, MANAGE, "serve", f"--socket={line.fileno()}"],
        ready=lambda: health(address) is not None,
        prepare=lambda: {"DATABASE_POOL": os.environ.get("DATABASE_POOL", WEB_POOL)},
        options={"pass_fds": (line.fileno(),)},
        essential=True,
    )


def studio() -> Part | Elsewhere:
    """Ray's head: the actors that paint live below it."""
    if os.environ.get("RAY_ADDRESS"):
        return Elsewhere("ray", "RAY_ADDRESS")
    return Part("ray", ray_head.command, ready=ray_head.ready, prepare=ray_head.prepare, stops_within=12.0)


def loops() -> list[Part]:
    """The loops that find what is due, and the workers beside them."""
    return [
        Part("referee", lambda: [sys.executable, MANAGE, "referee"]),
        Part(
            "dispatcher",
            lambda: [sys.executable, MANAGE, "dispatch"],
            prepare=lambda: {"DATABASE_POOL": os.environ.get("DATABASE_POOL", DISPATCH_POOL)},
        ),
        Part("worker", lambda: celery("worker", "--concurrency=2", "--without-gossip", "--without-mingle")),
        Part("beat", lambda: celery("beat", f"--schedule={runtime.var() / 'celery' / 'beat'}", "--pidfile=")),
    ]


def celery(*what: str) -> Sequence[str]:
    """Celery's command line, found through this very Python."""
    return [sys.executable, "-m", "celery", "--app=paintoff", *what, "--loglevel=INFO"]


def health(address: str) -> Mapping[str, object] | None:
    """What GET /up says, also where it says 503; None while nobody answers, or something else than /up does."""
    try:
        return _read(_asked(f"{address}up"))
    except (OSError, HTTPException):
        return None


def _asked(where: str) -> bytes:
    try:
        with urllib.request.urlopen(where, timeout=ASKS_WITHIN) as answer:  # noqa: S310 our own address
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.read()


def _read(body: bytes) -> Mapping[str, object] | None:
    try:
        said = json.loads(body)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None

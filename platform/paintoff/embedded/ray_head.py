"""A Ray head of our own, a process beside the dispatcher: `ray start --head --block`. Django-free, imports no Ray."""

import os
import secrets
import shutil
import socket
import sys
from collections.abc import Mapping

from paintoff import runtime

OBJECT_STORE = 200 * 1024 * 1024

ACTORS = "PAINTOFF_ENGINE_ACTORS"


def prepare() -> dict[str, str]:
    """Write the token and choose the port, so that whoever starts next finds both. Returns the environment it needs.

    Call it while no head of ours runs: it clears what earlier ones left.
    """
    folder = runtime.var() / "ray"
    shutil.rmtree(runtime.ray_folder(), ignore_errors=True)
    for needed in (folder, runtime.ray_folder()):
        needed.mkdir(parents=True, exist_ok=True, mode=0o700)
    runtime.keep_secret(runtime.ray_token_file(), secrets.token_hex(32))
    address = folder / "address"
    if not (address.exists() and _free(_port(address.read_text()))):
        address.write_text(f"127.0.0.1:{_free_port()}")
    return runtime.ray_environment() | {
        "RAY_USAGE_STATS_ENABLED": "0",
        # On SIGTERM it would wait 30 s for a detached actor to leave by itself.
        "RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S": "0",
    }


def command() -> list[str]:
    """The head's command line; `prepare` has chosen the port."""
    return [
        sys.executable,
        "-m",
        "ray.scripts.scripts",
        "start",
        "--head",
        "--block",
        "--node-ip-address=127.0.0.1",
        f"--port={_port((runtime.var() / 'ray' / 'address').read_text())}",
        f"--temp-dir={runtime.ray_folder()}",
        f"--object-store-memory={OBJECT_STORE}",
        f"--num-cpus={slots()}",
        "--include-dashboard=false",
        "--include-log-monitor=false",
        "--disable-usage-stats",
        "--log-style=record",
        "--log-color=false",
    ]


def slots(environ: Mapping[str, str] = os.environ) -> int:
    """A processor for each actor; more would only make Ray keep more idle workers warm. What is no number is the
    dispatcher's to refuse, with a sentence."""
    given = environ.get(ACTORS, "")
    return max(1, int(given)) if given.isdecimal() else 1


def ready() -> bool:
    """Whether the head's control port answers."""
    address = runtime.ray_address()
    return address is not None and not _free(_port(address))


def _port(address: str) -> int:
    return int(address.strip().rpartition(":")[2])


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""Actors on the Ray cluster: join it, count its places, place, find, replace and drain actors. Knows no jobs."""

import logging
import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import ray

from inference.actor import RemotePainter
from inference.client import StudioUnreachable
from inference.config import Source, sources, threads, whole_number
from inference.health import Health, Spec
from inference.sigterm import sigterm_kept
from inference.starter import starter

log = logging.getLogger(__name__)

NAMESPACE = "paintoff"
PREFIX = "painter-"
ROOM_TO_DRAIN = 30.0
TELL = 5.0
ANSWERS_WITHIN = 2.0

Handle = Any

_joined: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an actor goes: its name, and whether it takes a GPU."""

    name: str
    gpu: bool


def join(address: str) -> None:
    """Become a driver of the cluster at `address` (host:port), with the token of the environment. Raises StudioUnreachable."""
    if ray.is_initialized() and is_there():
        return
    ray.shutdown()
    if not _answers(address):
        raise StudioUnreachable(f"nothing answers at {address}")
    try:
        with sigterm_kept():
            joined = ray.init(address, namespace=NAMESPACE, log_to_driver=False, logging_level=logging.ERROR)
            _joined.update(joined.address_info)
    except (ConnectionError, RuntimeError, ValueError, OSError, ray.exceptions.RayError) as error:
        ray.shutdown()
        raise StudioUnreachable(f"no Ray cluster at {address}: {error}") from error


def is_there() -> bool:
    """Whether the cluster that was joined still runs: its control port and this node's raylet answer. A head that was
    started again has a raylet of its own, so it is another cluster. Asking Ray itself would wait, and after a minute
    end the process."""
    return bool(_joined) and all(_answers(_joined[name]) for name in ("gcs_address", "raylet_socket_name"))


def models(environ: Mapping[str, str] = os.environ) -> tuple[Source, ...]:
    return sources(environ) or (starter(),)


def build_id(environ: Mapping[str, str] = os.environ) -> str:
    """PAINTOFF_BUILD, else a hash of the engine's own source, and one of its models: an actor never runs code or models
    that its dispatcher does not know."""
    offered = sha256(repr(models(environ)).encode()).hexdigest()[:6]
    return f"{environ.get('PAINTOFF_BUILD') or _source_hash()}-{offered}"


def places(build: str, environ: Mapping[str, str] = os.environ) -> list[Place]:
    """One per GPU of the cluster as it is now; without any, PAINTOFF_ENGINE_ACTORS (1) on its processors."""
    resources: Mapping[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    gpus = int(resources.get("GPU", 0))
    count = gpus or whole_number(environ, "PAINTOFF_ENGINE_ACTORS", 1)
    return [Place(f"{PREFIX}{build}-{number}", bool(gpus)) for number in range(count)]


def place(where: Place, build: str, environ: Mapping[str, str] = os.environ) -> Handle:
    """The actor of that name, started if it is not there. Does not wait for it."""
    spec = Spec(where.name, build, models(environ), threads(environ))
    return RemotePainter.options(
        name=where.name,
        lifetime="detached",
        get_if_exists=True,
        num_cpus=0 if where.gpu else 1,
        num_gpus=1 if where.gpu else 0,
        scheduling_strategy="SPREAD",
    ).remote(spec)


def find(name: str) -> Handle | None:
    try:
        return ray.get_actor(name)
    except ValueError:
        return None


def names() -> list[str]:
    return sorted(name for name in ray.util.list_named_actors() if name.startswith(PREFIX))


def health(handle: Handle, seconds: float = 10.0) -> Health:
    """Raises ray.exceptions.RayError, GetTimeoutError among them."""
    answer: Health = ray.get(handle.health.remote(), timeout=seconds)
    return answer


def remove_other_builds(build: str, fence: int) -> list[str]:
    """Actors of other builds make room at once; a dispatcher that still feeds them is told, and leases see to its jobs.
    Raises StudioUnreachable where that dispatcher is the newer one."""
    others = of_other_builds(build)
    for name in others:
        _replace(name, fence)
    return others


def of_other_builds(build: str) -> list[str]:
    return [name for name in names() if not name.startswith(f"{PREFIX}{build}-")]


def _replace(name: str, fence: int) -> None:
    handle = find(name)
    if not handle:
        return
    try:
        gave_way = ray.get(handle.give_way.remote(fence), timeout=TELL)
    except ray.exceptions.RayError as error:
        log.info("%s did not answer and is ended: %s", name, type(error).__name__)
        remove(name)
        return
    if not gave_way:
        raise StudioUnreachable(f"a newer dispatcher works with {name}")
    # Unlike a kill, this lets the end of the stream reach the dispatcher that follows it.
    handle.__ray_terminate__.remote()


def remove(name: str) -> None:
    if handle := find(name):
        ray.kill(handle, no_restart=True)


def retire(name: str, patience: float = ROOM_TO_DRAIN) -> None:
    """Let the actor finish what it has, at most for `patience` seconds, and end it."""
    handle = find(name)
    gives_up = time.monotonic() + patience
    try:
        while handle and ray.get(handle.drain.remote(), timeout=patience) and time.monotonic() < gives_up:
            time.sleep(0.1)
    except ray.exceptions.RayError as error:
        log.warning("%s did not drain: %s", name, error)
    remove(name)


def _answers(address: str) -> bool:
    """`address` is host:port or the path of a socket."""
    host, _, port = address.rpartition(":")
    try:
        if port.isdigit():
            socket.create_connection((host, int(port)), ANSWERS_WITHIN).close()
            return True
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(ANSWERS_WITHIN)
            probe.connect(address)
            return True
    except OSError:
        return False


def _source_hash() -> str:
    root, digest = Path(__file__).parent, sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]

"""Actors on the Ray cluster: join and leave it, count its places, place, find and replace actors. Knows no jobs.

Whatever asks the cluster on a thread that may not be the one that leaves it does so within a visit of `stay`."""

import atexit
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

import ray
from ray.core.generated.gcs_pb2 import GcsNodeInfo
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from inference.actor import RemotePainter
from inference.client import StudioUnreachable
from inference.config import Source, sources, threads, whole_number
from inference.health import Health, Spec
from inference.sigterm import sigterm_kept
from inference.starter import starter
from inference.stay import Stay
from inference.tuning import setting

log = logging.getLogger(__name__)

NAMESPACE = "paintoff"
PREFIX = "painter-"
TELL = 5.0
ANSWERS_WITHIN = 2.0
STEP = 0.25
"""Seconds for which a thread may be inside Ray without looking up whether it is to go."""

FETCHED_WITHIN = 10.0
LEFT_WITHIN = 45.0
"""Longer than any call of ours takes, those to a head that has gone among them: `RayStudio.connect` has Ray give these up
after 30 s."""

HEAD = "node:__internal_head__"

Handle = Any

_joined: dict[str, str] = {}
_stay = Stay()
_moving = threading.RLock()


class Takes(StrEnum):
    """What of its node an actor takes one of."""

    GPU = "GPU"
    SLOT = "paintoff_slot"
    CPU = "CPU"


@dataclass(frozen=True, slots=True)
class Node:
    """A living node of the cluster: its id in hex, its name for people, and how much it has of each resource."""

    id: str
    name: str
    resources: Mapping[str, float]
    draining: bool = False

    @property
    def is_head(self) -> bool:
        return HEAD in self.resources

    def count(self, takes: Takes) -> int:
        return int(self.resources.get(takes, 0))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an actor goes: its name, its node, what it takes there, and how many `slots` share that node."""

    name: str
    node: Node
    takes: Takes
    slots: int = 1

    @property
    def node_name(self) -> str:
        return f"{self.node.name}/{self.node.id[:8]}"


def join(address: str) -> None:
    """Become a driver of the cluster at `address` (host:port), with the token of the environment. Raises StudioUnreachable."""
    global _stay
    with _moving:
        if ray.is_initialized() and not _stay.is_over and is_there():
            return
        leave()
        if not _answers(address):
            raise StudioUnreachable(f"nothing answers at {address}")
        try:
            with sigterm_kept():
                joined = ray.init(address, namespace=NAMESPACE, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, RuntimeError, ValueError, OSError, ray.exceptions.RayError) as error:
            ray.shutdown()
            raise StudioUnreachable(f"no Ray cluster at {address}: {error}") from error
        _joined.update(joined.address_info)
        _stay = Stay()


def leave() -> None:
    """Be a driver of no cluster, once every visit has ended. Raises StudioUnreachable, and stays, where one has not in time:
    to leave around it ends the process, now or later, and whoever calls may try again."""
    with _moving:
        if not _stay.end(LEFT_WITHIN):
            raise StudioUnreachable(f"a call into the cluster that is left has not come back in {LEFT_WITHIN:.0f} s")
        _joined.clear()
        ray.shutdown()


# Before Ray's own, which waits for nobody: what was registered last is called first.
atexit.register(leave)


def stay() -> Stay:
    """The one that the last `join` began."""
    return _stay


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


def nodes() -> list[Node]:
    """Raises what Ray raises where the head has gone since `is_there`."""
    # Not `ray.nodes`, nor what else asks by `ray._private.state`: without its head such a call has no end.
    head = ray._private.worker.global_worker.gcs_client
    draining = head.get_draining_nodes(timeout=ANSWERS_WITHIN)
    known = head.get_all_node_info(timeout=ANSWERS_WITHIN)
    return [
        Node(id.hex(), node.node_manager_hostname, dict(node.resources_total), id.hex() in draining)
        for id, node in known.items()
        if node.state == GcsNodeInfo.ALIVE
    ]


def places(known: Sequence[Node], build: str, actors: int) -> list[Place]:
    """One per GPU of a node, else per `paintoff_slot` that the node was started with. A cluster with neither has
    `actors` places on its head's processors, as far as it has those. A node that drains has none."""
    takes = next((takes for takes in (Takes.GPU, Takes.SLOT) if any(node.count(takes) for node in known)), None)
    stay = [node for node in known if not node.draining]
    if takes is None:
        heads = [node for node in stay if node.is_head]
        return [place for node in heads for place in _on(node, build, Takes.CPU, min(actors, node.count(Takes.CPU)))]
    return [place for node in stay for place in _on_worker(node, build)]


def actors_on_processors(environ: Mapping[str, str] = os.environ) -> int:
    return whole_number(environ, "PAINTOFF_ENGINE_ACTORS", 1)


def place(where: Place, build: str, fence: int, environ: Mapping[str, str] = os.environ) -> Handle:
    """The actor of that name, started if it is not there. Does not wait for it."""
    spec = Spec(
        where.name, build, models(environ), threads(environ), where.node_name, where.slots, setting(environ), fence
    )
    return RemotePainter.options(
        name=where.name,
        lifetime="detached",
        get_if_exists=True,
        num_cpus=1 if where.takes is Takes.CPU else 0,
        num_gpus=1 if where.takes is Takes.GPU else 0,
        resources={Takes.SLOT.value: 1} if where.takes is Takes.SLOT else None,
        scheduling_strategy=NodeAffinitySchedulingStrategy(where.node.id, soft=False),
    ).remote(spec)


def _on_worker(node: Node, build: str) -> list[Place]:
    takes = Takes.GPU if node.count(Takes.GPU) else Takes.SLOT
    return _on(node, build, takes, node.count(takes))


def _on(node: Node, build: str, takes: Takes, count: int) -> list[Place]:
    return [Place(f"{PREFIX}{build}-{node.id[:8]}-{number}", node, takes, count) for number in range(count)]


def find(name: str) -> Handle | None:
    try:
        return ray.get_actor(name)
    except ValueError:
        return None


def names() -> list[str]:
    return sorted(name for name in ray.util.list_named_actors() if name.startswith(PREFIX))


def health(handle: Handle, seconds: float = 10.0, wanted: Callable[[], bool] = lambda: True) -> Health:
    """Raises what `answer` raises."""
    health: Health = answer(handle.health.remote(), seconds, wanted)
    return health


def answer(asked: Any, seconds: float, wanted: Callable[[], bool]) -> Any:
    """Raises ray.exceptions.RayError: GetTimeoutError after so long, or once it is not `wanted` any more."""
    gives_up = time.monotonic() + seconds
    while True:
        try:
            return ray.get(asked, timeout=STEP)
        except ray.exceptions.GetTimeoutError:
            if not wanted() or time.monotonic() > gives_up:
                raise


def items(stream: Any, wanted: Callable[[], bool]) -> Iterator[Any]:
    """What an actor's stream yields, while it is `wanted`. Each is had as soon as it is there, whatever the step."""
    while wanted():
        ready, _ = ray.wait([stream], timeout=STEP, fetch_local=False)
        if ready:
            try:
                item = next(stream)
            except StopIteration:
                return
            # An actor that has died ends its stream with an item that raises.
            yield ray.get(item, timeout=FETCHED_WITHIN)


def remove_other_builds(build: str, fence: int) -> list[str]:
    """Actors of other builds make room at once; a dispatcher that still feeds them is told, and leases see to its jobs.
    Raises StudioUnreachable where that dispatcher is the newer one."""
    others = of_other_builds(build)
    for name in others:
        _replace(name, fence)
    return others


def of_other_builds(build: str) -> list[str]:
    return [name for name in names() if not name.startswith(f"{PREFIX}{build}-")]


def of_build(build: str) -> list[str]:
    return [name for name in names() if name.startswith(f"{PREFIX}{build}-")]


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


def _answers(address: str) -> bool:
    """`address` is host:port or the path of a socket."""
    host, _, port = address.rpartition(":")
    try:
        if port.isascii() and port.isdigit():
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

"""What an actor tells about itself. Values only, shared by the actor and those who watch it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inference.protocol import ModelOffer, ModelSpeed, StudioState
from inference.tuning import Tuning


@dataclass(frozen=True, slots=True)
class Spec:
    """What an actor is told when it is placed. `models` are sources as in config.py, `threads` 0 means as many as pay,
    `node` is its node as people know it, `slots` how many actors share the node's processors and memory, `tuning` how far
    models may be made quicker, `fence` that of the dispatcher who placed it."""

    name: str
    build: str
    models: tuple[object, ...]
    threads: int = 0
    node: str = ""
    slots: int = 1
    tuning: Tuning = Tuning.AUTO
    fence: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """`reason` says why an actor is not ready, or what it cannot hold. `surveyed`: it has looked at the models; then
    `sizes` are the bytes of their weights, `cannot` says why one cannot be had here, and `free` are the bytes of memory
    for models beside those it holds, which are `models`."""

    name: str
    build: str
    state: StudioState
    reason: str
    node: str
    pid: int
    device: str
    models: tuple[ModelOffer, ...] = ()
    speeds: tuple[ModelSpeed, ...] = ()
    surveyed: bool = False
    free: int = 0
    sizes: Mapping[str, int] = field(default_factory=dict)
    cannot: Mapping[str, str] = field(default_factory=dict)

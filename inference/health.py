"""What an actor tells about itself. Values only, shared by the actor and those who watch it."""

from dataclasses import dataclass

from inference.protocol import ModelOffer, ModelSpeed, StudioState


@dataclass(frozen=True, slots=True)
class Spec:
    """What an actor is told when it is placed. `models` are sources as in config.py, `threads` 0 means as many as pay."""

    name: str
    build: str
    models: tuple[object, ...]
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """`reason` says why an actor is not ready; `steps_per_second` counts jobs' steps, not forwards."""

    name: str
    build: str
    state: StudioState
    reason: str
    node: str
    pid: int
    device: str
    running: int
    queued: int
    steps_per_second: float
    models: tuple[ModelOffer, ...]
    speeds: tuple[ModelSpeed, ...]

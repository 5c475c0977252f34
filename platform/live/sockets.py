"""One socket in a room: who it is, what it has been shown, what it may still spend."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from live.budget import Bucket
from live.envelope import Command
from live.knobs import Knobs
from live.outbox import Outbox
from live.person import Person
from live.provider import Admitted, Stamp


@dataclass(frozen=True, slots=True)
class Held:
    """The state that a client has, by its own word or by ours."""

    stamp: Stamp
    role: str

    def is_behind(self, stamp: Stamp, role: str) -> bool:
        """Another role or epoch is always new; within an epoch versions only go up."""
        if self.role != role or self.stamp.epoch != stamp.epoch:
            return True
        return stamp.version > self.stamp.version


class Socket:
    """`still` finds out, blocking, whom the socket's credential stands for by now; None: it cannot be asked."""

    __slots__ = (
        "_bucket",
        "_patience",
        "greeted",
        "held",
        "inbox",
        "me",
        "outbox",
        "person",
        "pinned",
        "role",
        "room",
        "still",
    )

    def __init__(self, person: Person, admitted: Admitted, held: Held | None, outbox: Outbox, knobs: Knobs) -> None:
        now = monotonic()
        self.person = person
        self.room = admitted.room
        self.role = admitted.role
        self.pinned = admitted.pinned
        self.held = held
        self.me: str | None = None
        self.greeted = False
        self.outbox = outbox
        self.still: Callable[[], Person | None] | None = None
        self.inbox: list[Command] = []
        self._bucket = Bucket(knobs.socket_credits, knobs.socket_credits_per_second, now)
        self._patience = Bucket(knobs.patience, knobs.patience_per_second, now)

    def may_speak(self) -> bool:
        return self._bucket.take(monotonic())

    def is_patient(self) -> bool:
        """Each bad frame costs some patience; without any left, the socket is closed."""
        return self._patience.take(monotonic())

    def show_state(self, stamp: Stamp, text: str) -> None:
        if self.held is None or self.held.is_behind(stamp, self.role):
            self.held = Held(stamp, self.role)
            self.outbox.state(text)

    def show_me(self, text: str) -> None:
        if text != self.me:
            self.me = text
            self.outbox.me(text)

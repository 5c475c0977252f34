"""What the dispatcher knows of one worker: what it said last and when, what it is to hold, that it was lost. Asks nobody."""

import time
from dataclasses import replace

from inference.cluster import Place
from inference.health import Health
from inference.placing import NEED, Slot
from inference.protocol import ActorReport, Heartbeat, ModelSpeed, StudioState

RETURN = 30.0
"""Seconds in which an actor that was lost is expected back, so that its models do not move."""


class Worker:
    """`wanted` are the models it is to hold, None before that was decided. `since` is when it was first looked for or
    was lost, `known` what it last said of its models."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.state = StudioState.STARTING
        self.health: Health | None = None
        self.beat: Heartbeat | None = None
        self.wanted: tuple[str, ...] | None = None
        self.leaving = False
        self.restarts = 0
        self.since = time.monotonic()
        self.known: Health | None = None
        self._reason = "starting"
        self._heard_at: float | None = None
        self._asked_at: float | None = None
        self._told: object = None

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def models(self) -> frozenset[str]:
        return frozenset(offer.name for offer in self.health.models) if self.health else frozenset()

    @property
    def held(self) -> frozenset[str]:
        """The models it has and goes on having: what it was told to let go is as good as gone."""
        return frozenset(self.models if self.wanted is None else set(self.models) & set(self.wanted))

    @property
    def speeds(self) -> tuple[ModelSpeed, ...]:
        return self.health.speeds if self.health else ()

    @property
    def talks(self) -> bool:
        return self._heard_at is not None

    def slot(self) -> Slot | None:
        """What it can hold; free are the bytes beside the models it holds and those it was told to. One that is starting
        again keeps what it held for a while."""
        if self.health and self.health.surveyed:
            holds = tuple(self.models) if self.wanted is None else self.wanted
            coming = [name for name in holds if name not in self.models and name in self.health.sizes]
            free = self.health.free - int(sum(NEED * self.health.sizes[name] for name in coming))
            return Slot(self.name, max(0, free), holds, self.health.sizes, self.health.cannot)
        if self.known and self.wanted and time.monotonic() - self.since < RETURN:
            return Slot(self.name, 0, self.wanted, self.known.sizes, self.known.cannot)
        return None

    def report(self) -> ActorReport:
        told = self.beat.report if self.beat and self.talks else None
        if told is None:
            bare = ActorReport(self.name, self.state, self._reason, self.place.node_name)
            return replace(bare, restarts=self.restarts)
        return replace(told, state=self.state, reason=self._reason or told.reason, restarts=self.restarts)

    def silence(self) -> float:
        """Seconds for which it has said nothing, or not answered; 0 before it talks."""
        since = min((at for at in (self._heard_at, self._asked_at) if at), default=None)
        return 0.0 if since is None else time.monotonic() - since

    def hear(self) -> None:
        self._heard_at = time.monotonic()

    def must_be_asked(self, beat: Heartbeat) -> bool:
        """Whether something has changed of which a heartbeat does not tell all; from then on it owes an answer."""
        if _gist(beat) == self._told:
            return False
        self._asked_at = self._asked_at or time.monotonic()
        return True

    def answer(self, beat: Heartbeat, health: Health) -> None:
        self.health = health
        self._told, self._asked_at = _gist(beat), None
        self.known = health if health.surveyed else self.known

    def feel(self, beat: Heartbeat) -> bool:
        """False where it says that it is ready and has not said for what."""
        if beat.state is StudioState.READY and not self.health:
            return False
        self.state, self.beat, self._reason = beat.state, beat, ""
        return True

    def lose(self, reason: str) -> bool:
        """Whether it had talked before it was lost."""
        talked = self.talks
        self.restarts += talked
        self.state, self._reason = StudioState.STARTING, f"lost ({reason}), starting again"
        self._heard_at, self._asked_at, self.health, self._told = None, None, None, None
        if talked:
            self.since = time.monotonic()
        return talked

    def end(self) -> None:
        """It talks to somebody else now."""
        self.state, self._heard_at = StudioState.GONE, None

    def give_up(self, reason: str) -> None:
        self.state, self._reason = StudioState.GONE, reason


def _gist(beat: Heartbeat) -> object:
    return beat.state, beat.report and (beat.report.models, beat.report.reason)

"""Keeps parts alive: starts them in order, starts again what dies, tells it, and takes all down in reverse order."""

import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType

from paintoff.embedded.tail import tail
from paintoff.up.child import Child, start
from paintoff.up.ledger import Ledger
from paintoff.up.part import Elsewhere, Part, State
from paintoff.up.restarts import wait_after
from paintoff.up.screen import Line, Screen

TICK = 0.1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked for the end while something was on its way up."""


class PartFailed(Exception):
    """The sentence for a part without which nothing works."""


class Supervisor:
    """The parts and their lives."""

    def __init__(self, screen: Screen, ledger: Ledger, environment: Mapping[str, str], logs: Path) -> None:
        self._screen = screen
        self._ledger = ledger
        self._environment = environment
        self._logs = logs
        self._stop = Event()
        self._interruptible = False
        self._parts: dict[str, Part] = {}
        self._children: dict[str, Child] = {}
        self._lives: dict[str, list[float]] = {}
        self._due: dict[str, float] = {}
        self._lines: dict[str, Line] = {}

    def announce(self, *names: str) -> None:
        """Give every part a line from the beginning."""
        self._lines |= {name: Line(State.WAITING) for name in names}
        self._show()

    def add(self, part: Part | Elsewhere) -> None:
        """Start a part now, or note who runs it."""
        if isinstance(part, Elsewhere):
            self._line(part.name, State.ELSEWHERE, part.variable)
            return
        self._parts[part.name] = part
        self._lives[part.name] = []
        self._start(part)

    def until_ready(self, *names: str) -> None:
        """Wait for these parts, keeping all alive meanwhile. Raises PartFailed, Stopped."""
        waiting = {name for name in names if name in self._parts}
        deadline = time.monotonic() + max((self._parts[name].starts_within for name in waiting), default=0)
        while any(self._lines[name].state is not State.READY for name in waiting):
            if time.monotonic() > deadline:
                late = ", ".join(name for name in waiting if self._lines[name].state is not State.READY)
                raise PartFailed(f"{late} did not come up in time. See {self._logs}.")
            self.tick()

    def watch(self, every: float, look: Callable[[], Mapping[str, str]]) -> None:
        """Keep the parts alive until somebody asks for the end; now and then take a look and show its words."""
        next_look = 0.0
        while not self._stop.is_set():
            self.tick()
            if time.monotonic() >= next_look:
                self._look(look)
                next_look = time.monotonic() + every

    def tick(self) -> None:
        """One look at every part. Raises Stopped when asked to end."""
        if self._stop.wait(TICK):
            raise Stopped
        for name, part in self._parts.items():
            child = self._children.get(name)
            if child is None:
                if self._due.get(name, float("inf")) <= time.monotonic():
                    self._start(part)
            elif child.ended() is not None:
                self._buried(child)
            elif self._lines[name].state is State.STARTING and part.ready():
                self._line(name, State.READY, f"in {child.age:.1f} s")

    def take_down(self, *together: tuple[str, ...]) -> None:
        """End every part: those of a group at once, and a group only when those before it are gone."""
        for names in together:
            ending = [self._children.pop(name) for name in names if name in self._children]
            for child in ending:
                child.ask_to_end()
            for child in ending:
                child.end(within=child.part.stops_within)
                self._line(child.part.name, State.STOPPED)
        self._ledger.write({})

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Ctrl-C, SIGTERM and a closed terminal ask for the end."""
        before = {number: signal.signal(number, self._asked) for number in STOPPING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """A long step of our own that a request to end may cut short."""
        self._interruptible = True
        try:
            yield
        finally:
            self._interruptible = False

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()
        if self._interruptible:
            raise Stopped

    def _start(self, part: Part) -> None:
        self._due.pop(part.name, None)
        self._line(part.name, State.STARTING)
        self._children[part.name] = start(part, self._environment, self._logs)
        self._ledger.write({name: mark for name, child in self._children.items() if (mark := child.mark)})

    def _buried(self, child: Child) -> None:
        name, status = child.part.name, child.ended()
        child.end(within=0)
        del self._children[name]
        if not child.part.passing(tail(child.log)):
            self._lives[name].append(child.age)
        wait = wait_after(self._lives[name])
        if wait is None:
            self._given_up(child)
            return
        self._due[name] = time.monotonic() + wait
        self._line(name, State.DIED, f"{_how(status)}; starting again in {wait:.1f} s")
        self._screen.say(f"{name} ended ({_how(status)}) after {child.age:.0f} s; starting it again.", "red")

    def _given_up(self, child: Child) -> None:
        name = child.part.name
        self._line(name, State.FAILED, f"see {child.log}")
        last = tail(child.log)
        if child.part.essential:
            raise PartFailed(f"{name} does not stay up. The end of {child.log}:\n{last}")
        self._screen.say(f"{name} does not stay up, so it is left alone. The end of {child.log}:\n{last}", "bold red")

    def _line(self, name: str, state: State, words: str = "") -> None:
        self._lines[name] = Line(state, words)
        self._show()

    def _look(self, look: Callable[[], Mapping[str, str]]) -> None:
        """What only tells must not end what it tells of."""
        try:
            told = look()
        except Exception as error:
            self._screen.say(f"Cannot tell how the parts are: {type(error).__name__}: {error}", "red")
            return
        for name, words in told.items():
            if name in self._lines and self._lines[name].state in {State.READY, State.ELSEWHERE}:
                self._line(name, self._lines[name].state, words)

    def _show(self) -> None:
        self._screen.show(self._lines)


def _how(status: int | None) -> str:
    if status is not None and status < 0:
        return signal.Signals(-status).name
    return f"status {status}"

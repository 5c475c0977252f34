"""A day at a make-believe studio: people and battles ask at random, the real scheduler chooses every step, and the window
is the dispatcher's. What happens is compared with what was forecast."""

import heapq
import itertools
import math
import random
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from inference.protocol import Capacity, ModelSpeed, StudioState
from inference.scheduler import Ticket, choose
from jobs.pace import Pace, Spell, steps_left
from jobs.play import Task
from jobs.window import window

BUCKET, OTHER = ("sd", (512, 512)), ("prx", (256, 256))
BEAT = 2.0


@dataclass(slots=True)
class Wish:
    """A job of the day; times are seconds of the day."""

    id: str
    owner: str
    rank: int
    steps: int
    rows: int
    asked: float
    due: float | None = None
    leased: float | None = None
    started: float | None = None
    ended: float | None = None
    left: int = 0
    bucket: Hashable = BUCKET
    actor: str = ""

    def task(self, now: float, steps: float, actor: str = "") -> Task:
        """As the site sees it."""
        due = None if self.due is None else self.due - now
        started = self.started is not None
        return Task(
            self.id, self.bucket, self.owner, self.rank, steps, self.rows, due, self.asked - now, started, actor
        )


@dataclass
class Lane:
    tickets: dict[str, Ticket] = field(default_factory=dict)
    accounts: dict[str, float] = field(default_factory=dict)
    batch: tuple[str, ...] = ()
    finishing: float = 0.0

    @property
    def work(self) -> float:
        return sum(ticket.steps_left * ticket.rows for ticket in self.tickets.values())


class Day:
    """`paces` are what was measured of each model; the machine is `slowness` times slower than that."""

    def __init__(
        self, wishes: Iterable[Wish], paces: Mapping[Hashable, Pace], lanes: int, slowness: float = 1.0
    ) -> None:
        self.paces, self.slowness = paces, slowness
        self.lanes = [Lane() for _ in range(lanes)]
        speeds = tuple(ModelSpeed(str(bucket), 1.0, 1.0, pace.cap // 2) for bucket, pace in paces.items())
        self.window = window(Capacity(StudioState.READY, lanes, 1.0, 1.0, 0, 0, speeds=speeds))
        self.queued: dict[str, Wish] = {}
        self.easels: dict[str, Wish] = {}
        self.closed: list[Wish] = []
        self.now = 0.0
        self.told: dict[str, int] = {}
        self.actors: dict[str, str] = {}
        self.told_at = 0.0
        self._order = itertools.count()
        self._agenda: list[tuple[float, int, str, object]] = []
        for when, together in itertools.groupby(wishes, key=lambda wish: wish.asked):
            self._at(when, "asked", list(together))
        self._at(0.0, "beat", None)

    def at(self, when: float, what: object) -> None:
        """Calls `what(self)` at that time."""
        self._at(when, "look", what)

    def run(self) -> "Day":
        while self._agenda:
            self.now, _, kind, what = heapq.heappop(self._agenda)
            getattr(self, f"_{kind}")(what)
        return self

    def in_order(self) -> list[Wish]:
        """As jobs.turns orders them: class, a battle's deadline, turns between owners with what they have on the easels."""
        busy: dict[str, int] = {}
        for wish in self.easels.values():
            busy[wish.owner] = busy.get(wish.owner, 0) + 1
        turns: dict[tuple[str, int], int] = {}
        ranked = []
        for wish in sorted(self.queued.values(), key=lambda wish: (wish.due or math.inf, wish.asked, wish.id)):
            turn = turns[wish.owner, wish.rank] = turns.get((wish.owner, wish.rank), 0) + 1
            due = wish.due if wish.rank == 0 and wish.due else math.inf
            place = (wish.rank, due, busy.get(wish.owner, 0) + turn, wish.due or math.inf, wish.asked, wish.id)
            ranked.append((place, wish))
        return [wish for _, wish in sorted(ranked, key=lambda one: one[0])]

    def open(self) -> list[Wish]:
        return [*self.easels.values(), *self.queued.values()]

    def tasks(self, paces: Mapping[Hashable, Pace]) -> tuple[list[Task], list[Task]]:
        """The easels from the last beat and what must have been done since, and the queue in the order of leases."""
        under_way = [wish for wish in self.easels.values() if wish.started is not None]
        rows = sum(wish.rows for wish in under_way) / len(self.lanes)
        left = {
            wish.id: steps_left(
                self.told.get(wish.id, wish.steps),
                self.now - max(self.told_at, wish.started),
                paces[wish.bucket],
                rows,
            )
            for wish in under_way
        }
        easels = [
            wish.task(self.now, left.get(wish.id, wish.steps), self.actors.get(wish.id, ""))
            for wish in self.easels.values()
        ]
        return easels, [wish.task(self.now, wish.steps) for wish in self.in_order()]

    def spells(self, seconds: float) -> list[Spell]:
        """What was done lately."""
        done = [wish for wish in self.closed if wish.ended > self.now - seconds]
        spells = [Spell(w.bucket, w.rows, w.steps, w.started, w.ended - self.paces[w.bucket].finish) for w in done]
        under_way = [wish for wish in self.easels.values() if wish.started is not None]
        return spells + [Spell(w.bucket, w.rows, w.steps - w.left, w.started, self.now) for w in under_way]

    def _beat(self, _nothing: None) -> None:
        """The dispatcher's: how far each had got, and who had it."""
        self.told, self.told_at = {wish.id: wish.left for wish in self.easels.values()}, self.now
        self.actors = {wish.id: wish.actor for wish in self.easels.values()}
        if self._agenda:
            self._at(self.now + BEAT, "beat", None)

    def _at(self, when: float, kind: str, what: object) -> None:
        heapq.heappush(self._agenda, (when, next(self._order), kind, what))

    def _asked(self, together: list[Wish]) -> None:
        for wish in together:
            wish.left = wish.steps
            self.queued[wish.id] = wish
        self._fill()

    def _look(self, what) -> None:
        what(self)

    def _fill(self) -> None:
        for wish in self.in_order()[: max(0, self.window - len(self.easels))]:
            del self.queued[wish.id]
            self.easels[wish.id] = wish
            wish.leased = self.now
            lane = min(self.lanes, key=lambda lane: lane.work)
            wish.actor = str(self.lanes.index(lane))
            lane.tickets[wish.id] = Ticket(
                wish.id, wish.bucket, wish.owner, wish.rank, wish.steps, wish.rows, self.now, wish.due
            )
        for lane in self.lanes:
            if not lane.batch and lane.tickets:
                self._choose(lane)

    def _choose(self, lane: Lane) -> None:
        caps = {bucket: pace.cap for bucket, pace in self.paces.items()}
        turn = choose(tuple(lane.tickets.values()), lane.accounts, caps, self.now)
        if turn is None:
            lane.batch, lane.accounts = (), {}
            return
        lane.batch, lane.accounts = turn.ids, dict(turn.accounts)
        for name in turn.ids:
            self.easels[name].started = self.easels[name].started or self.now
        rows = sum(lane.tickets[name].rows for name in turn.ids)
        self._at(self.now + self.paces[turn.bucket].step(rows) * self.slowness, "stepped", lane)

    def _stepped(self, lane: Lane) -> None:
        for name in lane.batch:
            ticket = lane.tickets[name]
            lane.tickets[name] = replace(ticket, started=True, steps_left=ticket.steps_left - 1)
            self.easels[name].left -= 1
            if not lane.tickets[name].steps_left:
                del lane.tickets[name]
                finish = self.paces[ticket.bucket].finish * self.slowness
                lane.finishing = max(lane.finishing, self.now) + finish
                self._at(lane.finishing, "finished", self.easels[name])
        lane.batch = ()
        self._choose(lane)

    def _finished(self, wish: Wish) -> None:
        wish.ended = self.now
        del self.easels[wish.id]
        self.closed.append(wish)
        self._fill()


def asked_all_day(
    chance: random.Random, seconds: float, paces: Mapping[Hashable, Pace], lanes: int, load: float
) -> list[Wish]:
    """Parties that come at random, each with the next of the models; `load` is the share of what the machine manages."""
    wishes: list[Wish] = []
    models = itertools.cycle(paces.items())
    at = 0.0
    while at < seconds:
        bucket, pace = next(models)
        party = _party(chance, at)
        wishes += (
            replace(wish, id=f"{number:05}", bucket=bucket) for number, wish in enumerate(party, start=len(wishes))
        )
        work = sum(wish.steps * wish.rows for wish in party) * pace.full / pace.cap
        at += chance.expovariate(load * lanes / work)
    return wishes


def _party(chance: random.Random, at: float) -> list[Wish]:
    """A single person at their studio, a flood by one, a battle of many with a deadline, or background work."""

    def ask(owner: str, rank: int) -> Wish:
        return Wish("", owner, rank, chance.choice((4, 8, 12, 20, 28, 50)), chance.choice((1, 2, 2)), at)

    match chance.choices(("single", "flood", "battle", "background"), (60, 6, 3, 8))[0]:
        case "single":
            return [ask(f"guest{chance.randrange(40)}", 1)]
        case "flood":
            owner = f"guest{chance.randrange(40)}"
            return [ask(owner, 1) for _ in range(chance.randint(8, 30))]
        case "battle":
            steps, players = chance.choice((8, 20)), chance.randint(3, 16)
            names = (f"b{at:.0f}-{player}" for player in range(players) for _ in range(4))
            return [Wish("", name, 0, steps, 2, at, at + 120) for name in names]
        case _:
            return [ask("nightly", 2) for _ in range(chance.randint(1, 6))]

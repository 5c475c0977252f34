"""The studio played through, event by event, to see when each picture would be there. Pure."""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heapreplace

from jobs.pace import NOTHING_LEFT, Pace


@dataclass(frozen=True, slots=True)
class Task:
    """A job as the forecast sees it. Only tasks of one `bucket` (model and size) step together; `rank` is its class, 0
    first; `steps` are those yet to go; `due` and `asked` are its deadline and when it was asked for, in seconds from
    now; `actor` is who has it, as far as that is known."""

    id: str
    bucket: Hashable
    owner: str
    rank: int
    steps: float
    rows: int
    due: float | None = None
    asked: float = 0.0
    started: bool = False
    actor: str = ""

    @property
    def urgency(self) -> float:
        """Deadlines order battles alone."""
        return self.due if self.rank == 0 and self.due is not None else math.inf


@dataclass(slots=True, eq=False)
class _Canvas:
    """`since` is when the engine got it."""

    task: Task
    steps: float
    started: bool
    place: int
    since: float

    @property
    def work(self) -> float:
        return self.steps * self.task.rows

    @property
    def length(self) -> tuple[float, int]:
        """The engine counts a second of waiting like one step less to go; all wait alike, so `since` tells them apart."""
        return self.steps + self.since, self.place


@dataclass(slots=True, eq=False)
class _Lane:
    """`finishing` are the pictures behind the steps, with the moment at which each is there."""

    canvases: list[_Canvas] = field(default_factory=list)
    finishing: deque[tuple[float, Task]] = field(default_factory=deque)

    def work(self) -> float:
        return sum(canvas.work for canvas in self.canvases)

    def owners(self) -> Iterator[str]:
        yield from (canvas.task.owner for canvas in self.canvases)
        yield from (task.owner for _, task in self.finishing)


class Play:
    """The studio, event by event: batches step, pictures are finished in order, what waits is leased in turns."""

    def __init__(
        self,
        easels: Sequence[Task],
        waiting: Sequence[Task],
        lanes: int,
        window: int,
        paces: Mapping[Hashable, Pace],
    ) -> None:
        self._now = 0.0
        self._window, self._paces = window, paces
        self._lanes = [_Lane() for _ in range(lanes)]
        self._queues: dict[tuple[int, str], deque[Task]] = {}
        self._busy: Counter[str] = Counter()
        self._taken = 0
        self._of_actor: dict[str, _Lane] = {}
        for task in sorted(easels, key=lambda task: not task.actor):
            self._take(task, task.asked)
        for task in sorted(waiting, key=_line):
            self._queues.setdefault((task.rank, task.owner), deque()).append(task)

    def until(self, wanted: Collection[str]) -> dict[str, float]:
        """When each of these ends, in seconds from now."""
        ends: dict[str, float] = {}
        missing = set(wanted)
        while missing:
            self._fill()
            for task in self._advance():
                ends[task.id] = self._now
                missing.discard(task.id)
        return {name: ends[name] for name in wanted}

    def _fill(self) -> None:
        while self._queues and self._busy.total() < self._window:
            self._take(self._next(), self._now)

    def _next(self) -> Task:
        """As jobs.turns leases: class, a battle's deadline, then turns between owners."""
        key = min(self._queues, key=lambda key: self._turn(self._queues[key][0]))
        task = self._queues[key].popleft()
        if not self._queues[key]:
            del self._queues[key]
        return task

    def _turn(self, head: Task) -> tuple[float, float, int, float, float, str]:
        return head.rank, head.urgency, self._busy[head.owner], *_line(head)

    def _take(self, task: Task, since: float) -> None:
        lane = self._lane_of(task.actor) or min(self._lanes, key=_Lane.work)
        lane.canvases.append(_Canvas(task, max(task.steps, 0.0), task.started, self._taken, since))
        self._taken += 1
        self._busy[task.owner] += 1

    def _lane_of(self, actor: str) -> _Lane | None:
        """None for nobody, and for one actor more than there are lanes: it has just gone."""
        if actor and actor not in self._of_actor and len(self._of_actor) < len(self._lanes):
            self._of_actor[actor] = self._lanes[len(self._of_actor)]
        return self._of_actor.get(actor)

    def _advance(self) -> list[Task]:
        """On to the next moment at which a batch changes or a picture is there; the pictures that are."""
        batches = [(lane, batch, self._step(batch)) for lane in self._lanes if (batch := self._batch(lane))]
        spans = [step * min(canvas.steps for canvas in batch) for _, batch, step in batches]
        spans += [lane.finishing[0][0] - self._now for lane in self._lanes if lane.finishing]
        span = min(spans)
        self._now += span
        for lane, batch, step in batches:
            self._paint(lane, batch, span / step)
        return [task for lane in self._lanes for task in self._finished(lane)]

    def _paint(self, lane: _Lane, batch: Sequence[_Canvas], steps: float) -> None:
        for canvas in batch:
            canvas.started = True
            canvas.steps -= steps
            if canvas.steps < NOTHING_LEFT:
                lane.canvases.remove(canvas)
                free = lane.finishing[-1][0] if lane.finishing else self._now
                lane.finishing.append((free + self._paces[canvas.task.bucket].finish, canvas.task))

    def _finished(self, lane: _Lane) -> Iterator[Task]:
        while lane.finishing and lane.finishing[0][0] <= self._now + NOTHING_LEFT:
            task = lane.finishing.popleft()[1]
            self._busy[task.owner] -= 1
            yield task

    def _step(self, batch: Sequence[_Canvas]) -> float:
        return max(NOTHING_LEFT, self._paces[batch[0].task.bucket].step(sum(canvas.task.rows for canvas in batch)))

    def _batch(self, lane: _Lane) -> list[_Canvas]:
        batch: list[_Canvas] = []
        room = 0.0
        for canvas in _in_turn(lane.canvases):
            if not batch:
                room = max(canvas.task.rows, self._paces[canvas.task.bucket].cap)
            if canvas.task.rows <= room and (not batch or canvas.task.bucket == batch[0].task.bucket):
                batch.append(canvas)
                room -= canvas.task.rows
            if room <= 0:
                break
        return batch


def _in_turn(canvases: Iterable[_Canvas]) -> Iterator[_Canvas]:
    """As the engine chooses: by class and deadline, then in turns."""
    groups: dict[tuple[int, float], list[_Canvas]] = {}
    for canvas in canvases:
        groups.setdefault((canvas.task.rank, canvas.task.urgency), []).append(canvas)
    for urgency in sorted(groups):
        yield from _turns(groups[urgency])


def _turns(group: Iterable[_Canvas]) -> Iterator[_Canvas]:
    """The shortest of what is under way, unless something shorter waits whose owner has no more under way; of what
    waits, owners in turn."""
    running: deque[_Canvas] = deque()
    queues: dict[str, deque[_Canvas]] = {}
    has: defaultdict[str, float] = defaultdict(float)
    for canvas in sorted(group, key=lambda canvas: canvas.length):
        if canvas.started:
            running.append(canvas)
            has[canvas.task.owner] += canvas.work
        else:
            queues.setdefault(canvas.task.owner, deque()).append(canvas)
    heads = [(has[owner], queue[0].place, owner) for owner, queue in queues.items()]
    heapify(heads)
    while running or heads:
        if not heads or (running and not _overtakes(queues[heads[0][-1]][0], running[0], has)):
            yield running.popleft()
            continue
        owner = heads[0][-1]
        canvas = queues[owner].popleft()
        has[owner] += canvas.work
        if queues[owner]:
            heapreplace(heads, (has[owner], queues[owner][0].place, owner))
        else:
            heappop(heads)
        yield canvas


def _overtakes(head: _Canvas, running: _Canvas, has: Mapping[str, float]) -> bool:
    return has[head.task.owner] <= has[running.task.owner] and head.length < running.length


def _line(task: Task) -> tuple[float, float, str]:
    return math.inf if task.due is None else task.due, task.asked, task.id

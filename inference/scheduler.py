"""Which jobs step together next. Pure: tickets, accounts and the time go in, a turn comes out. Knows no tensors."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PATIENCE = (0.0, 60.0, 300.0)
"""Seconds after which a job of each class is aged: it takes its turns with the class before its own, and has the guarded
turns."""

GUARDED = 8
"""One turn in so many goes to the aged first, so that none starves under endless deadlines."""

STEPS_PER_SECOND_WAITED = 1.0
"""Ageing inside a class: a second of waiting counts like one step less to go."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job as the scheduler sees it. `rank` is its class (0 is served first), `rows` what its next step costs in a
    batch (guided: 2), `due` its deadline; `arrived` and `due` are on the clock of `now`."""

    id: str
    bucket: Hashable
    owner: str
    rank: int
    steps_left: int
    rows: int
    arrived: float
    due: float | None = None
    started: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The tickets that step together, all of one bucket, and the owners' accounts after it."""

    bucket: Hashable
    ids: tuple[str, ...]
    accounts: Mapping[str, float]


def choose(
    tickets: Sequence[Ticket],
    accounts: Mapping[str, float],
    caps: Mapping[Any, int],
    now: float,
    number: int = 0,
) -> Turn | None:
    """Deadlines first; then owners in turn by deficit round-robin, where a job is charged whole when it starts; then
    the shortest remaining first, with ageing. A started job goes on unless a shorter one of an owner who has had no
    more comes along. `caps` are rows per bucket: a single job may exceed its cap, and a bucket without one has cap 1.
    `number` counts the turns.
    """
    if not tickets:
        return None
    balance = opened(accounts, tickets)
    ordered = _in_order(tickets, balance, now, is_guarded=_is_guarded(tickets, number))
    first = next(ordered)
    room = caps.get(first.bucket, 1) - first.rows
    chosen = [first]
    for ticket in ordered:
        if ticket.bucket == first.bucket and ticket.rows <= room:
            chosen.append(ticket)
            room -= ticket.rows
        if room <= 0:
            break
    return Turn(first.bucket, tuple(ticket.id for ticket in chosen), _charged(balance, chosen))


def opened(accounts: Mapping[str, float], tickets: Sequence[Ticket]) -> dict[str, float]:
    """Accounts of those who have tickets. Who comes new starts level with what the least served has really had, its
    started jobs counted as far as they got: no credit is saved up, and nobody waits for work that is only promised."""
    owed = dict.fromkeys((ticket.owner for ticket in tickets), 0.0)
    for ticket in tickets:
        owed[ticket.owner] += _work(ticket) if ticket.started else 0.0
    floor = min((accounts[owner] - owed[owner] for owner in owed if owner in accounts), default=0.0)
    return {owner: accounts.get(owner, floor) for owner in owed}


def _charged(balance: Mapping[str, float], chosen: Iterable[Ticket]) -> dict[str, float]:
    after = dict(balance)
    for ticket in chosen:
        if not ticket.started:
            after[ticket.owner] += _work(ticket)
    return after


def _in_order(
    tickets: Iterable[Ticket], balance: Mapping[str, float], now: float, is_guarded: bool
) -> Iterator[Ticket]:
    groups: dict[tuple[int, float], list[Ticket]] = {}
    for ticket in tickets:
        groups.setdefault(_urgency(ticket, now, is_guarded), []).append(ticket)
    trial = dict(balance)
    for urgency in sorted(groups):
        yield from _in_turn(groups[urgency], trial, now)


def _is_guarded(tickets: Iterable[Ticket], number: int) -> bool:
    """Only deadlines are guarded against: below them, turns between owners see to everybody."""
    return number % GUARDED == GUARDED - 1 and any(ticket.rank == 0 for ticket in tickets)


def _urgency(ticket: Ticket, now: float, is_guarded: bool) -> tuple[int, float]:
    """What is aged never stands before a deadline but in a guarded turn, and shares its turns between owners always: a
    flood that waited long is still one owner's."""
    if ticket.rank == 0:
        return 0, ticket.arrived if ticket.due is None else ticket.due
    is_aged = now >= ticket.arrived + PATIENCE[ticket.rank]
    if is_aged and is_guarded:
        return -1, 0.0
    return max(1, ticket.rank - is_aged), 0.0


def _in_turn(group: Iterable[Ticket], trial: dict[str, float], now: float) -> Iterator[Ticket]:
    group = sorted(group, key=lambda ticket: _length(ticket, now))
    running = [ticket for ticket in group if ticket.started]
    queues: dict[str, list[Ticket]] = {}
    for ticket in group:
        if not ticket.started:
            queues.setdefault(ticket.owner, []).append(ticket)
    at_work = {owner: sum(ticket.owner == owner for ticket in running) for owner in queues}
    while running or queues:
        head = _next_new(queues, trial, at_work)
        if head is None or (running and not _overtakes(head, running[0], trial, now)):
            yield running.pop(0)
            continue
        queues[head.owner].pop(0)
        if not queues[head.owner]:
            del queues[head.owner]
        trial[head.owner] += _work(head)
        at_work[head.owner] += 1
        yield head


def _next_new(
    queues: Mapping[str, list[Ticket]], trial: Mapping[str, float], at_work: Mapping[str, int]
) -> Ticket | None:
    heads = (queue[0] for queue in queues.values())
    return min(heads, key=lambda head: (trial[head.owner], at_work[head.owner], head.arrived, head.id), default=None)


def _overtakes(head: Ticket, running: Ticket, trial: Mapping[str, float], now: float) -> bool:
    return trial[head.owner] <= trial[running.owner] and _length(head, now) < _length(running, now)


def _length(ticket: Ticket, now: float) -> tuple[float, float, str]:
    return ticket.steps_left - (now - ticket.arrived) * STEPS_PER_SECOND_WAITED, ticket.arrived, ticket.id


def _work(ticket: Ticket) -> float:
    return float(ticket.steps_left * ticket.rows)

"""Pure: which worker gets which job, by seconds of work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inference.protocol import Job, ModelSpeed, seconds_for, work

GUESS = 0.02
"""Seconds per row and step where nothing was measured."""


@dataclass(frozen=True, slots=True)
class Hand:
    """A worker that takes jobs: the `seconds` of work it has, the models it holds and how fast it is with them. `room`
    is how many jobs more it may get, and those it gets first, for it is on trial; None for any number."""

    name: str
    seconds: float
    models: frozenset[str]
    speeds: tuple[ModelSpeed, ...] = ()
    room: int | None = None


def cost(job: Job, speeds: Iterable[ModelSpeed]) -> float:
    """Seconds that the job takes of one worker, guessed where nothing was measured."""
    return seconds_for(job, speeds) or work(job) * GUESS


def share_out(jobs: Sequence[Job], hands: Sequence[Hand]) -> tuple[dict[str, list[Job]], list[Job]]:
    """Each job to the worker that would be done with it first; and those that nobody takes now."""
    ahead = {hand.name: hand.seconds for hand in hands}
    room = {hand.name: hand.room for hand in hands}
    orders: dict[str, list[Job]] = {}
    left = []
    for job in jobs:
        able = [hand for hand in hands if job.model in hand.models and room[hand.name] != 0]
        if not able:
            left.append(job)
            continue
        costs = {hand.name: ahead[hand.name] + cost(job, hand.speeds) for hand in able}
        name = min(costs, key=lambda name: (room[name] is None, costs[name], name))
        ahead[name] = costs[name]
        if (more := room[name]) is not None:
            room[name] = more - 1
        orders.setdefault(name, []).append(job)
    return orders, left

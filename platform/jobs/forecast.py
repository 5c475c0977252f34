"""How long a job will yet take: the queue is played through at the studio's pace. Pure: values in, values out.

What is yet to be asked is not foreseen, so a forecast is what would be if nobody came any more.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

from jobs.pace import Pace
from jobs.play import Play, Task


@dataclass(frozen=True, slots=True)
class Forecast:
    """`ahead` waiting jobs are taken before this one; `seconds` until its picture is there; whether that is before its
    deadline."""

    ahead: int
    seconds: float
    in_time: bool = True


def forecasts(
    easels: Sequence[Task],
    waiting: Sequence[Task],
    lanes: int,
    window: int,
    paces: Mapping[Hashable, Pace],
    wanted: Collection[str] | None = None,
) -> dict[str, Forecast]:
    """For each wanted task (all, unless said). `easels` are what the engine has, `waiting` what comes next, in the order
    of leases; `lanes` are its actors and `window` how many jobs it is given at a time. A task without a pace has no
    forecast, nor has anything where there is no lane."""
    if lanes < 1:
        return {}
    begun = [task for task in easels if task.bucket in paces]
    known = [task for task in waiting if task.bucket in paces]
    tasks = {task.id: task for task in (*begun, *known)}
    ends = Play(begun, known, lanes, window, paces).until(
        tasks.keys() if wanted is None else tasks.keys() & set(wanted)
    )
    ahead = {task.id: place for place, task in enumerate(waiting)}
    return {
        name: Forecast(ahead.get(name, 0), seconds, _in_time(tasks[name], seconds)) for name, seconds in ends.items()
    }


def _in_time(task: Task, seconds: float) -> bool:
    return task.due is None or seconds <= task.due

"""The last quarter of an hour from the samples, in steps of fifteen seconds. Reads only."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from jobs.history import ActorSample, QueueSample

SPAN = timedelta(minutes=15)
STEP = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Moment:
    """Means over one step that ended `age` seconds ago; of several actors their sum, and of `fill` the mean of
    those that had work."""

    age: float
    steps_per_second: float
    fill: float
    queued: float
    memory: float


_STEP = f"date_bin('{STEP.total_seconds():.0f} seconds', at, 'epoch')"
_ACTORS = ActorSample._meta.db_table
_EACH = f"""
    SELECT {_STEP} AS step, actor, avg(steps_per_second) AS steps_per_second,
           avg(batch_fill) FILTER (WHERE running > 0) AS fill, avg(queued) AS queued, avg(memory_used) AS memory
    FROM {_ACTORS}
    WHERE at >= %(begin)s AND at < %(end)s
"""  # noqa: S608 - our own name
_SUMS = "step, sum(steps_per_second), coalesce(avg(fill), 0)::float, sum(queued)::float, sum(memory)::float"


def of_studio(now: datetime) -> list[Moment]:
    """All actors together, oldest first. `queued` is what they have, not what waits in the site's own queue."""
    rows = _rows(f"SELECT {_SUMS} FROM ({_EACH} GROUP BY 1, 2) AS each GROUP BY 1 ORDER BY 1", now)  # noqa: S608
    return [_moment(now, *row) for row in rows]


def of_actors(names: Collection[str], now: datetime) -> dict[str, list[Moment]]:
    """Each of these actors, oldest first."""
    found: defaultdict[str, list[Moment]] = defaultdict(list)
    query = f"SELECT actor, {_SUMS} FROM ({_EACH} AND actor = ANY(%(names)s) GROUP BY 1, 2) AS each GROUP BY 1, 2 ORDER BY 2"  # noqa: S608
    for name, *row in _rows(query, now, names=list(names)):
        found[name].append(_moment(now, *row))
    return found


def of_queue(now: datetime) -> list[tuple[float, float]]:
    """(age in seconds, jobs that waited) in the site's queue, oldest first."""
    rows = _rows(
        f"SELECT {_STEP}, avg(battle + studio + background)::float"  # noqa: S608 - our own name
        f" FROM {QueueSample._meta.db_table} WHERE at >= %(begin)s AND at < %(end)s GROUP BY 1 ORDER BY 1",
        now,
    )
    return [(_age(now, step), waiting) for step, waiting in rows]


def _rows(query: str, now: datetime, **more: list[str]) -> list[tuple]:  # type: ignore[type-arg]
    """Whole steps alone: a step that has just begun would look like a fall."""
    end = datetime.fromtimestamp(now.timestamp() // STEP.total_seconds() * STEP.total_seconds(), now.tzinfo)
    with connection.cursor() as cursor:
        cursor.execute(query, {"begin": end - SPAN, "end": end, **more})
        return cursor.fetchall()


def _moment(now: datetime, step: datetime, steps: float, fill: float, queued: float, memory: float) -> Moment:
    return Moment(_age(now, step), steps, fill, queued, memory)


def _age(now: datetime, step: datetime) -> float:
    return (now - step - STEP).total_seconds()

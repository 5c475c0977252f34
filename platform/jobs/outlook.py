"""When waiting pictures will be there: reads the queue, the easels and the last minutes' work, and asks the forecast."""

import json
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from inference.protocol import Job as Wanted
from inference.protocol import ModelOffer, settled, speed_for, work
from jobs import leases, orders, turns
from jobs.forecast import Forecast, forecasts
from jobs.health import StudioHealth, StudioStatus, living_studios
from jobs.models import JobState
from jobs.pace import Pace, Spell, pace_of, slowness, steps_left
from jobs.play import Task
from jobs.window import window

LATELY = timedelta(minutes=5)
"""What was painted since then says how fast the studio is now."""

SOON = timedelta(minutes=1)
"""A job that waits a moment before its next attempt is in the queue all the same."""

Paces = dict[Any, Pace]


@dataclass(frozen=True, slots=True)
class Row:
    """What is read of a job: no words."""

    id: UUID
    state: JobState
    owner: str
    rank: int
    wanted: Wanted
    deadline: datetime | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def bucket(self) -> tuple[str, int, int]:
        return self.wanted.model, self.wanted.width, self.wanted.height


def outlook(wanted: Collection[UUID], now: datetime) -> dict[UUID, Forecast]:
    """A forecast for each of these that is open, from one look at the queue and one at the studios. Nothing is said while
    no studio is ready, of a model that was not measured, or of a job so far back that nobody can tell."""
    studios = [studio for studio in living_studios(now) if studio.state is StudioHealth.READY]
    lanes = sum(studio.actors for studio in studios)
    if not lanes or not wanted:
        return {}
    offers = {offer.name: offer for studio in studios if studio.capacity for offer in studio.capacity.models}
    rows = [_settled(row, offers) for row in _rows(now)]
    open_rows = [row for row in rows if row.state != JobState.PAINTED]
    paces = _paces(rows, studios, offers)
    steps = {name: step for studio in studios for name, step in studio.steps.items()}
    factor = slowness([spell for row in rows if (spell := _spell(row, steps, paces, now))], lanes, paces)
    paces = {bucket: pace.slowed(factor) for bucket, pace in paces.items()}
    played = forecasts(
        _easels([row for row in open_rows if row.state == JobState.LEASED], studios, paces, lanes, now),
        [_task(row, work(row.wanted) / _rows_of(row.wanted), now) for row in open_rows if row.state == JobState.QUEUED],
        lanes,
        sum(window(studio.capacity) for studio in studios if studio.capacity),
        paces,
        {str(job_id) for job_id in wanted},
    )
    return {UUID(name): forecast for name, forecast in played.items()}


def _rows(now: datetime) -> list[Row]:
    asked = leases.ranking(now) | {"ready": now + SOON, "since": now - LATELY}
    with connection.cursor() as cursor:
        cursor.execute(turns.OUTLOOK, asked)
        return [row for found in cursor.fetchall() if (row := _row(found))]


def _row(found: tuple[Any, ...]) -> Row | None:
    """None where no order can be made of it; the dispatcher will say so."""
    job_id, state, owner, rank, request, *times = found
    try:
        wanted = orders.as_asked(json.loads(request) | {"prompt": ""})
    except (TypeError, ValueError):
        return None
    return Row(job_id, JobState(state), owner, rank, wanted, *times)


def _settled(row: Row, offers: Mapping[str, ModelOffer]) -> Row:
    offer = offers.get(row.wanted.model)
    return replace(row, wanted=settled(row.wanted, offer)) if offer else row


def _paces(rows: Iterable[Row], studios: Iterable[StudioStatus], offers: Mapping[str, ModelOffer]) -> Paces:
    speeds = [speed for studio in studios if studio.capacity for speed in studio.capacity.speeds]
    paces: Paces = {}
    for row in {row.bucket: row for row in rows}.values():
        speed, offer = speed_for(row.wanted, speeds), offers.get(row.bucket[0])
        if speed and offer:
            paces[row.bucket] = pace_of(speed, offer)
    return paces


def _easels(
    leased: Iterable[Row], studios: Iterable[StudioStatus], paces: Paces, lanes: int, now: datetime
) -> list[Task]:
    """As the dispatchers last told how far each was and who has it, and what must have been done since."""
    told = {name: (step, studio.dispatcher_age or 0.0) for studio in studios for name, step in studio.steps.items()}
    actors = {name: actor for studio in studios for actor, names in studio.easels.items() for name in names}
    leased = [row for row in leased if row.bucket in paces]
    rows = sum(_rows_of(row.wanted) for row in leased if row.started_at) / lanes
    tasks = []
    for row in leased:
        step, age = told.get(str(row.id), (0, math.inf))
        left = work(row.wanted) / _rows_of(row.wanted) - step
        if row.started_at:
            silent_for = min(age, max(0.0, (now - row.started_at).total_seconds()))
            left = steps_left(left, silent_for, paces[row.bucket], rows)
        tasks.append(_task(row, left, now, actors.get(str(row.id), "")))
    return tasks


def _task(row: Row, steps: float, now: datetime, actor: str = "") -> Task:
    return Task(
        id=str(row.id),
        bucket=row.bucket,
        owner=row.owner,
        rank=row.rank,
        steps=steps,
        rows=_rows_of(row.wanted),
        due=(row.deadline - now).total_seconds() if row.deadline else None,
        asked=(row.created_at - now).total_seconds(),
        started=row.started_at is not None,
        actor=actor,
    )


def _spell(row: Row, steps: Mapping[str, int], paces: Paces, now: datetime) -> Spell | None:
    if row.started_at is None or row.bucket not in paces:
        return None
    rows, began = _rows_of(row.wanted), (row.started_at - now).total_seconds()
    if row.finished_at is None:
        return Spell(row.bucket, rows, steps.get(str(row.id), 0), began, 0.0)
    ended = (row.finished_at - now).total_seconds() - paces[row.bucket].finish
    return Spell(row.bucket, rows, work(row.wanted) / rows, began, ended)


def _rows_of(wanted: Wanted) -> int:
    return 2 if wanted.guidance > 1 else 1

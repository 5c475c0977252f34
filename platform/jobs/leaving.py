"""What jobs have of a person: let go of when they leave. Pictures have what an export has to tell of jobs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Func, JSONField, Q, QuerySet

from accounts import belongings
from accounts.belongings import Belonging, Leave, Row
from accounts.models import Player
from accounts.signals import players_merged
from jobs import desk
from jobs.models import OPEN_STATES, Job

WORDS = {"prompt": "", "negative_prompt": "", "weights": [], "negative_weights": []}
"""What of a request is somebody's own, and what stands there instead."""


EMPTIED = ", ".join(
    f"'{name}', CASE WHEN jsonb_exists(%(expressions)s, '{name}') THEN '{json.dumps(nothing)}'::jsonb END"
    for name, nothing in WORDS.items()
)


class Wordless(Func):
    """A request without its words, in the database: somebody may have made tens of thousands."""

    template = f"%(expressions)s || jsonb_strip_nulls(jsonb_build_object({EMPTIED}))"
    output_field = JSONField()


def register() -> None:
    belongings.register(Belonging("jobs", _jobs, _forget, rank=200))
    players_merged.connect(_move, dispatch_uid="jobs.move")


def _move(sender: object, source: Player, target: Player, **_: Any) -> None:
    Job.objects.filter(owner=source).update(owner=target)


def _of(player: Player) -> QuerySet[Job]:
    """Those too that a guest asked for before jobs moved with whom the guest became."""
    return Job.objects.filter(Q(owner=player) | Q(owner__merged_into=player))


def _jobs(player: Player) -> Iterator[Row]:
    """Without the seed: pictures tell theirs, once their battle does not keep it any more."""
    for job in _of(player).order_by("created_at").iterator():
        asked = {name: said for name, said in job.request.items() if name != "seed"}
        yield {"request": asked, "state": job.state, "created_at": job.created_at.isoformat()}


def _forget(player: Player, _: Leave) -> None:
    """What is open is called off; of what has ended nothing stays but the figures."""
    desk.cancel(ids=list(_of(player).filter(state__in=OPEN_STATES).values_list("pk", flat=True)))
    _of(player).update(owner=None, recipe=None, request=Wordless("request"))

"""What jobs have of a person: let go of when they leave. Pictures have what an export has to tell of jobs."""

from __future__ import annotations

from collections.abc import Iterator

from accounts import belongings
from accounts.belongings import Belonging, Leave, Row
from accounts.models import Player
from jobs import desk
from jobs.models import OPEN_STATES, Job

WORDS = {"prompt": "", "negative_prompt": "", "weights": [], "negative_weights": []}
"""What of a request is somebody's own, and what stands there instead."""


def register() -> None:
    belongings.register(Belonging("jobs", _jobs, _forget, rank=200))


def _jobs(player: Player) -> Iterator[Row]:
    """Without the seed: pictures tell theirs, once their battle does not keep it any more."""
    for job in Job.objects.filter(owner=player).order_by("created_at").iterator():
        asked = {name: said for name, said in job.request.items() if name != "seed"}
        yield {"request": asked, "state": job.state, "created_at": job.created_at.isoformat()}


def _forget(player: Player, _: Leave) -> None:
    """What is open is called off; of what has ended nothing stays but the figures."""
    theirs = Job.objects.filter(owner=player)
    desk.cancel(ids=list(theirs.filter(state__in=OPEN_STATES).values_list("pk", flat=True)))
    for job in theirs:
        job.owner, job.recipe = None, None
        job.request = job.request | {name: nothing for name, nothing in WORDS.items() if name in job.request}
        job.save(update_fields=["owner", "recipe", "request"])

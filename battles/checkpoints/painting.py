"""What becomes of a duel's painted jobs: two pictures open it, a missing one ends it."""

from __future__ import annotations

from django.db.models import Q

from battles.models import CheckpointDuel
from battles.states import DuelState
from gallery import pictures
from inference.protocol import Painted
from jobs import desk
from jobs.models import Job

HANDLER = "battles.checkpoint"
SOURCE = "checkpoint"
SAME_PICTURE = "same-picture"


def on_painted(job: Job, painted: Painted) -> None:
    """The picture stays sealed and nobody's: its duel's door shows it, and no other."""
    blob = pictures.keep_bytes(painted)
    duel = _waiting(job)
    if duel is None:
        return
    origin = pictures.Origin(source=SOURCE, name="Checkpoint duel")
    picture = pictures.keep(painted, blob=blob, owner=None, prompt=duel.prompt, seed=duel.seed, origin=origin)
    if job.pk == duel.first_job_id:
        duel.first_picture = picture
    else:
        duel.second_picture = picture
    if duel.first_picture and duel.second_picture:
        is_one = duel.first_picture.blob_id == duel.second_picture.blob_id
        duel.state, duel.failure_code = (DuelState.FAILED, SAME_PICTURE) if is_one else (DuelState.OPEN, "")
    duel.save()


def on_failed(job: Job, code: str, message: str) -> None:
    """One picture is no duel. The other job need not be painted any more."""
    duel = _waiting(job)
    if duel is None:
        return
    duel.state, duel.failure_code = DuelState.FAILED, code
    duel.save()
    desk.cancel(ids=[pk for pk in (duel.first_job_id, duel.second_job_id) if pk and pk != job.pk])


def _waiting(job: Job) -> CheckpointDuel | None:
    """The duel, locked: its two pictures may come at the same moment, and the second one opens it."""
    of_job = CheckpointDuel.objects.filter(Q(first_job=job) | Q(second_job=job), state=DuelState.PAINTING)
    return of_job.select_for_update(no_key=True, of=("self",)).first()

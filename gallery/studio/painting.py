"""What becomes of a painted job: the picture is kept for its owner, and shown to others where the owner said so before."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Player
from gallery import pictures, prompts, slots, starting
from gallery.models import Mask, PaintState, Prompt, Run, RunPicture
from gallery.studio import runs, telling
from inference.protocol import FailureCode, Painted, Progress
from jobs.models import Job
from jobs.outcomes import NoSource
from moderation import standing


def on_painted(job: Job, painted: Painted) -> None:
    """Keep the bytes first (files may be written twice), then lock the run. Words become a prompt with their first picture: a
    wish of which nothing came is nobody's ancestor."""
    found = RunPicture.objects.filter(job=job).first()
    if found is None:
        return
    blob = pictures.keep_bytes(painted)
    run = runs.hold(found.run_id)
    waiting = RunPicture.objects.filter(pk=found.pk, state=PaintState.WAITING).first()
    if waiting is None:
        return
    if run.source is not None and starting.is_taken_down(run.source.blob_id):
        waiting.state, waiting.failure_code = PaintState.FAILED, str(FailureCode.BAD_SOURCE)
        waiting.save(update_fields=["state", "failure_code"])
        runs.touch(run)
        return
    made = pictures.keep(painted, blob=blob, owner=run.owner, prompt=_prompt(run, job), seed=waiting.seed)
    waiting.picture, waiting.state = made, PaintState.PAINTED
    waiting.save(update_fields=["picture", "state"])
    if run.is_public and _may_hang(run.owner):
        pictures.show([made.pk], timezone.now())
    runs.touch(run)


def _may_hang(owner: Player) -> bool:
    """Else it stays theirs alone, until they publish it another day."""
    slots.hold(owner)
    return standing.may_speak(owner) and slots.left(owner, timezone.now()) > 0


def on_failed(job: Job, code: str, message: str) -> None:
    found = RunPicture.objects.filter(job=job).first()
    if found is None:
        return
    run = runs.hold(found.run_id)
    state = PaintState.CANCELLED if code == "cancelled" else PaintState.FAILED
    waiting = RunPicture.objects.filter(pk=found.pk, state=PaintState.WAITING)
    if waiting.update(state=state, failure_code=code):
        runs.touch(run)


def on_progress(job: Job, progress: Progress) -> None:
    found = RunPicture.objects.select_related("run").filter(job=job).first()
    if found is not None:
        telling.preview(found, progress)


def read_source(job: Job, sha256: str) -> bytes:
    """The picture that the run starts from, as its owner may have it at this moment, or the run's mask; no other."""
    run = RunPicture.objects.select_related("run__owner", "run__source").get(job=job).run
    if (mask := Mask.objects.filter(run=run, sha256=sha256).first()) is not None:
        return bytes(mask.content)
    if run.source is None or run.source.blob_id != sha256:
        raise NoSource("a run's pictures start from its own source alone")
    return starting.bytes_for(sha256, run.owner)


def _prompt(run: Run, job: Job) -> Prompt:
    """Pictures of one run with the same words share them. Call it with the run held."""
    words, negative = str(job.request["prompt"]), str(job.request["negative_prompt"])
    shared = RunPicture.objects.filter(run=run, picture__prompt__text=words, picture__prompt__negative=negative)
    sibling = shared.select_related("picture__prompt").first()
    if sibling is not None and sibling.picture is not None:
        return sibling.picture.prompt
    return prompts.write(run.owner, words, negative, list(run.parents.all()))

"""How fast a model is whose pictures are errands: found by painting a short one before the first job comes."""

import hashlib
import io
import statistics
import time
from dataclasses import replace

from PIL import Image

from inference.easel import advance, begin
from inference.errand import ErrandFamily
from inference.finishing import painted
from inference.pipelines.family import AnyFamily
from inference.protocol import Failed, Job, Kind, ModelSpeed
from inference.texts import Texts

ENOUGH_STEPS = 4


def timed(family: ErrandFamily, job: Job) -> ModelSpeed:
    """The speed at the job's steps, from a picture of fewer. Raises RuntimeError where the model paints nothing usable."""
    short = possible(family, replace(job, steps=_few(family, job.steps)))
    errand, seconds = begin(short, family, Texts()), []
    while not errand.done:
        began = time.perf_counter()
        advance([errand])
        seconds.append(time.perf_counter() - began)
    began = time.perf_counter()
    (outcome,) = painted([errand])
    if isinstance(outcome, Failed):
        raise RuntimeError(f"{job.model} paints nothing usable: {outcome.message}")
    step = statistics.median(seconds[1:] or seconds) if len(seconds) == errand.steps else sum(seconds) / short.steps
    finishing = time.perf_counter() - began + max(0.0, seconds[0] - step if len(seconds) > 1 else 0.0)
    return _speed(job, step, finishing)


def possible(family: AnyFamily, job: Job) -> Job:
    """The job as the first kind that the model can do, where need be from a grey picture, all of it to be painted anew."""
    kind = family.model.offer.kinds[0]
    count = {Kind.TEXT_TO_IMAGE: 0, Kind.INPAINT: 2}.get(kind, 1)
    grounds = [_png(Image.new("RGB", (job.width, job.height), ground)) for ground in ("grey", "white")[:count]]
    names = tuple(hashlib.sha256(ground).hexdigest() for ground in grounds)
    return replace(job, kind=kind, sources=names, pictures=tuple(grounds))


def _few(family: ErrandFamily, steps: int) -> int:
    return max(family.model.card.steps[0], min(steps, ENOUGH_STEPS))


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _speed(job: Job, step: float, finishing: float) -> ModelSpeed:
    """A guided step counts as two rows, as it does for models that are stepped in batches."""
    rows = 2 if job.guidance > 1 else 1
    whole = step * job.steps + finishing
    return ModelSpeed(
        model=job.model,
        seconds_alone=whole,
        seconds_per_picture=whole,
        batch=1,
        width=job.width,
        height=job.height,
        row_seconds_alone=step / rows,
        row_seconds=step / rows,
        finish_seconds=finishing,
    )

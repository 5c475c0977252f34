"""The queue behind the step loop: turns previews and finished samples into files and passes every event on in order,
so that the loop never waits for an encoder."""

import hashlib
import io
import logging
import queue
import time
from collections.abc import Callable
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from inference.canvas import Canvas
from inference.protocol import Event, Failed, FailureCode, Job, Painted, Progress

log = logging.getLogger(__name__)

PREVIEW_BACKLOG = 32
"""With more than this waiting, progress goes out without its picture."""

RECIPE = (
    *("model", "prompt", "negative_prompt", "seed", "steps", "guidance", "sampler"),
    *("width", "height", "strength"),
)

Say = Callable[[Event], None]


class Finisher:
    """What comes in first goes out first. `run` works on a thread of its own; `drain` does what waits, here and now."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._waiting: queue.SimpleQueue[Callable[[], Event] | None] = queue.SimpleQueue()

    def event(self, event: Event) -> None:
        self._waiting.put(lambda: event)

    def progress(self, canvas: Canvas, clean: Tensor) -> None:
        step, wanted = canvas.index, canvas.job.preview and self._waiting.qsize() < PREVIEW_BACKLOG
        self._waiting.put(lambda: progress(canvas, step, clean if wanted else None))

    def picture(self, canvas: Canvas) -> None:
        self._waiting.put(lambda: painted(canvas))

    def stop(self) -> None:
        self._waiting.put(None)

    def run(self) -> None:
        while task := self._waiting.get():
            self._say(task())

    def drain(self) -> None:
        while not self._waiting.empty():
            if task := self._waiting.get():
                self._say(task())


def progress(canvas: Canvas, step: int, clean: Tensor | None) -> Progress:
    job = canvas.job
    return Progress(job.id, job.attempt, step, job.steps, None if clean is None else _preview(canvas, clean))


def _preview(canvas: Canvas, clean: Tensor) -> bytes | None:
    try:
        return _encoded(canvas.family.preview(clean), format="WEBP", quality=70, method=0)
    except Exception:
        log.exception("no preview for job %s", canvas.job.id)
        return None


def painted(canvas: Canvas) -> Painted | Failed:
    job = canvas.job
    try:
        if not torch.isfinite(canvas.sample).all():
            return Failed(job.id, job.attempt, FailureCode.DECODE_FAILED, "the sample is not finite", retry=False)
        native = canvas.family.decode(canvas.sample)
        shown = canvas.family.shown(native, job)
        image = _encoded(shown, format="PNG", compress_level=1)
    except Exception as error:
        log.exception("job %s could not be finished", job.id)
        return Failed(job.id, job.attempt, FailureCode.DECODE_FAILED, repr(error), retry=True)
    return Painted(
        job_id=job.id,
        attempt=job.attempt,
        image=image,
        sha256=hashlib.sha256(image).hexdigest(),
        width=shown.width,
        height=shown.height,
        native_width=native.width,
        native_height=native.height,
        seconds=time.monotonic() - canvas.began,
        recipe=recipe(job),
        fingerprint=fingerprint(canvas),
    )


def recipe(job: Job) -> dict[str, Any]:
    """All that is needed to ask for the same picture again."""
    return {"kind": str(job.kind), "sources": list(job.sources)} | {name: getattr(job, name) for name in RECIPE}


def fingerprint(canvas: Canvas) -> dict[str, Any]:
    """All that may make the same recipe come out differently."""
    family = canvas.family
    device = torch.cuda.get_device_name(family.device) if family.device.type == "cuda" else family.device.type
    return {
        "model_sha256": family.model.sha256,
        "torch": str(torch.__version__),  # a class of torch's own: unpickling it would import torch on the other side
        "device": device,
        "dtype": str(family.dtype).removeprefix("torch."),
        "batch": canvas.batch,
    }


def _encoded(picture: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, **options)
    return out.getvalue()

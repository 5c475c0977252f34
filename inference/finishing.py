"""The queue behind the step loop: turns previews and finished samples into files and passes every event on in order,
so that the loop never waits for an encoder."""

import hashlib
import io
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from inference import png
from inference.canvas import Canvas
from inference.easel import Painting
from inference.errand import Errand
from inference.exact import exactly
from inference.memory import given_back
from inference.papers import fingerprint, recipe
from inference.protocol import Event, Failed, FailureCode, Painted, Progress
from inference.streams import beside, mark

log = logging.getLogger(__name__)

PREVIEW_BACKLOG = 32
"""With more than this waiting, progress goes out without its picture."""

DECODED_TOGETHER = 4
"""Samples that are decoded in one go on a GPU."""

SMALL, SMALL_TOGETHER = 4096, 8
"""On a processor one after the other is as fast and keeps less memory, but for samples of so few values: eight of 4 × 16 × 16
take a fifth of the time together (tests/bench/engine)."""

Say = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Finished:
    """A canvas or an errand after its last step, and the mark of that step on its device."""

    canvas: Painting
    after: Any


Task = Finished | Callable[[], Event]


class Finisher:
    """What comes in first goes out first. `run` works on a thread of its own; `drain` does what waits, here and now.
    What fails outside of a job ends `run` and is told to `broken`."""

    def __init__(self, say: Say, broken: Callable[[Exception], None]) -> None:
        self._say = say
        self._broken = broken
        self._waiting: deque[Task] = deque()
        self._stopped = False
        self._at_work = False
        self._changed = threading.Condition()

    def event(self, event: Event) -> None:
        """Said here and now where nothing is before it: waking the other thread costs the step loop more."""
        with self._changed:
            if self._waiting or self._at_work or self._stopped:
                self._put(lambda: event)
            else:
                self._say(event)

    def progress(self, canvas: Painting, clean: Tensor | None) -> None:
        if not canvas.job.preview or clean is None or len(self._waiting) >= PREVIEW_BACKLOG:
            self.event(progress(canvas, canvas.step, None))
            return
        step, after = canvas.step, mark(canvas.family.device)
        self._put(lambda: progress(canvas, step, clean, after))

    def picture(self, canvas: Painting) -> None:
        self._put(Finished(canvas, mark(canvas.family.device)))

    def stop(self) -> None:
        """Ends `run` once all that waits is done."""
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._stopped)
                if not self._waiting:
                    return
            try:
                self.drain()
            except Exception as error:
                self._broken(error)
                return

    def drain(self) -> None:
        while tasks := self._next():
            for event in _done(tasks):
                self._say(event)

    def _put(self, task: Task) -> None:
        with self._changed:
            self._waiting.append(task)
            self._changed.notify()

    def _next(self) -> list[Task]:
        """The next task; where that is a finished canvas, also those right behind it that are decoded with it."""
        with self._changed:
            self._at_work = bool(self._waiting)
            if not self._waiting:
                return []
            tasks = [self._waiting.popleft()]
            while self._waiting and _go_together(tasks, self._waiting[0]):
                tasks.append(self._waiting.popleft())
            return tasks


def _go_together(tasks: Sequence[Task], another: Task) -> bool:
    first = tasks[0]
    if not isinstance(first, Finished) or not isinstance(another, Finished):
        return False
    one, other = first.canvas, another.canvas
    if isinstance(one, Errand) or isinstance(other, Errand) or one.job.exact or other.job.exact:
        return False
    together = SMALL_TOGETHER if one.sample.numel() <= SMALL else 1
    if one.family.device.type == "cuda":
        together = DECODED_TOGETHER
    return other.family is one.family and other.sample.shape == one.sample.shape and len(tasks) < together


def _done(tasks: Sequence[Task]) -> list[Painted | Failed] | list[Event]:
    finished = [task for task in tasks if isinstance(task, Finished)]
    if finished:
        return painted([task.canvas for task in finished], finished[-1].after)
    return [task() for task in tasks if not isinstance(task, Finished)]


def progress(canvas: Painting, step: int, clean: Tensor | None, after: Any = None) -> Progress:
    job = canvas.job
    preview = None if clean is None else _preview(canvas, clean, after)
    return Progress(job.id, job.attempt, step, canvas.steps, preview)


def _preview(canvas: Painting, clean: Tensor, after: Any) -> bytes | None:
    try:
        with beside(canvas.family.device, after):
            picture = canvas.family.preview(clean)
        return _encoded(picture, format="WEBP", quality=70, method=0)
    except Exception:
        log.exception("no preview for job %s", canvas.job.id)
        return None


def painted(paintings: Sequence[Painting], after: Any = None) -> list[Painted | Failed]:
    """The outcomes of finished canvases of one family and size, or of errands. `after` is the mark of the last step, for a
    thread of its own; without it the work is done where the steps are."""
    canvases = [painting for painting in paintings if isinstance(painting, Canvas)]
    with exactly(paintings[0].job.exact), beside(paintings[0].family.device, after):
        return _decoded(canvases) if canvases else [_run(errand) for errand in paintings if isinstance(errand, Errand)]


def _run(errand: Errand) -> Painted | Failed:
    try:
        return _outcome(errand, errand.picture())
    except Exception as error:
        return _undecoded(errand, error)


def _decoded(canvases: Sequence[Canvas]) -> list[Painted | Failed]:
    """Those that cannot be decoded together are tried one by one, so that only the one at fault fails: after the failure
    is over, since until then its traceback keeps the memory."""
    try:
        sound = [canvas for canvas in canvases if torch.isfinite(canvas.sample).all()]
        decoded = canvases[0].family.decode(torch.stack([canvas.sample for canvas in sound])) if sound else []
        pictures = {canvas.job.id: picture for canvas, picture in zip(sound, decoded, strict=True)}
        return [_outcome(canvas, pictures.get(canvas.job.id)) for canvas in canvases]
    except Exception as error:
        if len(canvases) == 1:
            return [_undecoded(canvases[0], error)]
    given_back()
    return [outcome for canvas in canvases for outcome in _decoded([canvas])]


def _outcome(canvas: Painting, native: Image.Image | None) -> Painted | Failed:
    job = canvas.job
    if native is None:
        return Failed(job.id, job.attempt, FailureCode.DECODE_FAILED, "the sample is not finite", retry=False)
    try:
        if isinstance(canvas, Canvas) and canvas.ground:
            native = Image.composite(native, canvas.ground.picture, canvas.ground.stencil)
        shown = canvas.family.shown(native, job)
        image = png.encoded(shown)
    except Exception as error:
        return _undecoded(canvas, error)
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
        recipe=recipe(job) | (canvas.said if isinstance(canvas, Errand) else {}),
        fingerprint=fingerprint(canvas),
    )


def _undecoded(canvas: Painting, error: Exception) -> Failed:
    job = canvas.job
    log.error("job %s could not be finished", job.id, exc_info=error)
    memory = isinstance(error, torch.OutOfMemoryError)
    code = FailureCode.OUT_OF_MEMORY if memory else FailureCode.DECODE_FAILED
    return Failed(job.id, job.attempt, code, repr(error), retry=True)


def _encoded(picture: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, **options)
    return out.getvalue()

"""The engine itself, without Ray: takes jobs, steps them together on one thread, tells what happens."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import torch
from torch import Tensor

from inference.docket import Docket
from inference.easel import Painting, advance, begin
from inference.exact import exactly
from inference.finishing import Finisher, Say
from inference.load import Load, Meter
from inference.memory import given_back
from inference.pipelines.family import AnyFamily
from inference.protocol import Event, Failed, FailureCode, Job, Painted, Started, refuse
from inference.sources import BadSource
from inference.streams import Pace
from inference.texts import Texts
from inference.work import Bucket, Work, bucket_of

log = logging.getLogger(__name__)


class Engine:
    """`say` gets every event, from one thread at a time. `caps` are rows per (model, native size), as measured; `clock`
    gives Unix seconds, like the jobs' deadlines. `submit`, `cancel` and `load` may be called from any thread.

    What fails outside of a job, as a device does that is gone, breaks the engine: `broken` is told why, its jobs fail
    and it takes no more."""

    def __init__(
        self,
        families: Mapping[str, AnyFamily],
        say: Say,
        caps: Mapping[Bucket, int] | None = None,
        name: str = "engine",
        clock: Callable[[], float] = time.time,
        broken: Callable[[str], None] = log.error,
    ) -> None:
        self._families = families
        self._caps = dict(caps or {})
        self._let_go: set[str] = set()
        self._name = name
        self._outcomes = {Painted: 0, Failed: 0}
        self._meter = Meter()
        self._pace = Pace()
        self._hear, self._tell_broken = say, broken
        self._broken = ""
        self._stepped_at = time.monotonic()
        self.finisher = Finisher(self._say, self._break)
        self._texts = Texts()
        self._docket = Docket(self.finisher.event, clock)
        self._stopping = False
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        for target in (self._loop, self.finisher.run):
            thread = threading.Thread(target=target, name=f"{self._name}-{target.__name__}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Ends after the step under way; what is not finished is dropped."""
        with self._docket.changed:
            self._stopping = True
            self._docket.changed.notify_all()
        self.finisher.stop()
        for thread in self._threads:
            thread.join()

    def stop_when_done(self) -> None:
        with self._docket.changed:
            self._docket.changed.wait_for(lambda: not self._docket)
        self.stop()

    def submit(self, jobs: Iterable[Job]) -> None:
        with self._docket.changed:
            if not self._docket:
                self._stepped_at = time.monotonic()
            for job in jobs:
                self._take(job)

    def cancel(self, job_ids: Iterable[str]) -> None:
        with self._docket.changed:
            for job_id in job_ids:
                if work := self._docket.work(job_id):
                    self._docket.fail(work.job, FailureCode.CANCELLED, "cancelled", retry=False)

    def open(self, name: str, family: AnyFamily, caps: Mapping[Bucket, int]) -> None:
        """Take a loaded and measured model in, while others are painted with."""
        with self._docket.changed:
            self._families = {**self._families, name: family}
            self._caps |= caps
            self._let_go.discard(name)

    def close(self, name: str) -> None:
        """Let a model go; its jobs, and those that were on their way here, go back as not ready."""
        with self._docket.changed:
            self._let_go.add(name)
            for work in [work for work in self._docket.works() if work.job.model == name]:
                self._docket.fail(work.job, FailureCode.NOT_READY, f"{name} was let go", retry=True)
            self._families = {other: family for other, family in self._families.items() if other != name}
            self._caps = {bucket: cap for bucket, cap in self._caps.items() if bucket[0] != name}
            self._texts = Texts()

    def clear(self) -> None:
        """Forget everything, without a word."""
        self._docket.clear()

    def load(self) -> Load:
        with self._docket.changed:
            works, waiting = self._docket.works(), self._docket.waits()
            running = [time.monotonic() - work.canvas.began for work in works if work.canvas]
            meter = self._meter if works else Meter()
            return Load(
                running=len(running),
                queued=len(waiting),
                steps_per_second=meter.steps_per_second,
                rows_per_second=meter.rows_per_second,
                batch_fill=meter.batch_fill,
                oldest_wait=max(waiting, default=0.0),
                oldest_running=max(running, default=0.0),
                stalled=time.monotonic() - self._stepped_at if works else 0.0,
                painted=self._outcomes[Painted],
                failed=self._outcomes[Failed],
            )

    def tick(self) -> bool:
        """Choose, begin, step, tell. False where there was nothing to do."""
        turn = self._docket.choose(self._caps)
        if not turn:
            return False
        began = time.monotonic()
        canvases = self._begun(turn)
        rows = sum(canvas.rows for canvas in canvases)
        self._step(canvases)
        if canvases:
            self._pace.keep(canvases[0].family.device)
            cap = self._caps.get(turn[0].bucket, 1)
            self._meter.add(len(canvases), rows, cap, time.monotonic() - began)
        self._stepped_at = time.monotonic()
        return True

    def _loop(self) -> None:
        while not self._stopping:
            try:
                acted = self.tick()
            except Exception as error:
                self._break(error)
                return
            if not acted:
                with self._docket.changed:
                    self._docket.changed.wait_for(lambda: self._docket or self._stopping)

    def _break(self, error: Exception) -> None:
        log.error("the engine is broken", exc_info=error)
        with self._docket.changed:
            self._broken = repr(error)
            for work in self._docket.works():
                self._docket.fail(work.job, FailureCode.STEP_FAILED, self._broken, retry=True)
        self._tell_broken(self._broken)

    def _take(self, job: Job) -> None:
        if self._docket.knows(job):
            return
        if self._broken or job.model in self._let_go:
            self._docket.fail(job, FailureCode.NOT_READY, self._broken or f"{job.model} was let go", retry=True)
            return
        family = self._families.get(job.model)
        refusal = refuse(job, family.model.offer if family else None)
        if refusal or not family:
            code = FailureCode.REFUSED if family else FailureCode.UNKNOWN_MODEL
            self._docket.fail(job, code, refusal.reason if refusal else "", retry=False)
        else:
            self._docket.add(job, bucket_of(job, family))

    def _begun(self, turn: Sequence[Work]) -> list[Painting]:
        canvases = []
        for work in turn:
            if not work.canvas:
                self._begin(work)
            if work.canvas:
                canvases.append(work.canvas)
        return canvases

    def _begin(self, work: Work) -> None:
        job = work.job
        try:
            with exactly(job.exact):
                canvas = begin(job, self._families[job.model], Texts() if job.exact else self._texts)
        except BadSource as reason:
            self._docket.fail_current(work, FailureCode.BAD_SOURCE, str(reason), retry=False)
            return
        except Exception as error:
            log.exception("job %s could not begin", job.id)
            self._docket.fail_current(work, FailureCode.PROMPT_FAILED, repr(error), retry=True)
            return
        with self._docket.changed:
            if self._docket.is_current(work):
                work.canvas = canvas
                self.finisher.event(Started(job.id, job.attempt, self._name))

    def _step(self, canvases: Sequence[Painting]) -> None:
        """A batch that fails is stepped one by one, so that only the job at fault falls out: after the failure is over,
        since until then its traceback keeps the memory of the failed forward."""
        if not canvases:
            return
        try:
            cleans = advance(canvases)
        except Exception as error:
            if len(canvases) == 1:
                self._blame(canvases[0], error)
                return
            memory = isinstance(error, torch.OutOfMemoryError)
        else:
            self._tell(canvases, cleans)
            return
        if memory:
            given_back()
            self._caps[bucket_of(canvases[0].job, canvases[0].family)] = sum(canvas.rows for canvas in canvases) // 2
        for canvas in canvases:
            self._step([canvas])

    def _blame(self, canvas: Painting, error: Exception) -> None:
        job = canvas.job
        log.error("job %s failed at step %s", job.id, canvas.index, exc_info=error)
        code = FailureCode.OUT_OF_MEMORY if isinstance(error, torch.OutOfMemoryError) else FailureCode.STEP_FAILED
        with self._docket.changed:
            if self._docket.is_wanted(canvas):
                self._docket.fail(job, code, repr(error), retry=True)

    def _tell(self, canvases: Sequence[Painting], cleans: Sequence[Tensor | None]) -> None:
        with self._docket.changed:
            told = [pair for pair in zip(canvases, cleans, strict=True) if self._docket.is_wanted(pair[0])]
            for canvas, clean in told:
                self.finisher.progress(canvas, clean)
            # Next to each other, because the finisher decodes those together.
            for canvas in [canvas for canvas, _ in told if canvas.done]:
                self._docket.forget(canvas.job)
                self.finisher.picture(canvas)

    def _say(self, event: Event) -> None:
        if type(event) in self._outcomes:
            self._outcomes[type(event)] += 1
        self._hear(event)

"""A picture that is made by a call which cannot be batched: the call runs on a thread of its own and stops after each of its
steps until the engine gives it the next turn. Knows no pipelines."""

import threading
import time
import weakref
from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image
from torch import Tensor

from inference.pipelines.family import AnyFamily
from inference.protocol import Job, Kind

Arrive = Callable[[int, int, Tensor | None], None]
"""Called by the call after each step with the steps done, the steps in all, and the clean sample as far as it is seen."""

Call = Callable[[Arrive], Image.Image]


class Dropped(BaseException):
    """Ends a call whose picture nobody wants any more. No Exception, so that no pipeline takes it for one of its own."""


@dataclass(slots=True)
class Relay:
    """The baton between the engine and the call: at any time only one of the two runs, until the call runs free to its
    end. Holds nothing of the engine, so that an errand which is let go of ends its thread."""

    call: Call | None
    steps: int
    step: int = 0
    clean: Tensor | None = None
    picture: Image.Image | None = None
    error: Exception | None = None
    ended: bool = False
    free: bool = False
    dropped: bool = False
    _theirs: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _ours: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def turn(self) -> None:
        """The engine's side: lets the call make its next step, and waits for it. Raises what the call raised."""
        self._theirs.release()
        self._ours.acquire()
        if error := self.error:
            self.error = None  # its traceback holds the call, and with it the memory
            raise error

    def finish(self) -> None:
        """Lets the call run to its end, and waits for it. Raises what the call raised."""
        self.free = True
        while not self.ended:
            self.turn()

    def drop(self) -> None:
        self.dropped = True
        self._theirs.release()

    def run(self) -> None:
        """The call's side, the whole life of its thread."""
        self._theirs.acquire()
        try:
            if self.call and not self.dropped:
                self.picture = self.call(self.arrive)
        except Dropped:
            pass
        except Exception as error:
            self.error = error
        finally:
            self.call, self.ended = None, True
            self._ours.release()

    def arrive(self, step: int, steps: int, clean: Tensor | None) -> None:
        self.step, self.steps, self.clean = step, max(step, steps), clean
        if not self.free and not self.dropped:
            self._ours.release()
            self._theirs.acquire()
        if self.dropped:
            raise Dropped


class Errand:
    """One job between its first and its last step, as a Canvas is. `said` is what its recipe says besides the job."""

    rows = 1
    batch = 1

    def __init__(
        self, job: Job, family: AnyFamily, call: Call, steps: int, said: Mapping[str, Any] | None = None
    ) -> None:
        self.job = job
        self.family = family
        self.said = dict(said or {})
        self.began = time.monotonic()
        self._relay = Relay(call, max(1, steps))
        self._thread: threading.Thread | None = None
        weakref.finalize(self, self._relay.drop)

    @property
    def step(self) -> int:
        return self._relay.steps if self._relay.ended else self._relay.step

    @property
    def index(self) -> int:
        return self.step

    @property
    def steps(self) -> int:
        return self._relay.steps

    @property
    def steps_left(self) -> int:
        return self.steps - self.step

    @property
    def done(self) -> bool:
        return self.steps_left <= 0

    def advance(self) -> Tensor | None:
        """One step on; the clean sample (C, H, W) as far as it is seen, for previews. Raises what the call raised."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._relay.run, name=f"errand-{self.job.id}", daemon=True)
            self._thread.start()
        self._relay.turn()
        return self._relay.clean

    def picture(self) -> Image.Image:
        """The finished picture, after what the call still does behind its last step. Raises what the call raised."""
        self._relay.finish()
        if self._relay.picture is None:
            raise RuntimeError("the call ended without a picture")
        return self._relay.picture

    def drop(self) -> None:
        """Nobody wants the picture: the call ends after the step under way."""
        self._relay.drop()


class ErrandFamily(AnyFamily):
    """A loaded model whose pictures are errands. `own_kinds` are those that its pipelines do themselves."""

    own_kinds: Collection[Kind]

    @abstractmethod
    def begin(self, job: Job) -> Errand:
        """Raises BadSource."""

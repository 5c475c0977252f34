"""Where jobs lie whose model nobody has ready yet: until somebody has, or for so long that the dispatcher gets them back.
Knows no lines and no actors."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from inference.protocol import Event, Failed, FailureCode, Job
from inference.sharing import Hand, share_out

WAIT = 30.0
"""Seconds that a job lies here before the dispatcher gets it back."""


class Tray:
    """`say` hears of those that end here; `settle` fills in what a job left to its model, once that is known; `impossible`
    says why a job can never be painted, or nothing. One thread at a time, but for `jobs` and `len`."""

    def __init__(
        self, say: Callable[[Event], None], settle: Callable[[Job], Job], impossible: Callable[[Job], str]
    ) -> None:
        self._say, self._settle, self._impossible = say, settle, impossible
        self._waiting: dict[str, tuple[Job, float]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def jobs(self) -> list[Job]:
        return [job for job, _ in tuple(self._waiting.values())]

    def hand_out(self, jobs: Iterable[Job], hands: Sequence[Hand], now: float) -> Mapping[str, list[Job]]:
        """Which hand gets which of these jobs: whoever is done first. What nobody can ever paint is refused, what nobody
        can paint yet stays."""
        return self._shared([(job, now) for job in jobs], hands)

    def hand_out_waiting(self, hands: Sequence[Hand], now: float) -> Mapping[str, list[Job]]:
        waiting, self._waiting = self._waiting, {}
        orders = self._shared([*waiting.values()], hands)
        for job, at in tuple(self._waiting.values()):
            if now - at > WAIT:
                del self._waiting[job.id]
                message = f"no worker has had {job.model} ready for {WAIT:.0f} s"
                self._say(Failed(job.id, job.attempt, FailureCode.NOT_READY, message, retry=True))
        return orders

    def take_back(self, job_ids: Iterable[str]) -> list[Job]:
        return [found[0] for job_id in job_ids if (found := self._waiting.pop(job_id, None))]

    def _shared(self, jobs: Sequence[tuple[Job, float]], hands: Sequence[Hand]) -> Mapping[str, list[Job]]:
        orders, left = share_out([self._settle(job) for job, _ in jobs], hands)
        since = {job.id: at for job, at in jobs}
        for job in left:
            if why := self._impossible(job):
                self._say(Failed(job.id, job.attempt, FailureCode.UNKNOWN_MODEL, why, retry=False))
            else:
                self._waiting[job.id] = job, since[job.id]
        return orders

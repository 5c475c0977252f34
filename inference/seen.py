"""Which attempts at jobs have been met before, so that none is begun or ended twice. Remembers only so many."""

from collections.abc import Iterable

from inference.protocol import Job


class Seen:
    """The oldest are forgotten first. Not safe between threads."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: dict[tuple[str, int], None] = {}

    def __contains__(self, job: Job) -> bool:
        return (job.id, job.attempt) in self._kept

    def add(self, job: Job) -> None:
        self._kept[job.id, job.attempt] = None
        while len(self._kept) > self._room:
            del self._kept[next(iter(self._kept))]

    def fresh(self, jobs: Iterable[Job]) -> list[Job]:
        """Those that were not here before; now they were."""
        new = []
        for job in jobs:
            if job not in self:
                self.add(job)
                new.append(job)
        return new

    def clear(self) -> None:
        self._kept.clear()

"""A job that the engine has, and where it stands: whom it may step with, and what the scheduler is told of it."""

from dataclasses import dataclass

from inference import protocol
from inference.easel import Painting
from inference.pipelines.family import AnyFamily
from inference.protocol import Job, Kind, Priority
from inference.scheduler import Ticket

RANKS = {priority: rank for rank, priority in enumerate(Priority)}

Bucket = tuple[str, tuple[int, int]]

EXACT = (-1, -1)
"""No size: stands for it in the bucket of exact jobs."""


@dataclass(slots=True)
class Work:
    job: Job
    bucket: Bucket
    arrived: float
    canvas: Painting | None = None

    def ticket(self) -> Ticket:
        job, canvas = self.job, self.canvas
        rows = canvas.rows if canvas else 2 if job.guidance > 1 else 1
        steps_left = canvas.steps_left if canvas else max(1, protocol.work(job) // rows)
        rank = RANKS[job.priority]
        return Ticket(job.id, self.bucket, job.owner, rank, steps_left, rows, self.arrived, job.deadline, bool(canvas))


def bucket_of(job: Job, family: AnyFamily) -> Bucket:
    """What is enlarged never steps together with what is painted, and what is exact with nothing: a bucket that nobody
    measured takes one job at a time."""
    if job.exact:
        return job.model, EXACT
    return job.model, (0, 0) if job.kind is Kind.UPSCALE else family.native_size(job)

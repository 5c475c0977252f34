"""What a job takes: its defaults filled in, its work, its seconds."""

from collections.abc import Iterable
from dataclasses import replace

from inference.protocol.capacity import ModelSpeed
from inference.protocol.jobs import Job, Kind
from inference.protocol.offers import RESAMPLING, ModelOffer


def resamples(job: Job, offer: ModelOffer) -> bool:
    """Whether it is a filter's one step, whatever steps and guidance were asked for."""
    return job.kind is Kind.UPSCALE and offer.upscaler == RESAMPLING


def settled(job: Job, offer: ModelOffer) -> Job:
    """The job with what it left to the model filled in, and of what is only resampled no more than its one step."""
    if resamples(job, offer):
        job = replace(job, steps=1, guidance=1.0)
    return job if job.sampler else replace(job, sampler=offer.samplers[0])


def work(job: Job) -> int:
    """What a job that is `settled` costs in rows times steps; guidance takes a second row."""
    begins_within = job.kind in (Kind.IMAGE_TO_IMAGE, Kind.INPAINT)
    steps = max(1, int(job.steps * job.strength)) if begins_within else job.steps
    return steps * (2 if job.guidance > 1 else 1)


def speed_for(job: Job, speeds: Iterable[ModelSpeed]) -> ModelSpeed | None:
    """The measured speed of the job's model at its size, or at the nearest that was measured; None where it has none."""
    own = [speed for speed in speeds if speed.model == job.model]
    wanted = job.width * job.height
    return min(own, key=lambda speed: abs(speed.width * speed.height - wanted), default=None)


def seconds_for(job: Job, speeds: Iterable[ModelSpeed]) -> float | None:
    """What the job takes of one actor that is busy with full batches, in seconds; None where nothing was measured."""
    speed = speed_for(job, speeds)
    return None if speed is None else work(job) * speed.row_seconds + speed.finish_seconds

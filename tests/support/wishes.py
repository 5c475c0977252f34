"""Wishes to the studio for tests, and what comes of them."""

from typing import Any

from django.utils import timezone

from accounts.models import Player
from gallery.models import Run
from gallery.studio import runs
from gallery.studio.wishes import Wish
from inference.fake import painted
from inference.fake_pictures import OFFER
from inference.protocol import Capacity, ModelOffer, ModelSpeed, StudioState
from jobs import beats, closing, orders
from jobs.models import Job
from tests.support.patience import OUTLASTS

FORM = {
    "words": "a red fox",
    "negative": "fog",
    "count": "2",
    "model": "fake",
    "size": "64x64",
    "steps": "4",
    "guidance": "4",
    "sampler": "flow-euler",
    "seeds": "same",
    "seed": "7",
}
"""What the studio's page sends."""


def offering(*offers: ModelOffer) -> None:
    """From now on a studio is ready that has these models; the fake one unless told."""
    now, told = timezone.now(), offers or (OFFER,)
    speeds = tuple(ModelSpeed(offer.name, 0.5, 0.5, 1, row_seconds=0.05, row_seconds_alone=0.05) for offer in told)
    capacity = Capacity(StudioState.READY, 1, 0.5, 0.5, 0, 0, models=told, speeds=speeds)
    fence = beats.begin("easel", "easel", now)
    assert beats.beat("easel", fence, "easel", now + OUTLASTS, "ready", capacity, {"silent_for": 0.5})


def wish(**more: Any) -> Wish:
    wanted: dict[str, Any] = {
        "model": "fake",
        "words": "a red fox",
        "negative": "fog",
        "steps": 4,
        "guidance": 4.0,
        "sampler": "flow-euler",
        "width": 64,
        "height": 64,
        "seed": 7,
    }
    return Wish(**wanted | more)


def run_of(owner: Player, **more: Any) -> Run:
    return runs.begin(owner, wish(**more))


def paint(run: Run, *slots: int) -> None:
    """The studio paints these pictures of it, or all."""
    for row in run.pictures.filter(slot__in=slots) if slots else run.pictures.all():
        job = Job.objects.get(pk=row.job_id)
        assert closing.close_painted(job, painted(orders.order(job)), timezone.now())


def painted_run(owner: Player, **more: Any) -> Run:
    run = run_of(owner, **more)
    paint(run)
    return run

"""Checkpoint duels for tests: a studio that tells of two models, and a stock that the site's own verbs fill."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from accounts.models import Player
from battles.checkpoints import judging, stock
from battles.models import CheckpointBallot, CheckpointDuel
from battles.studio import brushes
from inference import fake
from inference.fake import OFFER
from inference.protocol import Capacity, Job, ModelOffer, Painted, StudioState
from jobs import beats, closing
from jobs import models as jobs
from jobs.orders import order
from tests.support.paintings import Stage, picture_of
from tests.support.patience import OUTLASTS

SIDE = 64


def offer(name: str) -> ModelOffer:
    return replace(OFFER, name=name, sizes=((SIDE, SIDE),))


def name_models(settings, **steps: int) -> None:
    """The settings name these models, each with its own default steps."""
    starter = settings.STUDIO_MODELS["starter"]
    settings.STUDIO_MODELS = {name: {**starter, "steps": many, "size": SIDE} for name, many in steps.items()}


def serve(*names: str) -> None:
    """A living studio that offers these models and has nothing to do."""
    now = timezone.now()
    capacity = Capacity(StudioState.READY, 1, 0.5, 0.5, 0, 0, tuple(offer(name) for name in names))
    fence = beats.begin("easel", "easel", now)
    assert beats.beat("easel", fence, "easel", now + OUTLASTS, "ready", capacity, {})


def painted(job: jobs.Job) -> Painted:
    """What the fake studio paints, with the model's name in the pixels so that two models' pictures differ."""
    wanted: Job = order(job)
    return replace(
        fake.painted(replace(wanted, prompt=f"{wanted.model}: {wanted.prompt}")),
        recipe=fake.painted(wanted).recipe,
    )


def paint_all() -> None:
    for job in jobs.Job.objects.filter(state__in=jobs.OPEN_STATES).order_by("created_at"):
        assert closing.close_painted(job, painted(job), timezone.now())


def open_duels(many: int = stock.AT_ONCE) -> list[CheckpointDuel]:
    """So many duels of the models that the studio serves, ready to be judged."""
    while CheckpointDuel.objects.filter(state="open").count() < many:
        beat_again()
        assert stock.keep(timezone.now())
        paint_all()
    beat_again()
    assert brushes()
    return list(CheckpointDuel.objects.filter(state="open").order_by("id"))


def beat_again() -> None:
    """The studio goes on telling that it is there, however long a slow machine paints."""
    jobs.DispatcherBeat.objects.update(seen_at=timezone.now())


def look_at(client, ballot: CheckpointBallot, *sides: str) -> None:
    """A browser loads the pictures of a pair, and its person looks at them for longer than the least."""
    for side in sides or judging.SIDES:
        answer = client.get(f"/duels/{ballot.token}/{side}")
        assert answer.status_code == 200, answer.content
    shown = CheckpointBallot.objects.filter(pk=ballot.pk, shown_at__isnull=False)
    shown.update(shown_at=timezone.now() - 2 * judging.LOOK_LEAST)


def dealt_to_nobody(painter: Player) -> CheckpointBallot:
    """A pair that somebody without a name looks at."""
    one, other = (picture_of(painter, "a red fox", Stage.SEALED, seed) for seed in (7, 8))
    duel = CheckpointDuel.objects.create(
        prompt=one.prompt,
        seed=7,
        size=SIDE,
        first_model="hasty",
        second_model="painstaking",
        first_picture=one,
        second_picture=other,
        state="open",
        made_at=timezone.now(),
    )
    return CheckpointBallot.objects.create(duel=duel, first_is_left=True, dealt_at=timezone.now())

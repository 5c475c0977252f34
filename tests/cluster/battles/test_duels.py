"""Checkpoint duels between two real models on a real Ray cluster: asked for by the stock, painted, judged blind, rated."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import Player
from battles.checkpoints import judging, stock
from battles.models import BoardFit, CheckpointBallot, CheckpointDuel
from battles.models.boards import BoardKind
from battles.ratings import boards
from battles.states import Answer, DuelState
from inference.client import RayStudio
from jobs.models import Job
from tests.support.duels import look_at
from tests.support.engine_cluster import ray_head
from tests.support.engine_models import save_tiny_prx
from tests.support.engine_studio import registry
from tests.support.jobs import dispatching, until
from tests.support.people import browser_of, guest

pytestmark = pytest.mark.django_db(transaction=True)

MODELS = ("tiny-dawn", "tiny-dusk")
SIDE = 64
BRUSH = {
    "steps": 4,
    "sampler": "flow-euler",
    "size": SIDE,
    "guidance": 3.0,
    "guidance_min": 1.0,
    "guidance_max": 6.0,
}


@pytest.fixture
def two_models(tmp_path, settings, valkey) -> Iterator[None]:
    """A studio that serves two small models of the same build and other weights, with the site's dispatcher before it."""
    settings.STUDIO_MODELS = {name: dict(BRUSH) for name in MODELS}
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    folders = [save_tiny_prx(tmp_path / name, weights, name=name) for weights, name in enumerate(MODELS)]
    with pytest.MonkeyPatch.context() as patch, ray_head() as head:
        told = {"PAINTOFF_MODELS": str(registry(tmp_path, *folders)), "PAINTOFF_ENGINE_THREADS": "1"}
        for name, value in (head.environment | told).items():
            patch.setenv(name, value)
        try:
            # The dispatcher connects it.
            with dispatching(RayStudio(head.address, build="test")):
                until(lambda: len(stock.painters(timezone.now())) == 2)
                yield
        finally:
            # Ray ends a process that holds on to a head that is gone. It reads its environment when it is imported.
            from inference import cluster

            cluster.leave()


def painted() -> list[CheckpointDuel]:
    """The stock asks for what it lacks, and the studio paints it."""
    assert stock.keep(timezone.now()) == stock.AT_ONCE
    until(lambda: CheckpointDuel.objects.filter(state=DuelState.OPEN).count() == stock.AT_ONCE)
    return list(CheckpointDuel.objects.order_by("id"))


def judge_all(voter: Player, favourite: str) -> int:
    """Every pair, in favour of one model, which the voter of a test may know."""
    browser, judged = browser_of(voter), 0
    while held := judging.hand(voter):
        ballot = held[0]
        look_at(browser, ballot)
        left = ballot.duel.first_model if ballot.first_is_left else ballot.duel.second_model
        answer = Answer.LEFT if left == favourite else Answer.RIGHT
        said = {"ballot": ballot.token, "answer": answer}
        assert browser.post("/duels/vote", said, headers={"X-Pair": "1"}).status_code == 200
        judged += 1
    return judged


def strengths() -> dict[str, float]:
    return dict(BoardFit.objects.latest("id").places.values_list("name", "strength"))


def test_two_models_meet_over_the_same_words_and_seed_and_the_one_that_is_preferred_rises(two_models):
    duels = painted()
    for duel in duels:
        asked = Job.objects.filter(pk__in=[duel.first_job_id, duel.second_job_id])
        recipes = {job.request["model"]: job.request for job in asked}
        assert set(recipes) == {duel.first_model, duel.second_model} == set(MODELS)
        for fact in ("prompt", "seed", "steps", "width"):
            assert len({recipe[fact] for recipe in recipes.values()}) == 1
        assert duel.first_picture.recipe["seed"] == duel.second_picture.recipe["seed"] == duel.seed
        assert duel.first_picture.model != duel.second_picture.model
        assert duel.first_picture.blob_id != duel.second_picture.blob_id

    page = Client().get("/duels")
    shown = page.content.decode()
    assert page.context["pairs"]
    assert not [name for name in MODELS if name in shown]
    for address in (page.context["pairs"][0].left, page.context["pairs"][0].right):
        assert Image.open(io.BytesIO(Client().get(address).content)).size == (SIDE, SIDE)

    for number in range(3):
        assert judge_all(guest(f"Cy {number}"), favourite="tiny-dusk") == stock.AT_ONCE
    assert CheckpointBallot.objects.exclude(answer="").count() == 3 * stock.AT_ONCE
    assert boards.refit(BoardKind.MODELS, timezone.now()) is not None
    rated = strengths()
    assert rated["tiny-dusk"] > 0 > rated["tiny-dawn"]

    for number in range(6):
        judge_all(guest(f"Dee {number}"), favourite="tiny-dawn")
    boards.refit(BoardKind.MODELS, timezone.now())
    moved = strengths()
    assert moved["tiny-dawn"] > 0 > moved["tiny-dusk"]

    BoardFit.objects.all().delete()
    boards.refit(BoardKind.MODELS, timezone.now())
    assert strengths() == pytest.approx(moved, abs=1e-6)

"""GET /up gives the reason why the studio cannot paint, to who runs the site."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from battles.models import RefereeBeat
from inference.fake import OFFER, FakeStudio
from inference.protocol import StudioState
from jobs import beats
from paintoff.health import Part
from paintoff.management.commands import up
from tests.support.studio import actor, telling

pytestmark = pytest.mark.django_db
DAMAGED = "the weights in /srv/models/turbo are damaged"


@pytest.fixture
def damaged() -> None:
    now = timezone.now()
    telling(actor("slow", state=StudioState.STARTING, reason="loading"), now=now, dispatcher="other", studio="lost")
    telling(actor(state=StudioState.GONE, reason=DAMAGED), now=now, studio="lost")


def test_the_machine_itself_is_told(client, damaged):
    said = client.get("/up").json()
    assert said["studio"]["state"] == "lost"
    assert said["studio"]["reason"] == DAMAGED


@pytest.fixture
def all_else_works(monkeypatch):
    monkeypatch.setattr("paintoff.health._server", lambda _ask: Part("ok"))


@pytest.mark.usefixtures("all_else_works", "damaged")
def test_a_lost_studio_is_a_degraded_site_that_still_serves(client):
    answer = client.get("/up")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


@pytest.mark.usefixtures("all_else_works", "only_turbo")
def test_a_studio_without_the_model_of_the_battles_is_a_degraded_site(client):
    assert client.get("/up").json()["status"] == "degraded"


@pytest.mark.usefixtures("all_else_works")
def test_a_site_that_starts_is_well(client):
    assert client.get("/up").json()["status"] == "ok"


@pytest.mark.usefixtures("all_else_works")
def test_a_referee_that_fell_silent_is_told(client):
    RefereeBeat.objects.create(seen_at=timezone.now() - timedelta(minutes=1))
    assert client.get("/up").json()["status"] == "degraded"


def test_the_launcher_shows_it(client, damaged, monkeypatch):
    monkeypatch.setattr(up.stack, "health", lambda _where: client.get("/up").json())
    assert up.words("http://here/")["ray"] == f"studio lost: {DAMAGED}"


def test_the_world_is_not_told_of_our_folders(client, damaged):
    assert "reason" not in client.get("/up", REMOTE_ADDR="203.0.113.7").json()["studio"]


@pytest.fixture
def only_turbo() -> None:
    now, others = timezone.now(), [replace(OFFER, name="turbo")]
    capacity = replace(FakeStudio(others).capacity(), nowhere=((settings.STUDIO_MODEL, DAMAGED),))
    beats.beat("easel", beats.begin("easel", "ray", now), "ray", now, "ready", capacity, {})


def test_a_studio_without_the_model_of_the_battles_is_said_to_be_so(client, only_turbo):
    said = client.get("/up").json()["studio"]
    assert (said["state"], said["not_served"], said["reason"]) == ("ready", settings.STUDIO_MODEL, DAMAGED)
    world = client.get("/up", REMOTE_ADDR="203.0.113.7").json()["studio"]
    assert (world["not_served"], "reason" in world) == (settings.STUDIO_MODEL, False)


def test_the_launcher_shows_which_model_is_missing(client, only_turbo, monkeypatch):
    monkeypatch.setattr(up.stack, "health", lambda _where: client.get("/up").json())
    shown = up.words("http://here/")["ray"]
    assert shown == f"studio ready, but not with {settings.STUDIO_MODEL}, which battles use: {DAMAGED}"


def test_a_ready_studio_has_no_reason(client):
    telling(actor(), actor("slow", state=StudioState.STARTING, reason="loading"), now=timezone.now())
    assert "reason" not in client.get("/up").json()["studio"]

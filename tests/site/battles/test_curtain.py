"""Until the curtain nobody but the author gets a byte, an address or a word of an entry, through any door there is."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from accounts import sessions, tokens
from accounts.models import Player, User
from accounts.tokens import Scope
from battles import models
from battles.provider import BattleRooms
from gallery.models import Picture
from jobs import closing
from tests.support.battles import again, guest, lobby, open_jobs, paint_all, painted, seal, start, time_is_up
from tests.support.scenes import once

pytestmark = pytest.mark.django_db

SECRET = "BO-WROTE-THIS-ALONE"


class Scene:
    """Bo's four pictures are painted, Ada's are not, so the curtain is down."""

    def __init__(self) -> None:
        self.ada, self.bo, self.cy = guest("Ada"), guest("Bo"), guest("Cy")
        self.battle = lobby(self.ada, self.bo, self.cy)
        start(self.battle)
        seal(self.battle, self.bo, SECRET)
        seal(self.battle, self.ada, "a red fox")
        time_is_up(self.battle)
        for job in open_jobs(self.battle):
            if job.owner == self.bo:
                closing.close_painted(job, painted(job), timezone.now())
        self.battle = again(self.battle)
        self.pictures = list(Picture.objects.filter(owner=self.bo).select_related("blob"))
        assert len(self.pictures) == 4

    def leaks(self) -> list[str]:
        """Anything of Bo's that must not turn up anywhere."""
        entry = models.Entry.objects.get(seat__player=self.bo)
        own = [picture.blob_id for picture in self.pictures] + [picture.key for picture in self.pictures]
        seeds = [str(paint.seed) for paint in entry.paints.all()]
        secret = bytes(entry.heat.round.secret).hex()
        return [SECRET, entry.salt, secret, *own, *seeds]


@pytest.fixture
def scene() -> Scene:
    return once(Scene)


def browser(player: Player | None) -> Client:
    client = Client()
    if player is not None:
        session = client.session
        session[sessions.GUEST] = player.pk
        session.save()
    return client


def doors(scene: Scene) -> list[str]:
    code = scene.battle.code
    pages = [
        "/",
        "/battles",
        "/gallery",
        f"/b/{code}",
        f"/b/{code}/screen",
        f"/players/{scene.bo.key}",
        "/api/pictures",
    ]
    keys = [f"/pictures/{picture.key}" for picture in scene.pictures]
    api = [f"/api/battles/{code}", *(f"/api/pictures/{picture.key}" for picture in scene.pictures)]
    return [*pages, *keys, *api]


@pytest.mark.parametrize("who", ["nobody", "ada", "cy"])
def test_no_page_and_no_api_tells_others_anything(scene: Scene, who: str) -> None:
    client = browser(None if who == "nobody" else getattr(scene, who))
    for door in doors(scene):
        answer = client.get(door)
        text = answer.content.decode(errors="replace")
        assert not [leak for leak in scene.leaks() if leak in text], door


@pytest.mark.parametrize("who", ["nobody", "ada", "cy"])
def test_the_address_of_the_bytes_answers_like_an_address_of_nothing(scene: Scene, who: str) -> None:
    client = browser(None if who == "nobody" else getattr(scene, who))
    for picture in scene.pictures:
        real = client.get(f"/i/{picture.blob_id}.png")
        none = client.get(f"/i/{'0' * 64}.png")
        assert (real.status_code, real.content, dict(real.headers)) == (
            none.status_code,
            none.content,
            dict(none.headers),
        )
        assert real.status_code == 404


def test_the_author_sees_the_bytes_and_they_are_not_stored_on_the_way(scene: Scene) -> None:
    answer = browser(scene.bo).get(f"/i/{scene.pictures[0].blob_id}.png")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_no_frame_of_the_socket_tells_others_anything(scene: Scene) -> None:
    rooms = BattleRooms()
    room = f"battles.{scene.battle.code}"
    shared = json.dumps(dict(rooms.snapshot(room).frames))
    private = rooms.private(room, [scene.ada.id, scene.bo.id, scene.cy.id])
    others = shared + json.dumps(private[scene.ada.id]) + json.dumps(private[scene.cy.id])
    assert not [leak for leak in scene.leaks() if leak in others]
    assert SECRET in json.dumps(private[scene.bo.id])


def test_a_token_of_another_player_opens_nothing(scene: Scene) -> None:
    _, plain = tokens.issue(scene.cy, "bot", list(Scope), None)
    client = Client(headers={"Authorization": f"Bearer {plain}"})
    for door in doors(scene):
        text = client.get(door).content.decode(errors="replace")
        assert not [leak for leak in scene.leaks() if leak in text], door


def test_the_administrator_reads_neither_words_nor_seeds_nor_pictures(scene: Scene) -> None:
    root = User.objects.create_superuser("root", password="x")
    client = Client()
    client.force_login(root)
    rows = {
        "battles/entry": models.Entry.objects.all(),
        "battles/paint": models.Paint.objects.all(),
        "battles/round": models.Round.objects.all(),
        "battles/battle": models.Battle.objects.all(),
        "gallery/picture": Picture.objects.all(),
        "gallery/prompt": [picture.prompt for picture in scene.pictures],
        "jobs/job": [paint.job for paint in models.Paint.objects.all()],
    }
    leaks = [leak for leak in scene.leaks() if leak not in {picture.key for picture in scene.pictures}]
    for admin, found in rows.items():
        for page in [f"/admin/{admin}/", *(f"/admin/{admin}/{row.pk}/change/" for row in found)]:
            answer = client.get(page)
            assert answer.status_code == 200, page
            shown = answer.content.decode()
            assert not [leak for leak in leaks if leak in shown], page


@pytest.mark.parametrize(
    "question",
    [
        "battles/entry/?sealed_prompt__startswith=BO",
        "battles/entry/?draft_prompt__contains=BO",
        "battles/entry/?prompt__text__contains=BO",
        "battles/paint/?seed__gt=1",
        "battles/paint/?entry__sealed_prompt__contains=BO",
        "battles/round/?secret__isnull=0",
        "battles/ballot/?answer=left",
        "gallery/prompt/?text__startswith=BO",
        "gallery/picture/?recipe__prompt__startswith=BO",
        "jobs/job/?request__prompt__startswith=BO",
    ],
)
def test_no_list_of_the_administrators_answers_questions_about_what_is_sealed(scene: Scene, question: str) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"))
    assert client.get(f"/admin/{question}").status_code == 400


def test_the_digest_of_a_command_is_not_shown_to_the_administrator(scene: Scene) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"))
    answer = models.CommandAnswer.objects.exclude(said="").first()
    models.CommandAnswer.objects.filter(pk=answer.pk).update(said="d1ge57")
    assert "d1ge57" not in client.get(f"/admin/battles/commandanswer/{answer.pk}/change/").content.decode()


def test_the_lists_of_the_administrator_can_be_narrowed_by_what_is_open(scene: Scene) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"))
    questions = [
        "battles/battle/?phase__exact=generating",
        "battles/entry/?sealed_by_clock__exact=0",
        "gallery/picture/?named_at__isempty=1",
        "gallery/picture/?created_at__year=2026&created_at__month=11",
        "jobs/job/?model=starter&created_at__year=2026",
    ]
    for question in questions:
        assert client.get(f"/admin/{question}").status_code == 200, question


def test_the_curtain_opens_the_bytes_for_all_and_the_words_for_nobody(scene: Scene) -> None:
    paint_all(scene.battle)
    client = browser(scene.cy)
    assert client.get(f"/i/{scene.pictures[0].blob_id}.png").status_code == 200
    for door in doors(scene):
        assert SECRET not in client.get(door).content.decode(), door


def test_the_results_open_words_and_pages(scene: Scene) -> None:
    paint_all(scene.battle)
    time_is_up(scene.battle)
    answer = browser(None).get(f"/pictures/{scene.pictures[0].key}")
    assert answer.status_code == 200
    assert SECRET in answer.content.decode()

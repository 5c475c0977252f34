"""Whoever plays sees nothing of a rival's before the curtain, and nothing of one that is down before the results, by any door
there is: also as a moderator of whose own pictures none is painted yet."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import tokens
from accounts.models import Player
from accounts.tokens import Scope
from battles import models
from battles.provider import BattleRooms
from battles.states import SeatRole
from gallery import pictures, renditions
from gallery.models import Picture
from jobs import closing
from moderation import cases
from moderation.desk.deciding import Wanted, decide
from moderation.desk.refusals import Refused
from moderation.desk.rows import Guideline, Verdict
from moderation.models import Case, Reason
from moderation.states import State
from tests.support.battles import again, guest, lobby, open_jobs, paint_all, painted, seal, start, time_is_up
from tests.support.moderators import moderator, reported
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of
from tests.support.scenes import once

pytestmark = pytest.mark.django_db


class Scene:
    """Bo's pictures are painted, two of them pending and one withheld, and each has a case. Those of Mo, who may do anything on
    this site, are not. Max moderates and watches."""

    def __init__(self) -> None:
        self.ada, self.bo, self.cy = account("Ada"), account("Bo"), guest("Cy")
        self.mo, self.max = moderator("Mo", senior=True), moderator("Max")
        self.battle = lobby(self.ada, self.bo, self.mo)
        start(self.battle)
        for player in (self.ada, self.bo, self.mo):
            seal(self.battle, player, f"{player.nickname} wrote this")
        time_is_up(self.battle)
        for job in open_jobs(self.battle):
            if job.owner == self.bo:
                closing.close_painted(job, painted(job), timezone.now())
        self.battle = again(self.battle)
        self.pictures = list(Picture.objects.filter(owner=self.bo).select_related("blob").order_by("pk"))
        Picture.objects.filter(pk__in=[one.pk for one in self.pictures[:2]]).update(state=State.PENDING)
        pictures.judge([self.pictures[2].pk], State.WITHHELD)
        for one in self.pictures:
            renditions.make_missing(one.blob)
            cases.open("picture", one.key, "scan", name="nsfw")

    @property
    def files(self) -> list[str]:
        made = [one for picture in self.pictures for one in picture.blob.renditions.all()]
        originals = [f"{picture.blob_id}.png" for picture in self.pictures]
        return [*originals, *(f"{one.sha256}.{one.media_type.removeprefix('image/')}" for one in made)]

    @property
    def judged(self) -> list[str]:
        return [reverse("gallery:judged", args=[picture.key]) for picture in self.pictures]

    @property
    def doors(self) -> list[str]:
        """Pages and operations that tell of pictures, of this battle or of Bo."""
        code, bo = self.battle.code, self.bo.key
        pages = ["/", "/battles", "/gallery", "/moderation", "/moderation?show=decided", f"/moderation/people/{bo}"]
        rooms = [f"/b/{code}", f"/b/{code}/screen", f"/b/{code}/results", f"/b/{code}/card.png", f"/players/{bo}"]
        theirs = [f"/players/{bo}/pictures", "/bin", "/exports", f"/api/battles/{code}", "/api/pictures"]
        cases_ = [f"/moderation/cases/{number}" for number in Case.objects.values_list("pk", flat=True)]
        each = [
            door.format(key=picture.key, pk=picture.pk)
            for picture in self.pictures
            for door in ("/pictures/{key}", "/api/pictures/{key}", "/pictures/{key}/report", "/pictures/{key}/ancestry")
        ]
        return [*pages, *rooms, *theirs, *cases_, *each, *self.admin]

    @property
    def admin(self) -> list[str]:
        pages = [f"/admin/gallery/picture/{picture.pk}/change/" for picture in self.pictures]
        jobs = models.Paint.objects.filter(entry__seat__player=self.bo).values_list("job", flat=True)
        return [
            "/admin/gallery/picture/",
            "/admin/battles/paint/",
            *pages,
            *(f"/admin/jobs/job/{pk}/change/" for pk in jobs),
        ]

    def leaks(self) -> list[str]:
        """What leads to Bo's pixels, or is them."""
        made = [one.sha256 for picture in self.pictures for one in picture.blob.renditions.all()]
        return [*(picture.blob_id for picture in self.pictures), *made, *self.judged, "Bo wrote this"]


@pytest.fixture
def scene() -> Scene:
    return once(Scene)


def _of_cases(page: str) -> str:
    """Without the lists in which every rule, kind and source can be chosen."""
    queue = page.partition('class="plain cases"')[2].partition('id="bulk"')[0]
    return queue or page.partition("<main")[2].partition("</main>")[0]


def may_all(player: Player) -> Player:
    player.user.is_staff = player.user.is_superuser = True
    player.user.save()
    return player


def sees(player: Player, doors: list[str]) -> list[str]:
    browser = browser_of(player)
    return [door for door in doors if browser.get(door).status_code == 200]


def test_a_playing_moderator_comes_to_a_rivals_pixels_by_no_address(scene):
    mo = may_all(scene.mo)
    assert sees(mo, [*scene.judged, *(f"/i/{name}" for name in scene.files)]) == []
    _, plain = tokens.issue(mo, "bot", list(Scope), None)
    browser = browser_of(None)
    for door in (*scene.judged, *(f"/i/{name}" for name in scene.files)):
        assert browser.get(door, headers={"Authorization": f"Bearer {plain}"}).status_code == 404


def test_no_page_of_the_site_the_desk_the_admin_or_the_api_leads_them_there(scene):
    browser = browser_of(may_all(scene.mo))
    for door in scene.doors:
        answer = browser.get(door)
        text = b"".join(answer).decode(errors="replace")
        assert not [leak for leak in scene.leaks() if leak in text], door
    assert browser.get("/moderation").status_code == 200


def test_no_frame_of_the_socket_leads_them_there(scene):
    rooms, room = BattleRooms(), f"battles.{scene.battle.code}"
    theirs = json.dumps([dict(rooms.snapshot(room).frames), rooms.private(room, [scene.mo.pk, scene.max.pk])])
    assert not [leak for leak in scene.leaks() if leak in theirs]


def test_the_desk_has_no_case_of_it_for_them_however_the_queue_is_narrowed(scene):
    picture = scene.pictures[3]
    case = reported("picture", picture.key, [account("Di")], Reason.HATE)
    cases.open("picture", picture.key, "scan", name="nsfw 1", observation={"nsfw": 0.917})
    told = ["by <bdi>Bo", ">Bo</bdi>", "Look at that.", "hate", "nsfw", "0.917", "<dt>Model</dt>"]
    one, narrowed = f"/moderation/cases/{case.pk}", ("", "?source=scan", "?source=report", "?kind=picture")
    for door in (one, *(f"/moderation{part}" for part in narrowed)):
        mine, others = (browser_of(one).get(door) for one in (scene.mo, scene.max))
        assert [one for one in told if one in _of_cases(mine.content.decode())] == []
        assert mine.status_code == (404 if door == one else 200)
        assert f"Picture {case.pk}" not in mine.content.decode()
        theirs = others.content.decode()
        assert f"Picture {case.pk}" in theirs
        # Max votes perhaps, and hears whose it is with everybody else.
        assert "by <bdi>Bo" not in theirs
        assert ">Bo</bdi>" not in theirs


def test_nor_do_the_lists_of_the_admin_and_what_others_play_elsewhere_stays_there(scene):
    case = reported("picture", scene.pictures[3].key, [account("Di")], Reason.HATE)
    elsewhere = reported("picture", picture_of(account("Eve")).key, [scene.ada], Reason.SPAM)
    browser = browser_of(may_all(scene.mo))
    for table in ("case", "caseevent", "report", "ground"):
        page = browser.get(f"/admin/moderation/{table}/").content.decode()
        assert case.subject_key not in page, table
        assert elsewhere.subject_key in page or table == "ground"


def test_they_decide_nothing_about_it_either(scene):
    case = Case.objects.get(subject_key=scene.pictures[3].key)
    sent = {"verdict": "block", "rule": "spam", "version": case.version}
    assert browser_of(scene.mo).post(reverse("moderation:case", args=[case.pk]), sent).status_code == 404
    with pytest.raises(Refused, match="You would learn from it what is sealed for you"):
        decide(case.pk, case.version, scene.mo, Wanted(Verdict.BLOCK, Guideline.SPAM), timezone.now())
    assert Picture.objects.get(pk=scene.pictures[3].pk).state == State.VISIBLE


@pytest.mark.parametrize("gone", ["left_at", "kicked_at"])
def test_neither_do_those_who_have_left_their_seat(scene, gone):
    scene.battle.seating.filter(player=scene.mo).update(**{gone: timezone.now()})
    assert sees(scene.mo, scene.judged) == []


def test_nor_an_account_that_a_guest_who_plays_has_become(scene):
    seat = scene.battle.seating.get(player=scene.mo)
    seat.player = Player.objects.create(nickname="Little Mo", merged_into=scene.mo)
    seat.save()
    assert sees(scene.mo, scene.judged) == []


def test_nor_somebody_who_writes_from_the_watchers_place(scene):
    scene.battle.seating.filter(player=scene.mo).update(role=SeatRole.AUDIENCE)
    assert sees(scene.mo, scene.judged) == []


def test_a_moderator_who_does_not_play_sees_what_is_judged_and_nothing_else(scene):
    assert sees(scene.max, scene.judged) == scene.judged
    assert sees(scene.max, [f"/i/{name}" for name in scene.files]) == []


@pytest.mark.parametrize("who", ["ada", "cy"])
def test_rivals_and_strangers_come_to_none_of_it(scene, who):
    assert sees(getattr(scene, who), [*scene.judged, *(f"/i/{name}" for name in scene.files)]) == []


def test_behind_the_curtain_what_is_pending_or_withheld_is_its_authors_until_the_results(scene):
    paint_all(scene.battle)
    time_is_up(scene.battle)
    down = [f"/i/{picture.blob_id}.png" for picture in scene.pictures[:3]]
    for player in (scene.ada, scene.mo, scene.cy, scene.max):
        assert sees(player, down) == []
    assert sees(scene.mo, scene.judged) == []
    assert sees(scene.bo, down) == down
    assert sees(scene.mo, [f"/i/{scene.pictures[3].blob_id}.png"]) != []

"""Pictures that programs look at in a battle: the curtain waits for them, what is not fit is painted once more on a reserve seed,
and no ballot shows what nobody may see."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
import time_machine
from django.utils import timezone
from PIL import Image

from battles import actions, models, referee, voting
from battles.private import private
from battles.seeds import slot_seed
from battles.snapshot import snapshot
from battles.states import PaintState, Phase
from gallery import pictures, scans
from gallery.models import Level, Picture
from jobs import closing
from jobs.models import Job
from moderation.states import State
from tests.support.battles import SIDE, again, guest, lobby, open_jobs, painted, seal, start, time_is_up
from tests.support.clocks import wait_for_deadline
from tests.support.receipts import verdict_of
from tests.support.scanners import REDDISH
from tests.support.scenes import once

pytestmark = pytest.mark.django_db


class Scene:
    """Ada's fox and Bo's boat are being painted, and nothing is yet."""

    def __init__(self, write: Callable[[models.Battle], models.Battle] = time_is_up) -> None:
        self.ada, self.bo, self.cy = guest("Ada"), guest("Bo"), guest("Cy")
        self.battle = lobby(self.ada, self.bo, self.cy)
        start(self.battle)
        seal(self.battle, self.ada, "a red fox")
        seal(self.battle, self.bo, "a blue boat")
        self.battle = write(self.battle)

    def now(self) -> models.Battle:
        self.battle = again(self.battle)
        return self.battle

    def paint(self, job: Job, red: int) -> None:
        """A picture as red as that, and unlike others in a little blue."""
        blue = int(hashlib.sha256(str(job.request).encode()).hexdigest()[:1], 16)
        file = io.BytesIO()
        Image.new("RGB", (SIDE, SIDE), (red, int(job.id) % 16, blue)).save(file, "PNG")
        image = file.getvalue()
        made = replace(painted(job), image=image, sha256=hashlib.sha256(image).hexdigest())
        assert closing.close_painted(job, made, timezone.now())

    def paint_all(self, flagged: int = 0) -> None:
        """Of Bo's this many not fit to show; looked at by nobody yet."""
        for job in open_jobs(self.battle):
            is_flagged = job.owner == self.bo and flagged > 0
            flagged -= is_flagged
            self.paint(job, 255 if is_flagged else 20)

    def look(self) -> None:
        """Programs look at whatever waits, and the referee at what is due."""
        for sha256 in set(Picture.objects.filter(state=State.PENDING).values_list("blob_id", flat=True)):
            scans.scan(sha256, timezone.now())
        for code in set(referee.due_codes(timezone.now())):
            actions.tick(code)

    def paints_of_bo(self) -> list[models.Paint]:
        mine = models.Paint.objects.filter(entry__seat__player=self.bo)
        return list(mine.select_related("entry__heat__round", "picture").order_by("slot"))

    def notes(self) -> set[str]:
        frame = snapshot(self.now(), timezone.now())
        return {picture.note for wall in frame.wall for picture in wall.pictures}


@pytest.fixture
def scene(settings) -> Scene:
    made = once(Scene)
    settings.MODERATION_SCANNERS = [REDDISH]
    return made


def test_the_curtain_waits_until_all_are_looked_at(scene):
    scene.paint_all()
    assert scene.battle.code not in referee.due_codes(timezone.now())
    actions.tick(scene.battle.code)
    assert scene.now().phase == Phase.GENERATING
    scene.look()
    assert (scene.now().phase, scene.notes()) == (Phase.VOTING, {""})


def test_at_its_deadline_it_waits_no_longer_and_shows_a_card_instead(scene):
    scene.paint_all()
    time_is_up(scene.battle)
    assert (scene.now().phase, scene.notes()) == (Phase.VOTING, {"Not checked yet."})
    assert voting.deal(scene.battle.code, scene.cy.id) == 0
    before = scene.battle.version
    scene.look()
    actions.tick(scene.battle.code)
    assert scene.now().version > before
    assert scene.notes() == {""}
    assert voting.deal(scene.battle.code, scene.cy.id) == 2


def test_what_is_not_fit_is_painted_once_more_on_the_reserve_of_its_slot(scene):
    scene.paint_all(flagged=1)
    scene.look()
    again_ = next(paint for paint in scene.paints_of_bo() if paint.attempt == 2)
    played = again_.entry.heat.round
    assert again_.seed == slot_seed(bytes(played.secret), played.slots + again_.slot)
    assert again_.job.request["seed"] == again_.seed
    assert (again_.state, scene.now().phase) == (PaintState.WAITING, Phase.GENERATING)
    scene.paint_all()
    scene.look()
    assert (scene.now().phase, scene.notes()) == (Phase.VOTING, {""})


def test_it_is_painted_once_more_and_no_oftener(scene):
    scene.paint_all(flagged=1)
    scene.look()
    scene.paint_all(flagged=1)
    scene.look()
    assert scene.now().phase == Phase.VOTING
    assert scene.notes() == {"", "Withheld by moderation: sexual content."}
    assert open_jobs(scene.battle) == []


def test_where_nothing_comes_of_it_the_first_one_has_its_place_again_and_may_be_given_back(scene):
    scene.paint_all(flagged=1)
    scene.look()
    [job] = open_jobs(scene.battle)
    assert closing.close_failed(job, "step-failed", "the test says so", timezone.now())
    scene.look()
    assert scene.notes() == {"", "Withheld by moderation: sexual content."}
    withheld = Picture.objects.get(state=State.WITHHELD)
    pictures.judge([withheld.pk], State.VISIBLE)
    actions.tick(scene.battle.code)
    assert scene.notes() == {""}


def test_a_second_try_that_is_late_leaves_the_first_and_the_entry_is_not_lost(scene):
    scene.paint_all(flagged=4)
    scene.look()
    assert {paint.state for paint in scene.paints_of_bo()} == {PaintState.WAITING}
    time_is_up(scene.battle)
    frame = snapshot(scene.now(), timezone.now())
    assert len(frame.wall) == 2
    assert {paint.picture.state for paint in scene.paints_of_bo()} == {State.WITHHELD}


def test_no_ballot_shows_what_is_withheld_meanwhile(scene):
    scene.paint_all()
    scene.look()
    assert voting.deal(scene.battle.code, scene.cy.id) == 2
    bos = [paint.picture_id for paint in scene.paints_of_bo()]
    pictures.judge(bos, State.WITHHELD)
    actions.tick(scene.now().code)
    frame = private(scene.now(), [scene.cy.id])[scene.cy.id]
    assert frame.ballots == []
    assert voting.deal(scene.battle.code, scene.cy.id) == 0
    pictures.judge(bos, State.VISIBLE)
    actions.tick(scene.battle.code)
    assert len(private(scene.now(), [scene.cy.id])[scene.cy.id].ballots) == 2


def test_what_is_rated_for_few_is_a_card_in_the_room_and_in_no_ballot(scene):
    scene.paint_all()
    scene.look()
    Picture.objects.filter(owner=scene.bo).update(level=Level.MATURE)
    actions.tick(scene.battle.code)
    assert scene.notes() == {"", "Rated for fewer people than are here."}
    assert voting.deal(scene.battle.code, scene.cy.id) == 0


@pytest.mark.parametrize("fails", [False, True])
def test_the_receipt_tells_of_it_and_holds(settings, fails):
    settings.MODERATION_SCANNERS = [REDDISH]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        scene = Scene(lambda battle: wait_for_deadline(battle, clock))
        scene.paint_all(flagged=1)
        scene.look()
        [job] = open_jobs(scene.battle)
        if fails:
            assert closing.close_failed(job, "step-failed", "the test says so", timezone.now())
        else:
            scene.paint(job, 20)
        scene.look()
        battle = scene.now()
        while battle.phase not in (Phase.FINISHED, Phase.VOID):
            battle = wait_for_deadline(battle, clock)
    lines = list(battle.log.filter(kind__in=["rerolled", "painted", "paint_failed"]).values_list("kind", flat=True))
    assert lines[-2:] == ["rerolled", "paint_failed" if fails else "painted"]
    assert verdict_of(battle) == "verified"

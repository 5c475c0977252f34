"""An unrated relay paints from the last winner's most preferred picture, the same for all; a rated one from words alone."""

import hashlib
from dataclasses import replace

import pytest
from django.utils import timezone

from accounts.models import Player
from battles import actions, models, painting, relays, voting
from battles.snapshot import snapshot
from battles.states import Answer, Format, Outcome, PaintState, SeatRole
from gallery import pictures
from gallery.models import Picture
from inference.fake import OFFER, FakeStudio
from inference.fake import painted as painted_by_fake
from inference.protocol import FailureCode, Kind
from jobs import beats, closing, desk, orders
from jobs.models import Job
from jobs.outcomes import NoSource
from moderation.states import State
from tests.support.battles import (
    again,
    guest,
    lobby,
    look_and_cast,
    member,
    open_jobs,
    seal,
    setup,
    time_is_up,
    to_voting,
)
from tests.support.patience import OUTLASTS

pytestmark = pytest.mark.django_db
BOTH = (Kind.TEXT_TO_IMAGE, Kind.IMAGE_TO_IMAGE)


def offered(*kinds: Kind) -> None:
    """The studio is there, and its model can do these."""
    offer = replace(OFFER, name="starter", kinds=kinds, sizes=((512, 512),))
    capacity, now = FakeStudio([offer]).capacity(), timezone.now()
    beats.beat("easel", beats.begin("easel", "ray", now), "ray", now + OUTLASTS, "ready", capacity, {})


def second_round(ada: Player, bo: Player, *, is_rated: bool = False, preferred: int = 2) -> models.Round:
    """Bo wins the first round of a relay, mostly with one slot."""
    chosen = setup(Format.RELAY, rounds=2, is_rated=is_rated)
    battle = to_voting(lobby(ada, bo, chosen=chosen), {ada: "a red fox", bo: "a blue boat"})
    mo = member("Mo")
    actions.join(battle.code, mo, SeatRole.AUDIENCE)
    while voting.deal(battle.code, mo.id):
        ballot = models.Ballot.objects.filter(voter=mo, answer="").order_by("id")[0]
        bo_is_left = (ballot.low if ballot.low_is_left else ballot.high).seat.player_id == bo.id
        side = Answer.LEFT if bo_is_left else Answer.RIGHT
        look_and_cast(battle, mo, ballot, side if ballot.slot == preferred else Answer.TIE)
    battle = time_is_up(time_is_up(battle))
    return battle.played_rounds.get(number=2)


def jobs_of(played: models.Round, ada: Player) -> list[Job]:
    seal(played.battle, ada, "a blue boat at night")
    time_is_up(played.battle)
    return open_jobs(played.battle)


@pytest.fixture
def ada(db) -> Player:
    return member("Ada")


@pytest.fixture
def bo(db) -> Player:
    return member("Bo")


def test_everybody_paints_from_the_winners_most_preferred_picture(ada, bo):
    offered(*BOTH)
    played = second_round(ada, bo, preferred=2)
    best = Picture.objects.get(paint__entry__seat__player=bo, paint__slot=2)
    assert (played.start_picture, played.start_strength) == (best, relays.STRENGTH)
    asked = {
        (job.request["kind"], tuple(job.request["sources"]), job.request["strength"]) for job in jobs_of(played, ada)
    }
    assert asked == {("image-to-image", (best.blob_id,), relays.STRENGTH)}


def test_after_a_tie_a_round_starts_from_nobodys_words_and_picture(ada, bo):
    offered(*BOTH)
    chosen = setup(Format.RELAY, rounds=2)
    battle = to_voting(lobby(ada, bo, chosen=chosen), {ada: "a red fox", bo: "a blue boat"})
    mo = member("Mo")
    actions.join(battle.code, mo, SeatRole.AUDIENCE)
    while voting.deal(battle.code, mo.id):
        look_and_cast(battle, mo, models.Ballot.objects.filter(voter=mo, answer="")[0], Answer.TIE)
    played = time_is_up(time_is_up(battle)).played_rounds.get(number=2)
    assert models.Heat.objects.get(round__number=1).outcome == Outcome.TIED
    assert (played.start, played.start_picture) == (None, None)


def test_a_rated_relay_stays_with_words(ada, bo):
    offered(*BOTH)
    played = second_round(ada, bo, is_rated=True)
    assert played.start.text == "a blue boat"
    assert played.start_picture is None
    assert {job.request["kind"] for job in jobs_of(played, ada)} == {"text-to-image"}


def test_a_model_that_paints_from_words_alone_gets_words_alone(ada, bo):
    offered(Kind.TEXT_TO_IMAGE)
    assert second_round(ada, bo).start_picture is None


def test_without_a_studio_that_has_said_so_it_is_words_alone(ada, bo):
    assert second_round(ada, bo).start_picture is None


def test_a_picture_that_is_not_fit_to_show_is_handed_on_to_nobody(ada, bo):
    offered(*BOTH)
    played = second_round(ada, bo)
    Picture.objects.update(state=State.WITHHELD)
    battle = played.battle
    battle.played_rounds.filter(number=2).delete()
    assert relays.start_picture(battle, replace(OFFER, kinds=BOTH)) is None


def test_the_room_shows_what_it_starts_from_and_the_log_names_its_hash(ada, bo):
    offered(*BOTH)
    played = second_round(ada, bo)
    shown = snapshot(again(played.battle), timezone.now()).round
    assert played.start_picture.blob_id in shown.start_picture.src
    assert shown.start_strength == relays.STRENGTH
    lines = [line.body for line in played.battle.log.filter(kind="round").order_by("number")]
    assert '"start_picture":null' in lines[0]
    assert f'"start_picture":"{played.start_picture.blob_id}"' in lines[1]


def test_the_dispatcher_gets_the_bytes_of_the_start_and_of_no_other_picture(ada, bo):
    offered(*BOTH)
    played = second_round(ada, bo)
    job = jobs_of(played, ada)[0]
    start = played.start_picture.blob_id
    assert hashlib.sha256(painting.read_source(job, start)).hexdigest() == start
    other = Picture.objects.exclude(blob_id=start).first().blob_id
    with pytest.raises(NoSource):
        painting.read_source(job, other)


def test_a_start_that_was_taken_off_the_wall_is_read_no_more(ada, bo):
    offered(*BOTH)
    played = second_round(ada, bo)
    job = jobs_of(played, ada)[0]
    Picture.objects.filter(blob_id=played.start_picture.blob_id).update(state=State.BLOCKED)
    with pytest.raises(NoSource):
        painting.read_source(job, played.start_picture.blob_id)


def test_guests_play_it_too(db):
    offered(*BOTH)
    ada, bo = guest("Ada"), guest("Bo")
    played = second_round(ada, bo)
    assert played.start_picture is not None
    assert desk.refusal(jobs_of(played, ada)[0].request) is None


def test_what_is_painted_from_a_start_that_is_taken_down_meanwhile_is_kept_for_nobody(ada, bo):
    offered(*BOTH)
    played = second_round(ada, bo)
    job = jobs_of(played, ada)[0]
    pictures.judge([played.start_picture.pk], State.WITHHELD)
    assert closing.close_painted(job, painted_by_fake(orders.order(job)), timezone.now())
    paint = models.Paint.objects.get(job=job)
    assert (paint.state, paint.failure_code, paint.picture) == (PaintState.FAILED, FailureCode.BAD_SOURCE, None)

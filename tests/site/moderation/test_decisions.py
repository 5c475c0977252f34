"""What moderators decide is carried out, told and written down; who is judged may answer; what falls gives everything back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Player
from gallery.collections import keeping
from gallery.models import Notification, Picture
from moderation import cases, standing
from moderation.desk import appealing, claiming
from moderation.desk.deciding import Wanted, decide
from moderation.desk.refusals import Refused
from moderation.desk.rows import Guideline, Verdict
from moderation.models import Appeal, Case, Decision, Report, Strike
from moderation.states import State
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db
NOW = timezone.now()
BLOCK = Wanted(Verdict.BLOCK, Guideline.HATE, "It mocks people.")
WITHHOLD = Wanted(Verdict.WITHHOLD, Guideline.SPAM)
LET_BE = Wanted(Verdict.LET_BE)


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def picture(ada):
    return picture_of(ada)


@pytest.fixture
def mo():
    return moderator("Mo")


@pytest.fixture
def max_():
    return moderator("Max")


@pytest.fixture
def case(picture):
    return reported("picture", picture.key, [neighbour("Bo")])


def by(moderator: Player, case: Case, wanted: Wanted, **more: bool) -> Decision:
    case.refresh_from_db()
    return decide(case.pk, case.version, moderator, wanted, timezone.now(), **more)


def state_of(picture: Picture) -> str:
    return Picture.objects.values_list("state", flat=True).get(pk=picture.pk)


def test_a_block_moves_the_picture_settles_the_report_and_costs_two_points(case, picture, ada, mo):
    decision = by(mo, case, BLOCK)
    assert state_of(picture) == "blocked"
    assert (decision.was, decision.became, decision.by, decision.rule) == ("visible", "blocked", mo, "hate")
    assert Report.objects.get().was_right
    assert standing.of(ada).points == 2
    case.refresh_from_db()
    assert (case.state, case.sources) == ("decided", "")


def test_its_author_is_told_the_rule_and_where_to_answer(case, ada, mo):
    decision = by(mo, case, WITHHOLD)
    told = Notification.objects.get(player=ada, verb="decided")
    assert told.subject == "your picture: withheld, by the rule “No advertising”"
    assert told.href.endswith(decision.key)


def test_what_is_not_the_authors_doing_costs_nothing(case, ada, mo):
    by(mo, case, Wanted(Verdict.BLOCK, Guideline.SEXUAL, is_blameless=True))
    assert standing.of(ada).points == 0


def test_whoever_saw_an_old_version_decides_nothing(case, picture, mo, max_):
    old = case.version
    by(mo, case, WITHHOLD)
    with pytest.raises(Refused):
        decide(case.pk, old, max_, LET_BE, NOW)
    assert state_of(picture) == "withheld"


def test_a_claim_keeps_others_away_for_a_quarter_of_an_hour(case, mo, max_):
    assert claiming.claim(case.pk, case.version, mo, NOW)
    case.refresh_from_db()
    assert not claiming.claim(case.pk, case.version, max_, NOW + timedelta(minutes=14))
    with pytest.raises(Refused, match="Mo is looking"):
        decide(case.pk, case.version, max_, LET_BE, NOW + timedelta(minutes=14))
    assert decide(case.pk, case.version, max_, LET_BE, NOW + timedelta(minutes=15)).by == max_


def test_two_who_take_the_same_version_are_not_both_on_it(case, mo, max_):
    assert claiming.claim(case.pk, case.version, mo, NOW)
    assert not claiming.claim(case.pk, case.version, max_, NOW + timedelta(hours=1))


@pytest.mark.parametrize("wanted", [Wanted(Verdict.BLOCK), Wanted(Verdict.WITHHOLD)])
def test_nothing_is_taken_away_without_a_rule(case, picture, mo, wanted):
    with pytest.raises(Refused) as refused:
        by(mo, case, wanted)
    assert refused.value.field == "rule"
    assert state_of(picture) == "visible"


def test_nobody_decides_about_their_own(mo):
    case = reported("picture", picture_of(mo).key, [neighbour("Bo")])
    with pytest.raises(Refused, match="yours"):
        by(mo, case, LET_BE)


def test_what_is_handed_up_a_senior_moderator_decides(case, mo, max_):
    by(mo, case, Wanted(Verdict.ESCALATE))
    with pytest.raises(Refused, match="senior"):
        by(max_, case, LET_BE)
    assert by(max_, case, LET_BE, is_senior=True).verdict == "let be"
    assert Report.objects.get().was_right is False


@pytest.mark.parametrize("wanted", [WITHHOLD, BLOCK])
def test_an_appeal_that_is_granted_gives_everything_back(case, picture, ada, mo, max_, wanted):
    decision = by(mo, case, wanted)
    appealing.appeal(decision, ada, "It is a caricature of myself.", NOW)
    case.refresh_from_db()
    assert case.state == "open"
    granted = by(max_, case, LET_BE)
    assert state_of(picture) == "visible"
    assert granted.overturns == decision
    assert standing.of(ada).points == 0
    assert Report.objects.get().was_right is False
    assert (Appeal.objects.get().outcome, Appeal.objects.get().decided_by) == ("granted", max_)


def test_whoever_decided_does_not_read_the_appeal(case, ada, mo):
    made = appealing.appeal(by(mo, case, BLOCK), ada, "Please look again.", NOW)
    with pytest.raises(Refused, match="somebody else"):
        by(mo, case, LET_BE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=made.pk).update(outcome="rejected", decided_by=mo, decided_at=NOW)


def test_an_appeal_is_made_once_and_only_against_what_stands(case, ada, mo, max_):
    first = by(mo, case, BLOCK)
    appealing.appeal(first, ada, "No.", NOW)
    with pytest.raises(Refused, match="already"):
        appealing.appeal(first, ada, "No!", NOW)
    milder = by(max_, case, WITHHOLD)
    assert Appeal.objects.get().outcome == "granted"
    assert standing.of(milder.case.author).points == 1
    by(moderator("Moe"), case, LET_BE)
    with pytest.raises(Refused, match="not stand"):
        appealing.appeal(milder, ada, "No!", NOW)


def test_what_reports_hid_and_a_person_withheld_is_visible_again_once_that_falls(picture, ada, mo, max_):
    case = reported("picture", picture.key, [neighbour(name) for name in ("Bo", "Cy", "Di")])
    cases.open("picture", picture.key, "scan", name="nsfw")
    assert state_of(picture) == "visible"
    reported("picture", picture.key, [neighbour("Ed")])
    assert state_of(picture) == "withheld"
    decision = by(mo, case, WITHHOLD)
    assert (decision.was, decision.became) == ("withheld", "withheld")
    appealing.appeal(decision, ada, "No.", NOW)
    by(max_, case, LET_BE)
    assert state_of(picture) == "visible"


def test_a_block_that_falls_leaves_what_was_withheld_before(case, picture, ada, mo, max_):
    by(mo, case, WITHHOLD)
    blocked = by(mo, case, BLOCK)
    appealing.appeal(blocked, ada, "No.", NOW)
    by(max_, case, LET_BE)
    assert state_of(picture) == "withheld"
    assert Case.objects.get().decisions.count() == 3


def test_deleting_what_was_taken_down_gives_no_points_back_and_its_author_may_still_appeal(ada, mo, max_):
    rude = keeping.create(ada, keeping.label("Rude words", access="public"))
    case = reported("collection", rude.key, [neighbour("Bo")])
    withheld = by(mo, case, WITHHOLD)
    cases.open("collection", rude.key, "rule", name="names")
    keeping.delete(rude)
    assert by(max_, case, LET_BE).overturns is None
    assert standing.of(ada).points == 1
    appealing.appeal(withheld, ada, "Those were names.", NOW)
    assert by(max_, case, LET_BE).overturns == withheld
    assert standing.of(ada).points == 0


def test_a_picture_that_is_let_be_takes_more_to_hide(case, picture, mo):
    by(mo, case, LET_BE)
    reported("picture", picture.key, [neighbour(name) for name in ("Cy", "Di", "Ed", "Flo")])
    assert state_of(picture) == "visible"


def test_three_points_silence_until_a_senior_moderator_has_looked(ada, mo):
    for number, wanted in enumerate((BLOCK, WITHHOLD)):
        by(mo, reported("picture", picture_of(ada, seed=number + 20).key, [neighbour(f"Bo{number}")]), wanted)
    assert not standing.may_speak(ada)
    assert "senior" in standing.why_not(ada)
    assert Strike.objects.count() == 2


@pytest.mark.parametrize("state", [State.WITHHELD, State.BLOCKED])
def test_other_pictures_of_the_same_original_come_back_as_they_were(case, picture, mo, state):
    other = picture_of(account("Zoe"))
    assert other.blob_id == picture.blob_id
    by(mo, case, Wanted(Verdict.BLOCK if state is State.BLOCKED else Verdict.WITHHOLD, Guideline.OTHER))
    assert state_of(other) == state
    by(mo, case, LET_BE)
    assert state_of(other) == state_of(picture) == "visible"

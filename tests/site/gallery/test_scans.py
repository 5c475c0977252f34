"""No picture is before others until programs have looked at it; what they could not look at goes to a person."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Player
from gallery import pictures, scans, takedowns
from gallery.models import Notification, Picture, Takedown, Taken, Verb, Why
from gallery.visibility import is_shown
from moderation.desk.deciding import Wanted, decide
from moderation.desk.rows import Verdict
from moderation.models import Ground, Scan
from moderation.scanning import looking
from moderation.scanning.rows import ScanState
from moderation.states import State
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import Stage, showing
from tests.support.people import account
from tests.support.scanners import BROKEN, DOUBTFUL, FIT, REDDISH, UNFIT, plain

pytestmark = pytest.mark.django_db

NOW = datetime(2100, 1, 1, 12, tzinfo=UTC)  # rows that are made without saying when are older
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def scanned(settings):
    settings.MODERATION_SCANNERS = [REDDISH]


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def bo():
    return account("Bo")


def state_of(picture: Picture) -> State:
    picture.refresh_from_db()
    return State(picture.state)


def looked_at(picture: Picture, at: datetime | None = None) -> State:
    scans.scan(picture.blob_id, at or LATER + timedelta(days=300))
    return state_of(picture)


def listed(owner: Player, pixels) -> Picture:
    return showing(owner, pixels, stage=Stage.LISTED)


@pytest.mark.parametrize(
    ("pixels", "state"), [(FIT, State.VISIBLE), (DOUBTFUL, State.VISIBLE), (UNFIT, State.WITHHELD)]
)
def test_it_waits_and_then_goes_where_it_was_seen_to_belong(ada, pixels, state):
    picture = listed(ada, pixels)
    assert (picture.state, is_shown(picture)) == (State.PENDING, False)
    assert looked_at(picture) is state
    assert is_shown(picture) is (state is State.VISIBLE)


def test_on_a_family_site_what_is_doubtful_waits_for_a_person(ada, settings):
    settings.MODERATION_STRICTNESS = "family"
    picture = listed(ada, DOUBTFUL)
    assert looked_at(picture) is State.PENDING
    ground = Ground.objects.get(case__subject_kind="picture", case__subject_key=picture.key, source="scan")
    assert ground.words == "Programs are not sure whether it shows sexual content."
    assert ground.observation == {"reddish": {"version": "1", "sexual": pytest.approx(150 / 255, abs=0.01)}}
    pictures.judge([picture.pk], State.VISIBLE)
    assert looked_at(picture) is State.VISIBLE


@pytest.mark.parametrize("pixels", [FIT, DOUBTFUL])
def test_the_same_original_is_looked_at_once(ada, bo, pixels):
    looked_at(listed(ada, pixels))
    again = listed(bo, pixels)
    assert again.state == State.VISIBLE
    assert [row.attempts for row in Scan.objects.all()] == [1]


def test_what_is_withheld_names_what_was_seen_and_takes_every_picture_of_the_original(ada, bo, settings):
    settings.MODERATION_SCANNERS = []
    before = listed(bo, UNFIT)
    settings.MODERATION_SCANNERS = [REDDISH]
    picture = listed(ada, UNFIT)
    assert (looked_at(picture), state_of(before)) == (State.WITHHELD, State.WITHHELD)
    assert Takedown.objects.get().rule == "sexual content"
    assert [one.case.subject_key for one in Ground.objects.all()] == [before.key]
    assert set(Taken.objects.values_list("why", flat=True)) == {Why.SCANNED}
    said = "A program took it for sexual content, and nobody has looked at it yet."
    assert takedowns.reason_of(picture) == said
    assert listed(account("Cy"), UNFIT).state == State.WITHHELD


def test_what_a_person_gives_back_no_program_takes_again(ada, bo):
    picture = listed(ada, UNFIT)
    looked_at(picture)
    pictures.judge([picture.pk], State.VISIBLE)
    assert looked_at(picture) is State.VISIBLE
    looking.again(None, NOW)
    assert looked_at(picture) is State.VISIBLE
    assert looked_at(listed(bo, UNFIT)) is State.VISIBLE


def test_what_a_person_confirms_is_theirs_from_then_on(ada):
    picture = listed(ada, UNFIT)
    looked_at(picture)
    pictures.judge([picture.pk], State.BLOCKED)
    assert Taken.objects.get().why == Why.DECIDED
    assert looked_at(picture) is State.BLOCKED


def test_what_waited_under_a_decision_is_looked_at_when_it_is_overturned(ada, bo):
    hers = listed(ada, FIT)
    looked_at(hers)
    pictures.judge([hers.pk], State.BLOCKED)
    his = listed(bo, FIT)
    assert his.state == State.BLOCKED
    pictures.judge([hers.pk], State.VISIBLE)
    scans.sweep(LATER, 10)
    assert state_of(his) is State.VISIBLE


def test_what_looks_like_something_blocked_waits_for_a_person_whatever_programs_see(ada, bo):
    blocked, alike = listed(ada, FIT), FIT.copy()
    looked_at(blocked)
    pictures.judge([blocked.pk], State.BLOCKED)
    alike.putpixel((1, 0), (0, 0, 0))
    waiting = listed(bo, alike)
    assert looked_at(waiting) is State.PENDING
    scans.sweep(LATER, 10)
    assert state_of(waiting) is State.PENDING
    pictures.judge([waiting.pk], State.VISIBLE)
    assert looked_at(waiting) is State.VISIBLE


# --- failures ---------------------------------------------------------------------------------------------------------
def test_a_look_that_fails_is_tried_again_in_its_time_and_at_last_a_person_is_asked(ada, settings):
    settings.MODERATION_SCANNERS = [REDDISH, BROKEN]
    picture = listed(ada, FIT)
    at, tried = picture.created_at, []
    for pause in (*looking.PAUSES, timedelta(days=1)):
        scans.scan(picture.blob_id, at)
        scans.scan(picture.blob_id, at + pause / 2)
        tried.append(Scan.objects.get(scanner="broken").attempts)
        at += pause
    row = Scan.objects.get(scanner="broken")
    assert (tried, row.state, row.fault) == ([1, 2, 3, 4], ScanState.FAILED, "no eyes")
    assert [(one.case.subject_key, one.words) for one in Ground.objects.all()] == [
        (picture.key, "No program could look at it.")
    ]
    assert state_of(picture) is State.PENDING
    pictures.judge([picture.pk], State.VISIBLE)
    assert looked_at(picture) is State.VISIBLE


def test_whoever_dies_at_each_look_does_not_hold_it_up_for_ever(ada):
    picture = listed(ada, FIT)
    Scan.objects.update(attempts=looking.ATTEMPTS_MOST, due_at=NOW - timedelta(days=300))
    assert looked_at(picture, NOW) is State.PENDING
    assert Scan.objects.get().state == ScanState.FAILED


def test_while_one_worker_looks_another_goes_home(ada):
    picture = listed(ada, FIT)
    Scan.objects.update(due_at=NOW + looking.LEASE, attempts=1)
    assert looked_at(picture, NOW) is State.PENDING
    assert Scan.objects.get().attempts == 1


def test_one_that_finds_it_unfit_need_not_wait_for_the_others(ada, settings):
    settings.MODERATION_SCANNERS = [REDDISH, BROKEN]
    assert looked_at(listed(ada, UNFIT)) is State.WITHHELD


def test_a_file_that_is_gone_is_a_look_that_failed(ada, monkeypatch):
    picture = listed(ada, FIT)
    monkeypatch.setattr(scans.files, "read", lambda sha256: (_ for _ in ()).throw(FileNotFoundError(sha256)))
    assert looked_at(picture) is State.PENDING
    assert Scan.objects.get().fault == picture.blob_id


def test_the_sweep_finds_what_got_lost(ada, bo):
    lost, due = listed(ada, FIT), listed(bo, UNFIT)
    Scan.objects.filter(sha256=lost.blob_id).delete()
    assert scans.sweep(LATER + timedelta(days=300), 10) == 2
    assert (state_of(lost), state_of(due)) == (State.VISIBLE, State.WITHHELD)
    assert scans.sweep(LATER + timedelta(days=300), 10) == 0


def test_without_scanners_a_picture_is_visible_at_once(ada, settings):
    settings.MODERATION_SCANNERS = []
    assert listed(ada, UNFIT).state == State.VISIBLE
    assert not Scan.objects.exists()


def test_what_was_shown_before_anything_looked_is_looked_at_on_demand(ada, settings):
    settings.MODERATION_SCANNERS = []
    before = listed(ada, UNFIT)
    settings.MODERATION_SCANNERS = [REDDISH]
    call_command("scan_pictures", stdout=(said := StringIO()))
    assert said.getvalue() == "1 original is to be looked at.\n"
    scans.sweep(LATER + timedelta(days=300), 10)
    assert state_of(before) is State.WITHHELD
    assert looking.waiting() == 0
    call_command("scan_pictures", "--again", stdout=StringIO())
    assert looking.waiting() == 1


def test_what_a_person_let_be_before_anything_looked_no_program_takes_down(ada, settings):
    settings.MODERATION_SCANNERS = []
    picture = listed(ada, UNFIT)
    case = reported("picture", picture.key, [neighbour("Bo")])
    decide(case.pk, case.version, moderator("Mo"), Wanted(Verdict.LET_BE), LATER)
    settings.MODERATION_SCANNERS = [REDDISH]
    call_command("scan_pictures", stdout=StringIO())
    scans.sweep(LATER + timedelta(days=300), 10)
    assert state_of(picture) is State.VISIBLE
    assert looking.waiting() == 0


# --- which looks count, and in which order -----------------------------------------------------------------------------
def test_looks_of_a_scanner_that_was_taken_out_keep_no_place_before_live_ones(ada, bo, settings):
    settings.MODERATION_SCANNERS = [BROKEN]
    for shade in (10, 11, 12):
        listed(ada, plain(shade))
    settings.MODERATION_SCANNERS = [REDDISH]
    Picture.objects.update(state=State.VISIBLE)
    hers = listed(bo, FIT)
    assert looking.due(LATER + timedelta(days=300), 1) == [hers.blob_id]
    assert looking.waiting() == 1
    assert scans.sweep(LATER + timedelta(days=300), 1) == 1
    assert state_of(hers) is State.VISIBLE


def test_what_waited_for_a_scanner_that_was_taken_out_goes_on(ada, settings):
    settings.MODERATION_SCANNERS = [BROKEN]
    queued, asked = listed(ada, FIT), listed(ada, plain(30))
    Scan.objects.filter(sha256=asked.blob_id).update(state=ScanState.FAILED, asked_at=NOW)
    settings.MODERATION_SCANNERS = [REDDISH]
    scans.sweep(LATER + timedelta(days=300), 10)
    assert (state_of(queued), state_of(asked)) == (State.VISIBLE, State.VISIBLE)


def test_a_look_that_a_picture_waits_for_comes_before_those_at_what_is_shown(ada, bo):
    looked_at(listed(ada, FIT))
    call_command("scan_pictures", "--again", stdout=StringIO())
    waiting = listed(bo, plain(30))
    Scan.objects.filter(sha256=waiting.blob_id).update(due_at=LATER + timedelta(days=300))
    assert looking.due(LATER + timedelta(days=300), 1) == [waiting.blob_id]


def test_what_is_looked_at_again_hurries_once_somebody_waits_for_it(ada, bo, settings):
    """Its older picture is shown, and the new one of the same original is not before it was looked at again."""
    for pixels in (plain(30), FIT):
        looked_at(listed(ada, pixels))
    looking.again(None, NOW)
    waiting = listed(bo, FIT)
    assert waiting.state == State.PENDING
    assert looking.due(LATER + timedelta(days=300), 1) == [waiting.blob_id]


def test_what_a_new_scanner_has_not_seen_is_looked_at_on_demand(ada, settings):
    looked_at(listed(ada, FIT))
    settings.MODERATION_SCANNERS = [REDDISH, BROKEN]
    call_command("scan_pictures", stdout=(said := StringIO()))
    assert said.getvalue() == "1 original is to be looked at.\n"


# --- a site that asks for something else than before ------------------------------------------------------------------
def told(owner: Player) -> list[str]:
    return list(Notification.objects.filter(player=owner).order_by("pk").values_list("verb", flat=True))


def test_a_stricter_site_judges_what_was_seen_before_and_looks_at_nothing_again(ada, bo, settings):
    doubtful, unfit, fit = listed(ada, DOUBTFUL), listed(bo, plain(200)), listed(bo, FIT)
    assert [looked_at(one) for one in (doubtful, unfit, fit)] == [State.VISIBLE] * 3
    settings.MODERATION_STRICTNESS = "family"
    assert scans.sweep(LATER, 10) == 2
    assert [state_of(one) for one in (doubtful, unfit, fit)] == [State.PENDING, State.WITHHELD, State.VISIBLE]
    assert (told(ada), told(bo)) == ([Verb.WAITING], [Verb.WITHHELD])
    assert set(Ground.objects.values_list("case__subject_key", flat=True)) == {doubtful.key, unfit.key}
    assert set(Scan.objects.values_list("attempts", flat=True)) == {1}
    assert scans.sweep(LATER, 10) == 0
    settings.MODERATION_STRICTNESS = "standard"
    scans.sweep(LATER, 10)
    assert [state_of(one) for one in (doubtful, unfit)] == [State.VISIBLE, State.WITHHELD]


@pytest.mark.parametrize("shade", [150, 200])
def test_what_a_person_let_be_stays_on_a_stricter_site(ada, settings, shade):
    picture = listed(ada, plain(shade))
    looked_at(picture)
    case = reported("picture", picture.key, [neighbour("Bo")])
    decide(case.pk, case.version, moderator("Mo"), Wanted(Verdict.LET_BE), LATER)
    settings.MODERATION_STRICTNESS = "family"
    assert scans.sweep(LATER, 10) == 0
    assert state_of(picture) is State.VISIBLE


def test_it_judges_so_many_at_once_and_goes_on_the_next_time(ada, settings):
    for shade in (200, 210, 220):
        looked_at(listed(ada, plain(shade)))
    settings.MODERATION_STRICTNESS = "family"
    assert [scans.judge_anew(LATER, 2) for _ in range(3)] == [2, 1, 0]


def test_what_waited_for_a_person_by_a_scanner_that_was_taken_out_goes_on(ada, settings):
    settings.MODERATION_SCANNERS = [REDDISH, BROKEN]
    picture = listed(ada, FIT)
    for days in range(4):
        looked_at(picture, LATER + timedelta(days=days))
    assert (state_of(picture), Ground.objects.count()) == (State.PENDING, 1)
    settings.MODERATION_SCANNERS = [REDDISH]
    scans.sweep(LATER, 10)
    assert state_of(picture) is State.VISIBLE

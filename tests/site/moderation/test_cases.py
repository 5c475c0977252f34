"""One case for each subject, whatever speaks for it; what enough people report is hidden until a person has looked."""

from __future__ import annotations

from itertools import groupby

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gallery.models import Picture
from moderation import cases, reporting
from moderation.models import Case, Decision, Ground, Reason
from tests.support.moderators import neighbour, reported
from tests.support.paintings import picture_of
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    return picture_of(account("Ada"))


def state_of(picture: Picture) -> str:
    return Picture.objects.values_list("state", flat=True).get(pk=picture.pk)


def test_reports_and_scans_of_a_picture_are_one_case_that_knows_its_author(picture):
    reported("picture", picture.key, [neighbour("Bo")])
    cases.open("picture", picture.key, "scan", name="nsfw", observation={"nsfw": 0.9})
    case = Case.objects.get()
    assert (case.author, case.state, case.sources) == (picture.owner, "open", "report scan")
    assert case.score == 500 + 1000


def test_a_scanner_that_looks_again_is_one_ground(picture):
    for seen in (0.7, 0.9):
        cases.open("picture", picture.key, "scan", name="nsfw", observation={"nsfw": seen})
    assert Ground.objects.get().observation == {"nsfw": 0.9}


def test_a_persons_second_report_changes_nothing(picture):
    bo = neighbour("Bo")
    assert reporting.report(bo, "picture", picture.key, Reason.HATE)
    assert not reporting.report(bo, "picture", picture.key, Reason.SPAM)
    assert Case.objects.get().score == 1000


def test_what_three_neighbours_report_is_hidden_and_its_author_may_still_see_it(picture):
    by = [neighbour(name) for name in ("Bo", "Cy", "Di")]
    reported("picture", picture.key, by[:2], Reason.HATE)
    assert state_of(picture) == "visible"
    case = reported("picture", picture.key, by[2:])
    assert state_of(picture) == "withheld"
    assert case.is_hidden
    hid = Decision.objects.get()
    assert (hid.by, hid.verdict, hid.rule, hid.was, hid.became) == (None, "hide", "hate", "visible", "withheld")
    assert hid.evidence == [
        {"source": "report", "reason": "hate", "count": 2},
        {"source": "report", "reason": "other", "count": 1},
    ]


def test_accounts_of_today_hide_nothing_whatever_they_say(picture):
    for name, reason in (("Bo", Reason.HATE), ("Cy", Reason.SEXUAL), ("Di", Reason.PRIVATE), ("Ed", Reason.VIOLENCE)):
        reported("picture", picture.key, [account(name)], reason)
    assert state_of(picture) == "visible"
    assert Case.objects.get().score == 750


def test_what_nobody_registered_is_a_case_all_the_same():
    assert cases.open("haiku", "17", "rule", name="Geese").author is None


def test_the_picture_of_a_guest_is_its_authors_too():
    picture = picture_of(guest("Bo"))
    assert cases.open("picture", picture.key, "scan").author == picture.owner


@pytest.mark.parametrize("change", [{"reason": "Because."}, {"rule": "spam"}])
def test_no_decision_is_ever_changed_or_deleted(picture, change):
    reported("picture", picture.key, [neighbour(name) for name in ("Bo", "Cy", "Di")], Reason.HATE)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Decision.objects.update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Decision.objects.all().delete()


def test_the_database_writes_down_what_a_case_goes_through(picture):
    reported("picture", picture.key, [neighbour(name) for name in ("Bo", "Cy", "Di")], Reason.HATE)
    gone_through = Case.objects.get().events.order_by("pgh_id").values_list("state", "is_hidden")
    assert [one for one, _ in groupby(gone_through)] == [("decided", False), ("open", False), ("open", True)]
    versions = list(Case.objects.get().events.order_by("pgh_id").values_list("version", flat=True))
    assert versions == sorted(set(versions)), "each report makes another version of it"
    with pytest.raises(ProgrammingError), transaction.atomic():
        Case.objects.get().events.all().delete()


def test_weighing_a_report_asks_no_more_where_many_have_reported(picture):
    first = [neighbour(f"Bo{number}") for number in range(2)]
    reported("picture", picture.key, first[:1])
    with CaptureQueriesContext(connection) as few:
        reported("picture", picture.key, first[1:])
    reported("picture", picture.key, [account(f"Cy{number}") for number in range(2)])
    last = account("Di")
    with CaptureQueriesContext(connection) as many:
        reported("picture", picture.key, [last])
    assert len(many) == len(few)

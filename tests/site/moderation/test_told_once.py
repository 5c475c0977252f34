"""An author hears of one decision once, by the rule it names; whose picture only goes along hears that."""

from __future__ import annotations

import pytest
from django.utils import timezone

from gallery.collections import keeping
from gallery.models import Access, Notification, Picture
from moderation.desk import appealing
from moderation.desk.deciding import Wanted, decide
from moderation.desk.rows import Guideline, Verdict
from moderation.models import Case, Decision
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db
BLOCK = Wanted(Verdict.BLOCK, Guideline.HATE)
WITHHOLD = Wanted(Verdict.WITHHOLD, Guideline.SPAM)
LET_BE = Wanted(Verdict.LET_BE)


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def mo():
    return moderator("Mo")


def by(moderator, case: Case, wanted: Wanted) -> Decision:
    case.refresh_from_db()
    return decide(case.pk, case.version, moderator, wanted, timezone.now())


def told(player) -> list[tuple[str, str]]:
    return list(Notification.objects.filter(player=player).order_by("pk").values_list("verb", "subject"))


@pytest.mark.parametrize("wanted", [BLOCK, WITHHOLD])
def test_what_is_taken_down_is_told_once_and_what_is_given_back_once(ada, mo, wanted):
    case = reported("picture", picture_of(ada).key, [neighbour("Bo")])
    decision = by(mo, case, wanted)
    assert told(ada) == [("decided", f"your picture: {decision.told}")]
    Notification.objects.all().delete()
    appealing.appeal(decision, ada, "No.", timezone.now())
    by(moderator("Max"), case, LET_BE)
    assert told(ada) == [("decided", "your picture: given back")]


def test_of_several_pictures_of_one_original_their_owner_hears_once(ada, mo):
    first, _ = picture_of(ada), picture_of(ada)
    by(mo, reported("picture", first.key, [neighbour("Bo")]), WITHHOLD)
    assert [verb for verb, _ in told(ada)] == ["decided"]


def test_whose_picture_goes_along_hears_of_that(ada, mo):
    cy = account("Cy")
    first, _ = picture_of(ada), picture_of(cy)
    by(mo, reported("picture", first.key, [neighbour("Bo")]), WITHHOLD)
    assert [verb for verb, _ in told(cy)] == ["withheld"]


def test_what_the_site_hid_is_told_once_and_then_what_a_person_said_instead(ada, mo):
    case = reported("picture", picture_of(ada).key, [neighbour(name) for name in ("Bo", "Cy", "Di", "Ed")])
    assert [subject for _, subject in told(ada)] == [f"your picture: {Decision.objects.get().told}"]
    decision = by(mo, case, WITHHOLD)
    assert told(ada) == [("decided", f"your picture: {decision.told}")]


def test_who_has_read_that_it_was_hidden_hears_what_came_of_it(ada, mo):
    case = reported("picture", picture_of(ada).key, [neighbour(name) for name in ("Bo", "Cy", "Di", "Ed")])
    Notification.objects.update(read_at=timezone.now())
    by(mo, case, WITHHOLD)
    assert [verb for verb, _ in told(ada)] == ["decided", "decided"]


def test_of_a_collection_too(ada, mo, django_capture_on_commit_callbacks):
    foxes = keeping.create(ada, keeping.label("Foxes", access=Access.PUBLIC))
    case = reported("collection", foxes.key, [neighbour("Bo")])
    with django_capture_on_commit_callbacks(execute=True):
        by(mo, case, WITHHOLD)
    assert [verb for verb, _ in told(ada)] == ["decided"]


def test_what_a_program_took_and_a_person_gives_back_is_told_as_before(ada, mo):
    picture = picture_of(ada)
    case = reported("picture", picture.key, [neighbour("Bo")])
    Picture.objects.filter(pk=picture.pk).update(state="withheld")
    by(mo, case, LET_BE)
    assert [verb for verb, _ in told(ada)] == ["returned"]

"""Saying that a picture, a comment or a collection is not fit to show."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import leaving, people
from accounts.belongings import Leave
from gallery.collections import keeping
from gallery.people import comments
from moderation import reporting
from moderation.models import Reason, Report, SubjectKind
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def cy():
    return account("Cy")


@pytest.fixture
def picture():
    return picture_of(guest("Bo"))


def test_a_report_is_kept_with_its_reason_and_words_and_its_author_comes_back(picture, cy):
    address = f"/pictures/{picture.key}"
    answer = browser_of(cy).post(f"{address}/report", {"reason": "spam", "words": "Buys\r\nthings."}, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert "A moderator will look at it." in answer.content.decode()
    kept = Report.objects.values_list("reporter", "subject_kind", "subject_key", "reason", "words").get()
    assert kept == (cy.pk, "picture", picture.key, "spam", "Buys\nthings.")


def test_one_person_counts_once_whatever_they_say_then(picture, cy):
    said = (cy, SubjectKind.PICTURE, picture.key)
    assert [reporting.report(*said, Reason.SPAM), reporting.report(*said, Reason.HATE)] == [True, False]
    assert reporting.report(account("Ada"), *said[1:], Reason.HATE)
    assert sorted(Report.objects.values_list("reason", flat=True)) == ["hate", "spam"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(reporter=cy, subject_kind="picture", subject_key=picture.key, reason="spam")


def test_a_comment_is_reported_by_its_number(picture, cy):
    said = comments.say(picture, account("Ada"), "Bad.", timezone.now())
    browser_of(cy).post(f"/comments/{said.pk}/report", {"reason": "hate"})
    assert Report.objects.values_list("subject_kind", "subject_key").get() == ("comment", str(said.pk))


def test_a_collection_is_reported_by_its_key_and_a_private_one_by_nobody(cy):
    ada = account("Ada")
    rude = keeping.create(ada, keeping.label("Rude words", access="public"))
    assert f"/collections/{rude.key}/report" in browser_of(cy).get(f"/collections/{rude.key}").content.decode()
    assert f"/collections/{rude.key}/report" not in browser_of(ada).get(f"/collections/{rude.key}").content.decode()
    browser_of(cy).post(f"/collections/{rude.key}/report", {"reason": "hate"})
    assert Report.objects.values_list("subject_kind", "subject_key").get() == ("collection", rude.key)
    keeping.change(rude, keeping.label("Rude words"))
    assert browser_of(account("Di")).post(f"/collections/{rude.key}/report", {"reason": "hate"}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "This field is required."),
        ({"reason": "ugly"}, "Select a valid choice."),
        ({"reason": "spam", "words": "a\u202eb"}, "U+202E"),
        ({"reason": "spam", "words": "x" * 501}, "At most 500 characters; this has 501."),
    ],
)
def test_what_is_wrong_with_it_is_told_at_its_field_and_nothing_is_kept(picture, cy, sent, told):
    answer = browser_of(cy).post(f"/pictures/{picture.key}/report", sent)
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert not Report.objects.exists()


def test_nobody_reports_their_own(cy):
    mine = picture_of(cy)
    assert f"/pictures/{mine.key}/report" not in browser_of(cy).get(f"/pictures/{mine.key}").content.decode()
    answer = browser_of(cy).post(f"/pictures/{mine.key}/report", {"reason": "spam"})
    assert answer.status_code == 409
    assert "You made this yourself" in answer.content.decode()
    assert not Report.objects.exists()


def test_what_one_may_not_read_one_cannot_report(cy, picture):
    hidden = picture_of(guest("Di"), "a blue boat", Stage.WITHHELD, seed=9)
    gone = comments.say(picture, account("Ada"), "Bad.", timezone.now())
    comments.remove(gone, timezone.now())
    for address in (f"/pictures/{hidden.key}/report", f"/comments/{gone.pk}/report"):
        assert browser_of(cy).post(address, {"reason": "spam"}).status_code == 404


def test_reports_have_a_bound(picture, cy, settings):
    settings.COMMENTS_PER_PLAYER = "1/hour"
    browser = browser_of(cy)
    browser.post(f"/pictures/{picture.key}/report", {"reason": "spam"})
    assert browser.post(f"/pictures/{picture.key}/report", {"reason": "spam"}).status_code == 429


def test_a_moderator_reads_it_in_the_admin(picture, cy):
    reporting.report(cy, SubjectKind.PICTURE, picture.key, Reason.SPAM, "Buys things.")
    mo = browser_of(account("Mo", is_staff=True, is_superuser=True))
    page = mo.get("/admin/moderation/report/").content.decode()
    assert picture.key in page
    assert "Buys things." in page


def test_words_that_stayed_with_a_guest_go_when_the_account_that_the_guest_became_leaves(picture, cy):
    before = guest("Cy before")
    reporting.report(before, SubjectKind.PICTURE, picture.key, Reason.OTHER, "as a guest")
    reporting.report(cy, SubjectKind.PICTURE, picture.key, Reason.OTHER, "with an account")
    people.sign_in(cy.user, before)
    leaving.leave(cy, Leave(timezone.now()))
    assert list(Report.objects.values_list("words", flat=True)) == ["", ""]

"""Cases from before authors were written down: whoever made the subject is told, and may answer."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from gallery.models import Notification
from gallery.people import comments
from moderation import standing
from moderation.desk import appealing
from moderation.desk.deciding import Wanted, decide
from moderation.desk.rows import Guideline, Verdict
from moderation.models import Case, Decision
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db
WITHHOLD = Wanted(Verdict.WITHHOLD, Guideline.SPAM, "It sells.")


@pytest.fixture
def ada():
    return account("Ada")


def of_before(kind: str, key: str) -> Case:
    case = reported(kind, key, [neighbour("Bo")])
    Case.objects.update(author=None)
    case.refresh_from_db()
    return case


def migrated() -> None:
    with connection.cursor() as cursor:
        for statement in import_module("gallery.migrations.0041_authors_of_cases").FILL:
            cursor.execute(statement)


def decided(case: Case) -> Decision:
    return decide(case.pk, case.version, moderator("Mo"), WITHHOLD, timezone.now())


def test_its_author_is_told_and_costed_and_appeals(ada):
    decision = decided(of_before("picture", picture_of(ada).key))
    assert Notification.objects.filter(player=ada, verb="decided").count() == 1
    assert standing.of(ada).points == 1
    assert "It sells." in browser_of(ada).get(f"/moderation/decisions/{decision.key}").content.decode()
    assert appealing.appeal(decision, ada, "It does not.", timezone.now()).by == ada


def test_a_new_report_finds_the_author_too(ada):
    picture = picture_of(ada)
    of_before("picture", picture.key)
    assert reported("picture", picture.key, [neighbour("Cy")]).author == ada


def test_what_was_decided_long_ago_can_be_appealed_against_once_the_rows_are_filled(ada):
    decision = decided(of_before("picture", picture_of(ada).key))
    Case.objects.update(author=None)
    address = f"/moderation/decisions/{decision.key}"
    assert browser_of(ada).get(address).status_code == 404
    migrated()
    assert browser_of(ada).post(address, {"words": "It does not."}).status_code == 302


def test_a_comment_is_found_by_its_number_and_what_is_gone_stays_nobodys(ada):
    said = comments.say(picture_of(account("Zoe")), ada, "Buy my boat!", timezone.now())
    of_before("comment", str(said.pk))
    Case.objects.create(subject_kind="comment", subject_key="no number")
    Case.objects.create(subject_kind="picture", subject_key="gone")
    migrated()
    authors = dict(Case.objects.values_list("subject_key", "author"))
    assert authors == {str(said.pk): ada.pk, "no number": None, "gone": None}

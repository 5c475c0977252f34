"""A set that its owner deleted can be put back for thirty days: moderators see and judge it meanwhile."""

from __future__ import annotations

import pytest
from django.utils import timezone

from gallery.models import ImageSet
from gallery.sets import keeping
from moderation import subjects
from moderation.desk.deciding import Wanted, decide
from moderation.desk.rows import Guideline, Verdict
from moderation.models import Case, Report
from tests.support.image_sets import set_of
from tests.support.moderators import moderator, neighbour, reported
from tests.support.people import account

pytestmark = pytest.mark.django_db


def test_deleting_a_set_takes_nothing_from_those_who_reported_it():
    ada, mo, now = account("Ada"), moderator("Mo"), timezone.now()
    herons = set_of(ada, visibility="public")
    case = reported("image set", herons.key, [neighbour("Bo")])
    keeping.delete(herons, now)
    subject = subjects.one("image set", herons.key)
    assert (subject.words, subject.href, dict(subject.facts)["Deleted"]) == ("Herons", "", f"{now:%-d %B %Y}")
    decide(case.pk, case.version, mo, Wanted(Verdict.BLOCK, Guideline.HATE), now)
    assert Report.objects.get().was_right is True
    keeping.put_back(herons, now)
    assert ImageSet.objects.get(pk=herons.pk).state == "blocked"


def test_of_what_is_gone_for_good_nobody_was_right_or_wrong():
    case = reported("image set", "gone", [neighbour("Bo")])
    decide(case.pk, case.version, moderator("Mo"), Wanted(Verdict.LET_BE), timezone.now())
    assert Report.objects.get().was_right is None
    assert (Case.objects.get().state, Case.objects.get().passes) == ("decided", 0)

"""What the desk has of a person: it goes with them when a guest signs up, is told to them, and forgets their words."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts import belongings, people
from accounts.belongings import Leave
from accounts.leaving import leave
from moderation import standing
from moderation.desk import appealing
from moderation.desk.deciding import Wanted, decide
from moderation.desk.rows import Guideline, Verdict
from moderation.models import Appeal, Case, Decision
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import picture_of
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


def judged(author):
    case = reported("picture", picture_of(author).key, [neighbour("Bo")])
    wanted = Wanted(Verdict.BLOCK, Guideline.SPAM, "It sells.")
    decision = decide(case.pk, case.version, moderator("Mo"), wanted, timezone.now())
    return appealing.appeal(decision, author, "It does not.", timezone.now())


def test_a_guest_who_signs_up_takes_their_points_and_their_appeal_along():
    came_as, ada = guest("Ad"), account("Ada")
    judged(came_as)
    people.merge(came_as, ada)
    assert standing.of(ada).points == 2
    assert (Case.objects.get().author, Appeal.objects.get().by) == (ada, ada)


def test_what_was_decided_is_told_and_their_words_are_forgotten():
    ada = account("Ada")
    judged(ada)
    told = dict(belongings.of(ada))
    (row,) = told["decisions"]
    assert (row["rule"], row["reason"], row["appeal"]) == ("spam", "It sells.", "It does not.")
    leave(ada, Leave(timezone.now()))
    assert Appeal.objects.get().words == ""
    assert Decision.objects.get().reason == "It sells."

"""What staff reads of a ballot in the admin: its answer once people have voted, and not before."""

import pytest
from django.urls import reverse
from django.utils import timezone

from battles import models
from tests.support.crooked import crooked_duel
from tests.support.people import browser_of

pytestmark = pytest.mark.django_db


def test_an_answer_stands_on_the_ballots_own_page_once_the_vote_is_over():
    town = crooked_duel()
    ballot = models.Ballot.objects.filter(voter=town.eve).exclude(answer="").first()
    page = reverse("admin:battles_ballot_change", args=[ballot.pk])
    shown = browser_of(town.mo).get(page).content.decode()
    assert f'<div class="readonly">{ballot.answer}</div>' in shown
    models.Battle.objects.filter(pk=town.battle.pk).update(phase="voting", deadline=timezone.now())
    shown = browser_of(town.mo).get(page).content.decode()
    assert f'<div class="readonly">{ballot.answer}</div>' not in shown
    assert '<div class="readonly">sealed until the results</div>' in shown

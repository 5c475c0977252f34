"""The deadline in the row decides, also while the referee has not yet looked."""

from __future__ import annotations

import pytest
from django.utils import timezone

from battles import actions, models, voting
from battles.refusals import Refused
from battles.states import Answer, SeatRole
from tests.support.battles import guest, lobby, start, to_voting

pytestmark = pytest.mark.django_db


def test_a_draft_after_the_deadline_changes_nothing() -> None:
    ada = guest("Ada")
    battle = lobby(ada, guest("Bo"), guest("Cy"))
    start(battle)
    models.Battle.objects.filter(pk=battle.pk).update(deadline=timezone.now())
    with pytest.raises(Refused, match="writing_closed"):
        actions.keep_draft(battle.code, ada.id, "too late", "", 3.0, 1)
    assert models.Entry.objects.get(seat__player=ada).draft_prompt == ""


def test_a_vote_after_the_deadline_does_not_count() -> None:
    ada, bo, cy, mo = guest("Ada"), guest("Bo"), guest("Cy"), guest("Mo")
    battle = to_voting(lobby(ada, bo, cy), {ada: "a red fox", bo: "a blue boat", cy: "a green tree"})
    actions.join(battle.code, mo, SeatRole.AUDIENCE)
    voting.deal(battle.code, mo.id)
    ballot = models.Ballot.objects.filter(voter=mo)[0]
    models.Battle.objects.filter(pk=battle.pk).update(deadline=timezone.now())
    with pytest.raises(Refused, match="voting_closed"):
        voting.cast(battle.code, mo.id, ballot.token, Answer.LEFT)
    assert models.Ballot.objects.get(pk=ballot.pk).answer == ""

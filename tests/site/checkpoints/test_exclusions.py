"""An excluded voter's answers in checkpoint duels are kept, count no more at the next fit, and everybody can read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Player
from battles import models
from battles.checkpoints import ballots, judging, stock
from battles.integrity import correcting, deciding, scope
from battles.models.boards import BoardKind
from battles.models.integrity import Correction, Exclusion
from battles.ratings import boards
from battles.states import Answer
from tests.support.battles import member
from tests.support.duels import look_at, name_models, open_duels, serve
from tests.support.people import browser_of

pytestmark = pytest.mark.django_db
Ballot = models.CheckpointBallot


@dataclass
class Town:
    eve: Player
    mo: Player
    max: Player
    cy: Player


@pytest.fixture
def town(settings) -> Town:
    """Eve prefers the hasty model in four duels, Cy the painstaking one in two. Mo and Max are staff."""
    name_models(settings, hasty=4, painstaking=12)
    serve("hasty", "painstaking")
    open_duels(4)
    people = Town(*(member(name) for name in ("Evelina", "Mo", "Max", "Cy")))
    for staff in (people.mo, people.max):
        staff.user.is_staff = staff.user.is_superuser = True
        staff.user.save()
    prefer(people.eve, first=True, times=4)
    prefer(people.cy, first=False, times=2)
    return people


def prefer(voter: Player, *, first: bool, times: int) -> None:
    for _ in range(times):
        ballot = judging.hand(voter)[0]
        look_at(browser_of(voter), ballot)
        judging.cast(ballot.token, voter, Answer.LEFT if ballot.first_is_left is first else Answer.RIGHT)


def excluded(town: Town, **more: object) -> Exclusion:
    proposal = deciding.propose_by_hand(town.eve, "Always the same model.", timezone.now(), **more)
    exclusion = deciding.uphold(proposal.pk, town.mo, "So it is.", timezone.now())
    correcting.carry_out(exclusion.pk)
    return exclusion


def board() -> dict[str, int]:
    fitted = boards.refit(BoardKind.MODELS, timezone.now()) or boards.newest(BoardKind.MODELS)
    return dict(fitted.places.values_list("name", "votes"))


def test_they_are_kept_and_count_no_more_at_the_next_fit(town: Town):
    assert set(board().values()) == {6}
    excluded(town)
    assert {one.voter for one in ballots.comparisons()} == {town.cy.pk}
    assert set(board().values()) == {2}
    assert Ballot.objects.filter(voter=town.eve).exclude(answer="").count() == 4
    assert stock.compared()["hasty", "painstaking"] == 2


def test_the_correction_is_public_and_names_nobody(town: Town):
    excluded(town)
    page = Client().get("/corrections").content.decode()
    assert "4 votes of one voter between two models no longer count" in page
    assert "models compared" in page
    assert "Evelina" not in page
    [told] = Client().get("/api/corrections").json()["corrections"]
    assert (told["of_duels"], told["battle"], told["ballots"], told["number"]) == (True, None, 4, 1)
    assert told["voter"] not in (str(town.eve.pk), town.eve.key)


def test_it_is_done_once_and_undone_once_by_somebody_else(town: Town):
    exclusion = excluded(town)
    correcting.carry_out(exclusion.pk)
    assert Correction.objects.count() == 1
    deciding.overturn(exclusion.pk, town.max, "She looked after all.", timezone.now())
    assert list(scope.unfinished()) == [exclusion]
    for _ in range(2):
        correcting.carry_out(exclusion.pk)
    assert [one.restores for one in Correction.objects.order_by("number")] == [False, True]
    assert len(ballots.comparisons()) == 6
    assert list(scope.unfinished()) == []


def test_what_is_answered_later_counts_until_it_is_decided_about(town: Town):
    exclusion = excluded(town)
    Ballot.objects.filter(voter=town.eve).update(answered_at=exclusion.until + timedelta(seconds=1), exclusion=None)
    correcting.carry_out(exclusion.pk)
    assert len(ballots.comparisons()) == 6


def test_an_exclusion_about_listed_ballots_of_battles_leaves_duels_alone(town: Town):
    excluded(town, listed=[1, 2])
    assert len(ballots.comparisons()) == 6
    assert not Correction.objects.exists()


def test_the_voter_is_told_of_them_and_may_appeal(town: Town):
    exclusion = excluded(town)
    page = browser_of(town.eve).get(f"/appeals/{exclusion.pk}").content.decode()
    assert "4 of your votes count no more" in page


def test_staff_is_shown_beforehand_how_many_count_no_more_and_finds_the_correction(town: Town):
    proposal = deciding.propose_by_hand(town.eve, "Always the same model.", timezone.now())
    page = browser_of(town.mo).get(f"/corrections/proposals/{proposal.pk}", {"preview": "1"})
    assert page.context["case"].votes == 4
    assert "4 votes between two models" in page.content.decode()
    deciding.uphold(proposal.pk, town.mo, "So it is.", timezone.now())
    correcting.carry_out(proposal.pk)
    text = browser_of(town.mo).get(f"/corrections/proposals/{proposal.pk}").content.decode()
    assert "/corrections?before=2#correction-1" in text
    assert "No. 1 of models compared" in text

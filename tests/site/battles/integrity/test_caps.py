"""A cluster on a leaderboard: what its votes weigh from the proposal on, and when they weigh as ever again."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.utils import timezone

from accounts import people as persons
from accounts.models import Player
from battles.integrity import deciding, holding
from battles.models import BoardKind
from battles.models.integrity import Decision, Exclusion, Rule
from battles.ratings import boards, sources
from tests.support.battles import guest, member
from tests.support.rated import won_by

pytestmark = pytest.mark.django_db
REASON = "So it is."


def ring_of(voter: Player, favourite: Player, company: list[Player]) -> Exclusion:
    evidence = {"p": 0.001, "author": favourite.pk, "company": [one.pk for one in company]}
    made = Exclusion.objects.create(voter=voter, rule=Rule.RING, evidence=evidence, until=timezone.now())
    Decision.objects.create(exclusion=made, state="proposed", reason="Found.", at=timezone.now())
    return made


def weights(source: sources.Source) -> dict[str, float]:
    """By voter how much all their votes weigh."""
    found: dict[str, float] = {}
    for cell in source.cells():
        name = Player.objects.get(pk=cell.voter).nickname
        found[name] = found.get(name, 0) + cell.weight
    return found


@pytest.fixture(scope="module")
def people_of_three_duels(rows_of_the_module) -> dict[str, Player]:
    with rows_of_the_module():
        made = {name: member(name) for name in ("Ada", "Bo", "Cy", "Di", "Eve", "Mo", "Max")}
        won_by(made["Bo"], made["Ada"], voter=made["Eve"])
        won_by(made["Ada"], made["Bo"], voter=made["Cy"])
        won_by(made["Ada"], made["Di"], voter=made["Eve"])
        return made


@pytest.fixture
def people(db: None, people_of_three_duels: dict[str, Player]) -> dict[str, Player]:
    """Eve and Cy each judge a duel of Ada and Bo, and Eve one without Bo, four pairs each."""
    return deepcopy(people_of_three_duels)


@pytest.mark.parametrize("source", [sources.of_players, sources.of_prompts])
def test_a_proven_rings_company_counts_as_one_voter_for_its_favourite_and_as_ever_for_others(people, source) -> None:
    before = weights(source())
    each = before["Cy"]
    assert before["Eve"] == 2 * each > 0
    company = [people["Eve"], people["Di"], people["Max"], people["Mo"]]
    ring_of(people["Eve"], people["Bo"], company)
    assert weights(source()) == {"Eve": each / 4 + each, "Cy": each}


def test_the_cap_holds_while_it_is_proposed_or_stands_and_ends_for_whoever_is_let_be(people) -> None:
    eve, bo, cy = people["Eve"], people["Bo"], people["Cy"]
    about_eve, about_cy = (ring_of(voter, bo, [eve, cy]) for voter in (eve, cy))
    held = {(eve.pk, bo.pk): 0.5, (cy.pk, bo.pk): 0.5}
    assert holding.shares() == held
    deciding.uphold(about_eve.pk, people["Mo"], REASON, timezone.now())
    assert holding.shares() == held
    deciding.dismiss(about_cy.pk, people["Mo"], REASON, timezone.now())
    assert holding.shares() == {(eve.pk, bo.pk): 0.5}
    deciding.overturn(about_eve.pk, people["Max"], REASON, timezone.now())
    assert holding.shares() == {}


def test_whoever_was_let_be_is_held_again_once_a_newer_proposal_is_about_them(people) -> None:
    eve, bo = people["Eve"], people["Bo"]
    first = ring_of(eve, bo, [eve, people["Cy"]])
    deciding.dismiss(first.pk, people["Mo"], REASON, timezone.now())
    assert holding.shares() == {}
    ring_of(eve, bo, [eve, people["Cy"], people["Di"], people["Max"]])
    assert holding.shares()[eve.pk, bo.pk] == 1 / 4


def test_guests_of_the_company_and_their_favourite_are_held_under_the_accounts_they_become(people) -> None:
    """Or a ring of guests would shake the cap off by signing up."""
    window, author = guest("Window"), guest("Author")
    ring_of(people["Eve"], author, [people["Eve"], window])
    persons.merge(window, people["Cy"])
    persons.merge(author, people["Bo"])
    eve, bo, cy = (people[name].pk for name in ("Eve", "Bo", "Cy"))
    assert holding.shares() == {(eve, bo): 0.5, (cy, bo): 0.5}


def test_one_person_under_two_names_is_one_of_the_company(people) -> None:
    window = guest("Window")
    ring_of(people["Eve"], people["Bo"], [people["Eve"], people["Cy"], window])
    persons.merge(window, people["Cy"])
    assert holding.shares()[people["Cy"].pk, people["Bo"].pk] == 0.5


def test_a_proposal_that_gives_way_to_another_when_a_guest_becomes_an_account_lets_nobody_be(people) -> None:
    window, bo, eve = guest("Window"), people["Bo"], people["Eve"]
    ring_of(eve, bo, [eve, window])
    gave_way = ring_of(window, bo, [eve, window])
    persons.merge(window, eve)
    gave_way.refresh_from_db()
    assert gave_way.state == "dismissed"
    assert holding.shares() == {(eve.pk, bo.pk): 1.0}


def test_a_board_is_fitted_anew_when_somebody_is_held_and_when_they_are_let_be(people) -> None:
    first = boards.refit(BoardKind.PLAYERS, timezone.now())
    assert boards.refit(BoardKind.PLAYERS, timezone.now()) is None
    case = ring_of(people["Eve"], people["Bo"], [people["Eve"], people["Cy"]])
    second = boards.refit(BoardKind.PLAYERS, timezone.now())
    assert second.votes < first.votes
    deciding.dismiss(case.pk, people["Mo"], REASON, timezone.now())
    assert boards.refit(BoardKind.PLAYERS, timezone.now()).votes == first.votes


def test_proposals_by_other_signs_and_by_hand_hold_nobody(people) -> None:
    Exclusion.objects.create(voter=people["Eve"], rule=Rule.SPEED, evidence={"p": 0.001}, until=timezone.now())
    deciding.propose_by_hand(people["Cy"], REASON, timezone.now())
    assert holding.shares() == {}

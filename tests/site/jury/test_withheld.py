"""A picture that is withheld while the open jury sits: its pairs are not dealt, and who had one before them is told and loses
nothing."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Player
from battles import models, voting
from battles.jury import dealing, jurors, offers, showing
from battles.refusals import Refused
from battles.states import Answer, Phase
from gallery.models import Picture
from moderation.states import State
from tests.support.battles import guest
from tests.support.open_juries import before_the_jury, judge, looked_at, minutes_later, unjudged
from tests.support.people import browser_of

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Pair": "1"}
Ballot = models.Ballot


@pytest.fixture
def duel() -> models.Battle:
    return unjudged().battle


def withhold(battle: models.Battle, *slots: int, **how: object) -> None:
    """One of the two pictures of each of these slots."""
    entry = models.Entry.objects.filter(heat__round__battle=battle).order_by("pk").first()
    Picture.objects.filter(paint__entry=entry, paint__slot__in=slots).update(**(how or {"state": State.WITHHELD}))


def all_slots(battle: models.Battle) -> set[int]:
    return set(range(models.Round.objects.get(battle=battle).slots))


def judged_by(voter: Player) -> set[int]:
    """Everything that the jury has for this voter, judged: of which slots it was."""
    slots = set()
    while held := dealing.hand(voter):
        slots.add(held[0].slot)
        jurors.cast(looked_at(held[0]), voter, Answer.LEFT, f"home of {voter.pk}")
    return slots


@pytest.mark.parametrize(
    "how",
    [{"state": State.WITHHELD}, {"state": State.BLOCKED}, {"state": State.PENDING}, {"deleted_at": timezone.now()}],
)
def test_a_pair_with_a_picture_that_cannot_be_seen_is_not_dealt(duel, how) -> None:
    withhold(duel, 0, 2, **how)
    assert judged_by(guest("Cy")) == all_slots(duel) - {0, 2}


def test_nor_is_it_offered_to_somebody_without_a_name(duel) -> None:
    left = min(all_slots(duel))
    withhold(duel, *(all_slots(duel) - {left}))
    for _ in range(10):
        assert {one.slot for one in dealing.offers(timezone.now())} == {left}
    withhold(duel, left)
    assert dealing.offers(timezone.now()) == []
    assert Client().get("/jury").status_code == 200


def test_another_duel_is_offered_where_of_the_first_nothing_can_be_seen(duel) -> None:
    other = before_the_jury(guest("Di"), guest("Ed"))
    withhold(duel, *all_slots(duel))
    heats = {one.heat for one in dealing.offers(timezone.now())}
    assert heats == set(models.Heat.objects.filter(round__battle=other).values_list("pk", flat=True))


def test_a_duel_whose_pictures_in_sight_are_of_different_slots_has_no_pair_and_keeps_no_other_waiting(duel) -> None:
    low, high = models.Entry.objects.filter(heat__round__battle=duel).order_by("pk")
    Picture.objects.filter(paint__entry=low).exclude(paint__slot=0).update(state=State.WITHHELD)
    assert showing.with_pairs(models.Heat.objects.all()).exists()
    Picture.objects.filter(paint__entry=high, paint__slot=0).update(state=State.WITHHELD)
    assert not showing.with_pairs(models.Heat.objects.all()).exists()


def test_a_pair_that_is_withheld_on_the_table_makes_room_for_another_and_comes_back_if_it_is_restored(duel) -> None:
    cy = guest("Cy")
    [first] = dealing.hand(cy)
    withhold(duel, first.slot)
    [other] = dealing.hand(cy)
    assert other.slot != first.slot
    withhold(duel, first.slot, state=State.VISIBLE)
    assert first in dealing.hand(cy)
    assert judged_by(cy) == all_slots(duel)


def test_a_vote_on_it_is_refused_counts_nowhere_and_makes_nobody_a_juror(duel) -> None:
    cy = guest("Cy")
    ballot = looked_at(dealing.hand(cy)[0])
    withhold(duel, ballot.slot)
    with pytest.raises(Refused) as refused:
        jurors.cast(ballot, cy, Answer.LEFT, "home")
    assert (refused.value.code, refused.value.field, refused.value.message) == ("pair_withheld", "ballot", showing.SAID)
    assert not Ballot.objects.exclude(answer="").exists()
    assert not models.Juror.objects.exists()


def test_nor_does_a_jurors_count_by_the_door_of_the_room(duel) -> None:
    """Where somebody with a seat names the ballot by hand, and nothing asks but the statement that takes the vote."""
    cy = guest("Cy")
    jurors.cast(looked_at(dealing.hand(cy)[0]), cy, Answer.LEFT, "home")
    ballot = looked_at(dealing.hand(cy)[0])
    withhold(duel, ballot.slot)
    with pytest.raises(Refused):
        voting.cast(duel.code, cy.pk, ballot.token, Answer.LEFT)
    withhold(duel, ballot.slot, state=State.VISIBLE)
    assert voting.cast(duel.code, cy.pk, ballot.token, Answer.LEFT)


def test_what_was_judged_before_is_told_as_it_was(duel) -> None:
    cy = guest("Cy")
    ballot = looked_at(dealing.hand(cy)[0])
    assert jurors.cast(ballot, cy, Answer.LEFT, "home")
    withhold(duel, ballot.slot)
    ballot.refresh_from_db()
    assert jurors.cast(ballot, cy, Answer.LEFT, "home")
    assert Ballot.objects.counting().count() == 1


def test_the_script_is_told_by_410_and_gets_another_pair_with_the_reason(duel) -> None:
    cy = guest("Cy")
    browser = browser_of(cy)
    first = dealing.hand(cy)[0]
    withhold(duel, first.slot)
    said = {"ballot": str(first.token), "answer": "left"}
    for door in ("/jury/shown", "/jury/vote"):
        answer = browser.post(door, said, headers=SCRIPT)
        assert (answer.status_code, answer.content.decode()) == (410, showing.SAID)
    piece = browser.post("/jury/replaced", said, headers=SCRIPT)
    text = piece.content.decode()
    assert "That pair was taken away" in text
    assert showing.SAID in text
    [other] = Ballot.objects.filter(voter=cy).exclude(pk=first.pk)
    assert [pair.key for pair in piece.context["pairs"]] == [str(other.token)]
    assert str(first.token) not in text
    first.refresh_from_db()
    assert (first.answer, first.shown_at) == ("", None)


def test_without_the_script_the_page_says_so_and_shows_another(duel) -> None:
    cy = guest("Cy")
    first = dealing.hand(cy)[0]
    withhold(duel, first.slot)
    page = browser_of(cy).post("/jury/vote", {"ballot": str(first.token), "answer": "left"})
    assert page.status_code == 410
    assert showing.SAID in page.content.decode()
    assert str(first.token) not in {pair.key for pair in page.context["pairs"]}
    assert len(page.context["pairs"]) == 1


def test_an_offer_that_is_withheld_leaves_no_guest_and_is_replaced_by_one_that_they_do_not_hold(duel) -> None:
    browser, many = Client(), Player.objects.count()
    first, second = (pair.token for pair in browser.get("/jury").context["pairs"])
    gone, kept = offers.opened(first), offers.opened(second)
    withhold(duel, gone.slot)
    for door in ("/jury/shown", "/jury/vote"):
        answer = browser.post(door, {"ballot": first, "answer": "left", "held": second}, headers=SCRIPT)
        assert (answer.status_code, answer.content.decode()) == (410, showing.SAID)
    assert (Player.objects.count(), Ballot.objects.count()) == (many, 0)
    for _ in range(5):
        piece = browser.post("/jury/replaced", {"ballot": first, "held": second}, headers=SCRIPT)
        keys = [pair.key for pair in piece.context["pairs"]]
        assert keys[0] == kept.token
        slots = [offers.opened(pair.token).slot for pair in piece.context["pairs"]]
        assert (len(keys), len(set(slots)), gone.slot in slots) == (2, 2, False)


def test_who_has_a_name_by_now_adopts_no_offer_that_is_withheld(duel) -> None:
    token = Client().get("/jury").context["pairs"][0].token
    withhold(duel, offers.opened(token).slot)
    answer = browser_of(guest("Cy")).post("/jury/vote", {"ballot": token, "answer": "left"}, headers=SCRIPT)
    assert (answer.status_code, answer.content.decode()) == (410, showing.SAID)
    assert not Ballot.objects.exists()


def test_nothing_is_replaced_that_can_be_seen_or_is_somebody_elses(duel) -> None:
    cy, eve = guest("Cy"), guest("Eve")
    first = dealing.hand(cy)[0]
    for who, token in ((cy, first.token), (eve, first.token), (cy, "nonsense")):
        answer = browser_of(who).post("/jury/replaced", {"ballot": str(token)}, headers=SCRIPT)
        assert answer.status_code == 409
    withhold(duel, first.slot)
    assert browser_of(eve).post("/jury/replaced", {"ballot": str(first.token)}, headers=SCRIPT).status_code == 409


def test_who_was_dealt_a_pair_that_was_withheld_is_a_juror_like_any_other(duel) -> None:
    """Their other votes count, and the receipt tells the pair as one that was never answered."""
    cy, ada = guest("Cy"), Player.objects.get(nickname="Ada")
    first = dealing.hand(cy)[0]
    withhold(duel, first.slot)
    for voter in (cy, *map(guest, ("Di", "Ed", "Fay", "Gus"))):
        assert judge(voter, favourite=ada) == len(all_slots(duel)) - 1
    closed = minutes_later(duel)
    assert closed.phase == Phase.FINISHED
    lines = [json.loads(line.body) for line in closed.log.filter(kind="ballot")]
    assert [one["slot"] for one in lines if one["answer"] is None] == [first.slot]
    assert models.Juror.objects.get(player=cy).is_counted

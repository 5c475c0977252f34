"""The moderators' desk: find a voter, look at the evidence and at what would change, propose; somebody else decides."""

from __future__ import annotations

import html
import math
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from battles import models
from battles.integrity import correcting, deciding, evidence, explaining, publishing
from battles.integrity.desk import PER_PAGE
from battles.integrity.recounting import pseudonym
from battles.integrity.signs import Sign
from battles.models.integrity import Appeal, Correction, Decision, Exclusion, ExclusionState, Rule
from battles.refusals import Refused
from tests.support.battles import guest
from tests.support.crooked import excluded, heat_of, ratings, standing
from tests.support.people import browser_of
from tests.support.rated import rated_battle

pytestmark = pytest.mark.django_db
REASON = "Gave Bo everything, whatever Ada painted."
PREVIEW = {"preview": "1"}


def page_of(town, voter=None):
    voter = voter or town.eve
    return reverse("battles:voter", args=[town.battle.code, pseudonym(town.battle, voter.id)])


def case_of(exclusion):
    return reverse("battles:proposal", args=[exclusion.pk])


def propose(town, by=None, **said):
    return browser_of(by or town.mo).post(page_of(town), {"scope": "here", "reason": REASON} | said)


def decide(by, exclusion, decision, reason="So it is."):
    return browser_of(by).post(case_of(exclusion), {"decision": decision, "reason": reason})


def proposed_by_mo(town) -> Exclusion:
    assert propose(town).status_code == 302
    return Exclusion.objects.get()


def test_mo_finds_who_judged_in_a_battle_by_name_and_pseudonym_and_whom_they_preferred(town):
    page = browser_of(town.mo).get(reverse("battles:voters"), {"battle": town.battle.code.lower()}).content.decode()
    assert page_of(town) in page
    assert pseudonym(town.battle, town.eve.id) in page
    assert re.search(r"4 of \d answers count · most often for <bdi>Bo</bdi>, in 4 of 4 pairs", page)


def test_voters_come_in_pages(town, monkeypatch):
    heat = heat_of(town.battle)
    low, high = heat.entries.order_by("id")
    now = timezone.now()
    for number in range(PER_PAGE):
        models.Ballot.objects.create(
            heat=heat, voter=guest(f"Voter {number}"), low=low, high=high, low_is_left=True, slot=0, weight=0,
            dealt_at=now, shown_at=now, answer="left", answered_at=now,
        )  # fmt: skip
    address = f"{reverse('battles:voters')}?battle={town.battle.code}"
    worked_out = []
    voter = evidence._voter
    monkeypatch.setattr(evidence, "_voter", lambda *one: worked_out.append(one) or voter(*one))
    first = browser_of(town.mo).get(address).context["voters"]
    assert first[0].player == town.eve  # four votes of hers count
    assert len(worked_out) == PER_PAGE
    second = browser_of(town.mo).get(f"{address}&page=2").context["voters"]
    assert (len(first), len(second)) == (PER_PAGE, 3)
    assert not {one.pseudonym for one in first} & {one.pseudonym for one in second}


def test_nothing_is_told_of_a_battle_that_is_on(town):
    going = rated_battle(town.bo, town.ada, audience=town.eve)
    page = browser_of(town.mo).get(reverse("battles:voters"), {"battle": going.code}).content.decode()
    assert "No such battle" in page
    address = reverse("battles:voter", args=[going.code, pseudonym(going, town.eve.id)])
    assert browser_of(town.mo).get(address).status_code == 404


def test_mo_sees_signs_favours_ballots_and_what_would_change_and_nothing_has_changed_by_looking(town):
    before = standing(town.battle), ratings(), town.battle.log.count()
    page = browser_of(town.mo).get(page_of(town), PREVIEW).content.decode()
    assert "not flagged" in page
    assert page.count('data-label="Counts">yes</td>') == 4
    assert "Round 1: won by seat 2, now won by seat 1." in page
    assert re.search(r"Seat 1: \+\d", page)
    assert (standing(town.battle), ratings(), town.battle.log.count()) == before
    assert not Correction.objects.exists()
    assert not Exclusion.objects.exists()


def test_every_sign_stands_beside_what_it_means_how_strong_it_is_and_an_innocent_reason(town):
    page = html.unescape(browser_of(town.mo).get(page_of(town)).content.decode())
    for sign in (*Sign, Rule.RING):
        meaning = explaining.MEANINGS[Rule(sign)]
        assert meaning.means in page
        assert meaning.innocent in page
    told = [one.strength for one in browser_of(town.mo).get(page_of(town)).context["signs"]]
    assert len(told) == len(Sign)
    assert all(f">{strength}</span>" in page for strength in told)


def found_by_the_site(town, rule: Rule, evidence: dict) -> Exclusion:
    made = Exclusion.objects.create(voter=town.eve, rule=rule, evidence=evidence, until=timezone.now())
    Decision.objects.create(exclusion=made, state="proposed", reason="Found.", at=timezone.now())
    return made


def test_a_case_that_a_sign_found_explains_the_signs_that_had_trials(town):
    kept = [
        {"sign": "speed", "hits": 40, "trials": 41, "evidence": 20.0},
        {"sign": "golden", "hits": 0, "trials": 9, "evidence": None},
        {"sign": "mirrored", "hits": 0, "trials": 0, "evidence": 0.0},
    ]
    case = found_by_the_site(town, Rule.SPEED, {"p": 0.0001, "signs": kept})
    page = html.unescape(browser_of(town.mo).get(case_of(case)).content.decode())
    assert explaining.MEANINGS[Rule.SPEED].innocent in page
    assert "At most 1 of a million honest voters ever looks like this." in page
    assert explaining.MEANINGS[Rule.GOLDEN].means in page
    assert explaining.MEANINGS[Rule.MIRRORED].name not in page
    assert "at most 1 in 10,000" in page


def test_a_case_of_a_ring_names_the_favoured_player_and_tells_its_numbers_in_words(town):
    evidence = {
        "p": 0.002, "author": town.bo.pk, "members": [1, 2, 3], "ballots": 36, "support": 30, "expected": 17.2,
        "evidence": math.log(57.3), "turns_up_with_author": True, "shared_heats": 0.87, "made_within_days": None,
    }  # fmt: skip
    page = html.unescape(
        browser_of(town.mo).get(case_of(found_by_the_site(town, Rule.RING, evidence))).content.decode()
    )
    for said in ("<bdi>Bo</bdi>", "30 of 36 pairs; others would choose 17.2", "some. At most 1 of 57 honest", "87%"):
        assert said in page
    assert explaining.MEANINGS[Rule.RING].innocent in page
    assert "Their accounts" not in page


def test_what_was_shown_beforehand_is_what_comes_of_it(town):
    shown = browser_of(town.mo).get(page_of(town), PREVIEW).context["here"].changed[0].correction
    deciding.uphold(proposed_by_mo(town).pk, town.max, "So it is.", timezone.now())
    correcting.carry_out(Exclusion.objects.get().pk)
    done = Correction.objects.get()
    assert (shown.sentence, len(shown.heats)) == (done.sentence, len(done.heats))
    assert shown.ratings == publishing.told(done).ratings


def test_nothing_is_carried_out_to_see_what_would_change_before_somebody_asks(town, monkeypatch):
    """It locks battles and ratings: turning a page of ballots, or reading a case, does not."""
    carried_out = []
    correct = correcting.correct
    monkeypatch.setattr(correcting, "correct", lambda *asked: carried_out.append(asked) or correct(*asked))
    case = case_of(deciding.propose_by_hand(town.eve, REASON, timezone.now()))
    mo = browser_of(town.mo)
    for page in (page_of(town), f"{page_of(town)}?preview=1&page=2", case):
        assert "Work out what would change" in mo.get(page).content.decode()
    mo.post(case, {"decision": "uphold", "reason": " "})
    assert not carried_out
    for page in (page_of(town), case):
        assert "Round 1: won by seat 2, now won by seat 1." in mo.get(page, PREVIEW).content.decode()
    assert len(carried_out) == 2


def test_who_looks_at_ballots_is_written_down(town):
    browser_of(town.mo).get(page_of(town))
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.change_message) == (
        town.mo.user, str(town.battle.pk), "Looked at the ballots of Eve.",
    )  # fmt: skip


def test_a_proposal_changes_nothing_and_names_who_made_it(town):
    before = standing(town.battle), ratings()
    exclusion = proposed_by_mo(town)
    assert (exclusion.proposed_by, exclusion.battle, exclusion.state) == (town.mo, town.battle, ExclusionState.PROPOSED)
    assert [(one.by, one.reason) for one in exclusion.decisions.all()] == [(town.mo, REASON)]
    assert (standing(town.battle), ratings()) == before


def test_all_votes_can_be_meant(town):
    propose(town, scope="everywhere")
    assert Exclusion.objects.get().battle is None


@pytest.mark.parametrize(
    ("said", "field"), [({"reason": " "}, "reason"), ({"scope": "mars"}, "scope"), ({"reason": "x" * 501}, "reason")]
)
def test_a_proposal_without_a_reason_or_scope_is_refused_at_its_field(town, said, field):
    answer = propose(town, **said)
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not Exclusion.objects.exists()


UNREADABLE = "Gave \u202eoB everything"


def test_a_reason_that_does_not_read_as_it_is_written_is_refused_at_its_field_and_proposes_nothing(town):
    answer = propose(town, reason=UNREADABLE)
    assert answer.status_code == 400
    assert "U+202E" in answer.context["form"].errors["reason"][0]
    assert not Exclusion.objects.exists()


@pytest.mark.parametrize("decision", ["uphold", "dismiss"])
def test_nor_is_anything_decided_with_such_a_reason(town, decision):
    exclusion = proposed_by_mo(town)
    answer = decide(town.max, exclusion, decision, reason=UNREADABLE)
    assert answer.status_code == 400
    assert "U+202E" in answer.context["form"].errors["reason"][0]
    exclusion.refresh_from_db()
    assert (exclusion.state, exclusion.decisions.count()) == (ExclusionState.PROPOSED, 1)


@pytest.mark.parametrize("text", ["I looked at \u2067every picture.", "I looked at every\x07 picture."])
def test_nor_is_such_an_appeal_taken(town, text):
    exclusion = excluded(town)
    answer = browser_of(town.eve).post(reverse("battles:appeal", args=[exclusion.pk]), {"text": text})
    assert answer.status_code == 400
    assert "U+" in answer.context["form"].errors["text"][0]
    assert not Appeal.objects.exists()


def test_lines_of_a_browser_count_as_one_letter_each(town):
    """A form sends two for each, and its own limit counts one."""
    reason = "\n".join("x" * 250)[:499] + "x"
    assert propose(town, reason=reason.replace("\n", "\r\n")).status_code == 302
    assert Exclusion.objects.get().decisions.get().reason == reason


def test_a_second_proposal_about_the_same_voter_is_refused(town):
    propose(town)
    answer = propose(town, by=town.max)
    assert answer.status_code == 400
    assert "There is a proposal about this voter already" in answer.content.decode()


def test_who_proposed_cannot_uphold_and_another_can(town):
    exclusion = proposed_by_mo(town)
    assert decide(town.mo, exclusion, "uphold").status_code == 400
    exclusion.refresh_from_db()
    assert exclusion.state == ExclusionState.PROPOSED
    assert decide(town.max, exclusion, "uphold").status_code == 302
    exclusion.refresh_from_db()
    assert (exclusion.state, exclusion.upheld_by) == (ExclusionState.STANDING, town.max)


def test_not_even_a_row_can_be_upheld_by_who_proposed_it(town):
    exclusion = proposed_by_mo(town)
    with pytest.raises(IntegrityError, match="exclusion_upheld_by_another"), transaction.atomic():
        Exclusion.objects.filter(pk=exclusion.pk).update(state="standing", upheld_by=town.mo)


def test_who_proposed_may_think_better_of_it(town):
    exclusion = proposed_by_mo(town)
    assert decide(town.mo, exclusion, "dismiss").status_code == 302
    exclusion.refresh_from_db()
    assert exclusion.state == ExclusionState.DISMISSED


def test_a_decision_wants_a_reason(town):
    exclusion = proposed_by_mo(town)
    answer = decide(town.max, exclusion, "uphold", reason=" ")
    assert answer.status_code == 400
    assert answer.context["form"].errors["reason"]
    exclusion.refresh_from_db()
    assert exclusion.state == ExclusionState.PROPOSED


def test_a_step_that_is_not_open_any_more_changes_nothing(town):
    exclusion = proposed_by_mo(town)
    decide(town.max, exclusion, "dismiss")
    assert decide(town.max, exclusion, "uphold").status_code == 400
    exclusion.refresh_from_db()
    assert exclusion.state == ExclusionState.DISMISSED


def test_an_appeal_is_decided_on_the_same_page_by_another_and_all_is_put_back(town):
    before = standing(town.battle), ratings()
    exclusion = excluded(town)
    deciding.appeal(exclusion.pk, town.eve, "I looked at every picture.", timezone.now())
    assert decide(town.mo, exclusion, "grant").status_code == 400
    shown = browser_of(town.max).get(case_of(exclusion)).content.decode()
    assert "I looked at every picture." in shown
    assert "If it is taken back" in shown
    assert decide(town.max, exclusion, "grant").status_code == 302
    assert Appeal.objects.get().outcome == "granted"
    correcting.carry_out(exclusion.pk)
    assert (standing(town.battle), ratings()) == before


def test_who_proposed_does_not_decide_the_appeal_either(town):
    exclusion = proposed_by_mo(town)
    decide(town.max, exclusion, "uphold")
    deciding.appeal(exclusion.pk, town.eve, "I looked at every picture.", timezone.now())
    assert {decide(by, exclusion, "grant").status_code for by in (town.mo, town.max)} == {400}
    with pytest.raises(Refused, match="same_judge"):
        deciding.decide_appeal(Appeal.objects.get().pk, town.mo, granted=True, reason="x", now=timezone.now())
    assert Appeal.objects.get().outcome == "open"


def test_looking_at_what_taking_back_would_do_takes_nothing_back(town):
    exclusion = excluded(town)
    before = standing(town.battle), ratings(), town.battle.log.count()
    shown = browser_of(town.max).get(case_of(exclusion), PREVIEW).context["case"].preview.changed[0].correction
    assert shown.heats == ("Round 1: won by seat 1, now won by seat 2.",)
    exclusion.refresh_from_db()
    assert exclusion.state == ExclusionState.STANDING
    assert (standing(town.battle), ratings(), town.battle.log.count()) == before


def test_while_what_was_upheld_is_carried_out_the_desk_says_so_and_not_that_nothing_would_change(town):
    exclusion = proposed_by_mo(town)
    assert "is being carried out" not in browser_of(town.max).get(case_of(exclusion), PREVIEW).content.decode()
    deciding.uphold(exclusion.pk, town.max, "So it is.", timezone.now())
    during = browser_of(town.max).get(case_of(exclusion), PREVIEW).content.decode()
    assert "is being carried out" in during
    assert "Nothing:" not in during
    correcting.carry_out(exclusion.pk)
    after = browser_of(town.max).get(case_of(exclusion), PREVIEW).content.decode()
    assert "is being carried out" not in after
    assert "now won by seat 2" in after


def test_what_waits_comes_first(town):
    decided = excluded(town)
    waits = deciding.propose_by_hand(town.cy, "Look at this.", timezone.now(), by=town.mo)
    page = browser_of(town.mo).get(reverse("battles:proposals"))
    assert list(page.context["page"]) == [waits, decided]
    deciding.appeal(decided.pk, town.eve, "I looked at every picture.", timezone.now())
    page = browser_of(town.mo).get(reverse("battles:proposals"))
    assert list(page.context["page"]) == [decided, waits]


def test_the_public_ledger_leads_moderators_to_what_waits_and_nobody_else(town):
    proposed_by_mo(town)
    address = reverse("battles:proposals")
    assert f'href="{address}"' in browser_of(town.mo).get("/corrections").content.decode()
    for other in (None, town.cy):
        assert address not in browser_of(other).get("/corrections").content.decode()


def test_staff_without_the_permission_finds_nothing(town):
    exclusion = proposed_by_mo(town)
    town.cy.user.is_staff = True
    town.cy.user.save()
    doors = (page_of(town), case_of(exclusion), reverse("battles:proposals"), reverse("battles:voters"))
    assert {browser_of(town.cy).get(door).status_code for door in doors} == {404}
    town.cy.user.user_permissions.add(Permission.objects.get(codename="change_exclusion"))
    assert {browser_of(town.cy).get(door).status_code for door in doors} == {200}


@pytest.mark.parametrize("name", ["0" * 16, "nobody"])
def test_a_pseudonym_of_nobody_is_not_found(town, name):
    assert browser_of(town.mo).get(reverse("battles:voter", args=[town.battle.code, name])).status_code == 404
    assert evidence.voter_in(town.battle, name) is None

"""Pages of corrections and appeals: the public ledger names nobody, the voter alone is told, staff decides with a reason."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from battles import models
from battles.integrity import deciding, publishing
from battles.models.integrity import Appeal, Correction, Exclusion, ExclusionState
from tests.support.crooked import excluded, proposed

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
LEDGER = "/corrections"
WORDS = "I looked at every picture, and I like what Bo paints."


def browser(player=None):
    client = Client()
    if player is not None:
        client.force_login(player.user, backend=BACKEND)
    return client


def published(town, times):
    """So many corrections of this battle, one as good as the other."""
    exclusion = excluded(town)
    row = Correction.objects.values().get()
    for number in range(2, times + 1):
        copy = Exclusion.objects.create(
            voter=town.eve, rule="side", state="standing", upheld_by=town.mo, until=timezone.now()
        )
        Correction.objects.create(**{**row, "id": None, "number": number, "exclusion_id": copy.pk})
    return exclusion


def test_an_empty_ledger_says_so(client):
    assert b"Nothing was corrected so far" in client.get(LEDGER).content


def test_everybody_reads_what_changed_and_why_and_nobody_is_named(town):
    excluded(town)
    said = browser().get(LEDGER).content.decode()
    assert "4 votes of one voter no longer count" in said
    assert "Round 1: won by seat 2, now won by seat 1." in said
    assert reverse("battles:results", args=[town.battle.code]) in said
    assert not re.search(r"\bEve\b", said)


def test_a_private_battles_code_is_told_to_who_knows_it(town):
    models.Battle.objects.filter(pk=town.battle.pk).update(is_listed=False)
    excluded(town)
    assert town.battle.code not in browser().get(LEDGER).content.decode()
    assert "a private battle" in browser().get(LEDGER).content.decode()
    assert "No. 1 · " in browser().get(f"{LEDGER}?battle={town.battle.code.lower()}").content.decode()


def test_of_one_battle_only_its_own_are_shown(town):
    excluded(town)
    assert b"Nothing was corrected there" in browser().get(f"{LEDGER}?battle=XXXX").content


def test_the_pages_hold_every_correction_once_and_lead_both_ways(town):
    published(town, publishing.PAGE + 5)
    first = publishing.page()
    second = publishing.page(before=first.before)
    numbers = [one.number for one in (*first.corrections, *second.corrections)]
    assert numbers == list(range(publishing.PAGE + 5, 0, -1))
    assert (first.after, second.before) == (None, None)
    assert publishing.page(after=second.after).corrections == first.corrections


@pytest.mark.parametrize("query", ["before=x", "before=-1", "after=99999999999999"])
def test_a_page_that_is_none_is_not_found(client, query):
    assert client.get(f"{LEDGER}?{query}").status_code == 404


def test_the_api_gives_the_same_in_pages(town):
    published(town, 3)
    first = browser().get("/api/corrections?limit=2").json()
    assert [one["number"] for one in first["corrections"]] == [3, 2]
    second = browser().get(f"/api/corrections?limit=2&before={first['before']}").json()
    assert second["before"] is None
    [one] = second["corrections"]
    assert (one["number"], one["rule"], one["battle"], one["ballots"]) == (1, "by_hand", town.battle.code, 4)
    assert "Eve" not in str(one)


def test_the_api_leads_back_to_the_newer_ones(town):
    published(town, 5)
    oldest = browser().get("/api/corrections?limit=2&before=3").json()
    assert ([one["number"] for one in oldest["corrections"]], oldest["after"]) == ([2, 1], 2)
    newer = browser().get(f"/api/corrections?limit=2&after={oldest['after']}").json()
    assert ([one["number"] for one in newer["corrections"]], newer["after"]) == ([4, 3], 4)
    newest = browser().get(f"/api/corrections?limit=2&after={newer['after']}").json()
    assert ([one["number"] for one in newest["corrections"]], newest["after"]) == ([5], None)
    both = browser().get("/api/corrections?before=3&after=1")
    assert (both.status_code, both.json()["field"]) == (400, "after")


@pytest.mark.parametrize("typed", ["!!!", "%00", "%20"])
def test_a_code_of_nothing_but_signs_is_refused_and_never_means_every_battle(town, typed):
    excluded(town)
    refused = browser().get(f"/api/corrections?battle={typed}")
    assert (refused.status_code, refused.json()["field"]) == (400, "battle")
    page = browser().get(f"{LEDGER}?battle={typed}")
    assert page.status_code == 400
    said = page.content.decode()
    assert "Type the battle’s code: letters, as it stands on its pages." in said
    assert "No. 1" not in said


@pytest.mark.parametrize("query", ["before=x", "limit=0", "limit=101", "page=2"])
def test_the_api_refuses_what_it_does_not_know(client, query):
    assert client.get(f"/api/corrections?{query}").status_code == 400


def test_the_voter_is_told_on_their_own_page_and_nobody_else_is(town):
    exclusion = excluded(town)
    page = reverse("accounts:player", args=[town.eve.key])
    assert reverse("battles:appeal", args=[exclusion.pk]) in browser(town.eve).get(page).content.decode()
    for other in (None, town.cy, town.mo):
        assert b"About your votes" not in browser(other).get(page).content


def test_a_proposal_is_not_told(town):
    exclusion = proposed(town)
    assert browser(town.eve).get(reverse("battles:appeal", args=[exclusion.pk])).status_code == 404


def test_the_voter_appeals_and_is_told_that_it_waits(town):
    address = reverse("battles:appeal", args=[excluded(town).pk])
    eve = browser(town.eve)
    assert b"She says so herself." in eve.get(address).content
    said = eve.post(address, {"text": WORDS}, follow=True).content.decode()
    assert "It waits to be read by somebody else" in said
    assert Appeal.objects.get().text == WORDS
    assert "already" in eve.post(address, {"text": WORDS}).content.decode()
    assert Appeal.objects.count() == 1


def reasons_told_to_eve(town, exclusion):
    """By role, in their order."""
    said = browser(town.eve).get(reverse("battles:appeal", args=[exclusion.pk])).content.decode()
    assert not re.search(r"\bMo\b", said)
    return re.findall(r"<dt>([^<]*(?i:reason)[^<]*)</dt><dd><bdi>([^<]*)</bdi></dd>", said)


def test_the_voter_is_shown_every_reason_by_the_role_of_who_gave_it(town):
    exclusion = excluded(town)
    both = [("Proposer’s reason", "Always Bo, in every battle."), ("Upholder’s reason", "She says so herself.")]
    assert reasons_told_to_eve(town, exclusion) == both
    deciding.overturn(exclusion.pk, town.mo, "We were wrong.", timezone.now())
    assert reasons_told_to_eve(town, exclusion) == [*both, ("Reason for taking it back", "We were wrong.")]


def test_of_what_a_sign_found_the_voter_is_told_the_rule_and_no_threshold(town):
    found = Exclusion.objects.create(voter=town.eve, rule="ring", until=timezone.now())
    found.decisions.create(state="proposed", reason="9 of 9 for player 7, 3 expected", at=timezone.now())
    deciding.uphold(found.pk, town.mo, "Plain as day.", timezone.now())
    assert reasons_told_to_eve(town, found) == [("Upholder’s reason", "Plain as day.")]


@pytest.mark.parametrize("text", ["", "no", "x" * 1001])
def test_an_appeal_of_another_length_is_refused_at_its_field(town, text):
    answer = browser(town.eve).post(reverse("battles:appeal", args=[excluded(town).pk]), {"text": text})
    assert answer.status_code == 400
    assert answer.context["form"].errors["text"]
    assert not Appeal.objects.exists()


def test_nobody_else_finds_the_page(town):
    address = reverse("battles:appeal", args=[excluded(town).pk])
    for other in (town.cy, town.mo):
        assert browser(other).get(address).status_code == 404
        assert browser(other).post(address, {"text": WORDS}).status_code == 404


def test_staff_looks_at_the_evidence_in_the_admin_and_is_led_to_the_desk_to_decide(town):
    exclusion = excluded(town)
    made = deciding.appeal(exclusion.pk, town.eve, WORDS, timezone.now())
    desk = f'href="{reverse("battles:proposal", args=[exclusion.pk])}"'
    shown = browser(town.mo).get(reverse("admin:battles_exclusion_change", args=[exclusion.pk])).content.decode()
    assert "Always Bo, in every battle." in shown
    assert desk in shown
    assert desk in browser(town.mo).get(reverse("admin:battles_appeal_change", args=[made.pk])).content.decode()
    for model in ("exclusion", "appeal"):
        assert desk in browser(town.mo).get(reverse(f"admin:battles_{model}_changelist")).content.decode()


def test_nothing_is_decided_in_the_admin(town):
    """Its lists decided many at once, and silently left out what was behind the fiftieth."""
    exclusion = proposed(town)
    address = reverse("admin:battles_exclusion_changelist")
    for action in ("uphold", "dismiss"):
        said = {"action": action, "_selected_action": [exclusion.pk], "confirmed": "yes", "reason": "So it is."}
        browser(town.mo).post(address, said)
    exclusion.refresh_from_db()
    assert exclusion.state == ExclusionState.PROPOSED

"""A draft of a rule is tried out on the last prompts before it holds."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts import leaving
from accounts.belongings import Leave
from gallery import prompts
from moderation.rules import editing, trials
from moderation.rules.checking import check
from moderation.rules.kinds import Place
from moderation.rules.rows import Rule, Trial
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def draft():
    """Now geese are refused; then ducks would be."""
    Rule.objects.all().delete()
    rule = Rule.objects.create(name="No birds", category="hate", level="always", body="goose", is_active=True)
    draft = editing.draft_of(rule)
    Rule.objects.filter(pk=draft.pk).update(body="duck")
    draft.refresh_from_db()
    return draft


@pytest.fixture
def painted(ada):
    """Seven prompts of which one is of a goose and two are of ducks; the later duck's words are not out."""
    picture_of(ada, "a duck")
    for words in ("a fox", "a goose", "a boat", "a house", "a hill"):
        prompts.write(ada, words)
    picture_of(ada, "a duck by night", Stage.SEALED, seed=9)


def test_it_says_what_the_change_would_refuse_and_allow(draft, painted):
    trial = trials.step(trials.begin(draft))
    assert (trial.seen, trial.refused_now, trial.refused_then) == (7, 1, 2)
    assert (trial.newly_refused, trial.no_longer_refused) == (2, 1)
    newly, no_longer = trials.shown(trial)
    assert newly == [trials.Told(trials.SEALED, ""), trials.Told("a duck", "duck")]
    assert no_longer == [trials.Told(trials.SEALED, "")]
    check("a duck", Place.PROMPT)


def test_it_goes_from_the_newest_back_in_steps_each_prompt_once(draft, painted):
    trial, seen = trials.begin(draft, prompts=5), []
    while trial.ended_at is None:
        trial = trials.step(trial, most=2)
        seen.append(trial.seen)
    assert seen == [2, 4, 5]
    assert (trial.newly_refused, trial.no_longer_refused) == (1, 1)
    assert trials.step(trial).seen == 5


def test_words_that_are_gone_are_told_by_no_trial(draft, painted, ada):
    trial = trials.step(trials.begin(draft))
    leaving.leave(ada, Leave(timezone.now()))
    assert trials.shown(trial) == ([], [])


def test_of_a_draft_that_was_changed_meanwhile_it_begins_anew(draft, painted):
    trial = trials.step(trials.begin(draft), most=3)
    mo = browser_of(account("Mo", is_staff=True, is_superuser=True))
    where = reverse("admin:moderation_rule_change", args=[draft.pk])
    mo.post(where, {"name": "No birds", "category": "hate", "level": "always", "body": "fox", "nearness": "0.55"})
    trial = trials.step(trial)
    assert (trial.seen, trial.newly_refused) == (7, 1)


def test_the_page_shows_how_far_it_is_and_what_it_found(draft, painted, monkeypatch):
    mo = browser_of(account("Mo", is_staff=True, is_superuser=True))
    where = reverse("admin:moderation_rule_try", args=[draft.pk])
    assert "Try it out" in mo.get(reverse("admin:moderation_rule_change", args=[draft.pk])).content.decode()
    assert "Reads the last 10,000 prompts" in mo.get(where).content.decode()
    page = mo.post(where, follow=True).content.decode()
    assert "data-goes-on" in page
    assert '<progress id="trial-progress" max="10000" value="7">' in page
    page = mo.post(where, follow=True).content.decode()
    assert "data-goes-on" not in page
    assert "a duck <span" in page
    assert "a duck by night" not in page


@pytest.mark.parametrize("who", [None, "Bo"])
def test_the_page_is_for_those_who_change_rules(draft, who):
    browser = browser_of(account(who, is_staff=True) if who else None)
    answer = browser.get(reverse("admin:moderation_rule_try", args=[draft.pk]))
    assert answer.status_code == (403 if who else 302)
    assert not Trial.objects.exists()


def test_the_command_says_it_in_a_terminal(draft, painted):
    out = StringIO()
    call_command("try_rule", "No birds", stdout=out)
    said = out.getvalue()
    assert "Of 7 prompts 1 are refused now and 2 would be." in said
    assert "2 would be refused by this change alone." in said
    with pytest.raises(CommandError, match="No birds"):
        call_command("try_rule", "No such", stdout=out)

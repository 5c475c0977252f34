"""What a rule says by examples is refused in other words at the doors of what is to be painted, and nowhere else."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from battles.actions import create_battle, read_words
from battles.refusals import Refused
from gallery import prompts
from gallery.models import Run
from moderation.models import Meaning
from moderation.rules import editing, encoding
from moderation.rules.checking import Unfit, check
from moderation.rules.kinds import Place
from moderation.rules.rows import Rule
from paintoff import checks
from tests.site.moderation.test_rules import by
from tests.support.battles import lobby, setup
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of, guest
from tests.support.wishes import offering

pytestmark = pytest.mark.django_db

EXAMPLES = "geese flying over a lake\na flock of wild geese"
HARMLESS = "a swan on a lake"
GEESE = "a flock of greylag goslings above the water"
SAYS = "The rule “No geese” does not allow what this means here."


@pytest.fixture
def rule():
    Rule.objects.all().delete()
    said = {"examples": EXAMPLES, "harmless": HARMLESS, "nearness": 0.5}
    return Rule.objects.create(name="No geese", category="gore", level="always", is_active=True, **said)


@pytest.fixture
def ada():
    return account("Ada")


def test_the_studio_refuses_what_means_it(rule, ada):
    offering()
    answer = by(ada, "/studio/runs", {"words": GEESE})
    told = answer.json()
    assert (answer.status_code, told["code"], told["message"], told["field"]) == (400, "not_allowed", SAYS, "words")
    assert not Run.objects.exists()


@pytest.mark.parametrize("sealing", [False, True])
def test_a_battle_takes_no_draft_no_seal_and_no_theme_of_it(rule, sealing):
    battle = lobby(guest("Ada"), guest("Bo"))
    with pytest.raises(Refused) as refused:
        read_words(battle, GEESE, "", 3.0, sealing=sealing)
    assert (refused.value.code, refused.value.field, refused.value.message) == ("not_allowed", "prompt", SAYS)
    with pytest.raises(Refused, match="not_allowed"):
        create_battle(guest("Cy"), setup(), theme=GEESE, model="starter")


@pytest.mark.parametrize("place", [place for place in Place if place is not Place.PROMPT])
def test_nothing_else_is_asked_for_what_it_means(rule, place):
    check(GEESE, place)


@pytest.mark.parametrize("text", ["a white swan upon a lake", "a fox", ""])
def test_what_is_harmless_may_be_painted(rule, text):
    check(text, Place.PROMPT)


def test_disguised_letters_mean_what_they_say(rule):
    with pytest.raises(Unfit):
        check("ａ ｆｌｏｃｋ оf wіld gееsе", Place.PROMPT)


def test_it_is_changed_tried_out_and_put_live_like_any_other(rule, ada):
    picture_of(ada, "a rowing boat on the river")
    for words in ("a fox", GEESE):
        prompts.write(ada, words)
    draft = editing.draft_of(rule)
    Rule.objects.filter(pk=draft.pk).update(examples="a small boat on a river", harmless="")
    call_command("try_rule", "No geese", stdout=(said := StringIO()))
    assert "Of 3 prompts 1 are refused now and 1 would be." in said.getvalue()
    assert "like “a small boat on a river”" in said.getvalue()
    draft.refresh_from_db()
    editing.put_live(draft)
    check(GEESE, Place.PROMPT)
    with pytest.raises(Unfit, match="what this means"):
        check("a rowing boat on the river", Place.PROMPT)


def test_its_examples_are_kept_for_other_processes():
    sentence = "a goose that nobody has thought of before"
    made = encoding.of_examples([sentence])
    assert np.frombuffer(Meaning.objects.get().vector, np.float32) == pytest.approx(made[0])


def test_the_admin_says_what_is_wrong_with_it_at_its_field(rule):
    admin = browser_of(account("Mo", is_staff=True, is_superuser=True))
    said = {"name": "No ducks", "category": "gore", "level": "always", "body": "", "unless": "", "nearness": 0.55}
    page = admin.post(reverse("admin:moderation_rule_add"), said | {"examples": "", "harmless": "a swan"})
    assert "one at least" in str(page.context["adminform"].form.errors["examples"])
    page = admin.post(
        reverse("admin:moderation_rule_add"), said | {"examples": "a duck", "harmless": "", "nearness": 2}
    )
    assert "between 0.3 and 0.95" in str(page.context["adminform"].form.errors["examples"])
    admin.post(reverse("admin:moderation_rule_add"), said | {"examples": "a duck", "harmless": "a swan"})
    assert Rule.objects.get(name="No ducks").nearness == 0.55


def test_a_rule_that_says_nothing_is_none():
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(name="Nothing", category="gore", level="always")


def test_without_an_encoder_it_sleeps_and_the_site_says_so(rule, settings):
    assert checks.meanings_can_be_read() == []
    settings.MEANING_ENCODER = ""
    check(GEESE, Place.PROMPT)
    (warning,) = checks.meanings_can_be_read()
    assert "rules by meaning are asleep" in warning.msg
    mo = browser_of(account("Mo", is_staff=True, is_superuser=True))
    listed = mo.get(reverse("admin:moderation_rule_changelist")).content.decode()
    assert "asleep by meaning: no encoder" in listed

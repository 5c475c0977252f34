"""Words that a rule does not allow are refused by its name at every door that takes words, and nothing is written."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import people, tokens
from accounts.forms import NicknameForm
from accounts.models import Player
from battles import models
from battles.actions import create_battle, read_words
from battles.refusals import Refused as BattleRefused
from gallery.collections import keeping
from gallery.models import Collection, Comment, PictureTag, Run
from gallery.people import comments
from gallery.people.refusals import Refused
from gallery.studio.axes import Axis, What
from gallery.tags import tagging
from inference.fake import OFFER
from moderation.rules import editing
from moderation.rules.checking import Unfit, check
from moderation.rules.kinds import Category, Level, Place
from moderation.rules.rows import Rule
from tests.support.battles import lobby, setup
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of, guest
from tests.support.wishes import offering, run_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule():
    """What this site does not want to read of at all."""
    Rule.objects.all().delete()
    return Rule.objects.create(name="No geese", category="hate", level="always", body="goose\ngeese", is_active=True)


@pytest.fixture
def ada():
    return account("Ada")


GEESE = "two g33se, flying"
SAYS = "The rule “No geese” does not allow “g33se,” here."


def by(player: Player, address: str, body: dict):
    bot = Client(headers={"Authorization": f"Bearer {tokens.issue(player, 'tool')[1]}"})
    return bot.post(f"/api{address}", body, content_type="application/json")


@pytest.mark.parametrize("field", ["words", "negative"])
def test_the_studio_refuses_them_at_their_field(rule, ada, field):
    offering()
    answer = by(ada, "/studio/runs", {"words": "a fox", field: GEESE})
    told = answer.json()
    assert (answer.status_code, told["code"], told["message"], told["field"]) == (400, "not_allowed", SAYS, field)
    assert not Run.objects.exists()


def test_the_studio_refuses_what_may_be_drawn_and_what_is(rule, ada):
    offering()
    for words in ("a {fox|goose}", "a g{oo|o o}se"):
        answer = by(ada, "/studio/runs", {"words": words, "seed": 7})
        assert (answer.status_code, answer.json()["field"]) == (400, "words"), words
    assert not Run.objects.exists()


def test_a_sheet_asks_for_the_rules_once_and_before_its_player_is_held(rule, ada):
    """Else a guest with 36 different prompts has 36 questions asked, with the row held that all their other requests wait for."""
    offering()
    check("a fox", Place.PROMPT)
    check("fog", Place.NEGATIVE)
    words = tuple(f"fox {number}" for number in range(6))
    with CaptureQueriesContext(connection) as asked:
        run_of(ada, axes=(Axis(What.WORDS, words), Axis(What.STEPS, (2, 4))))
    of_rules = [at for at, one in enumerate(asked) if "moderation_rule" in one["sql"]]
    held = next(at for at, one in enumerate(asked) if "FOR NO KEY UPDATE" in one["sql"])
    assert len(of_rules) == 1
    assert of_rules[0] < held


def test_words_that_are_read_as_far_more_than_was_typed_are_refused_unread(rule, ada):
    """One such sign is read as eighteen letters: a prompt of them would take the time of eighteen."""
    offering()
    answer = by(ada, "/studio/runs", {"words": "\ufdfa" * 2000})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "not_allowed", "words")
    assert "36,000 letters" in answer.json()["message"]
    check("\ufdfa" * 200, Place.PROMPT)
    check("\ud55c " * 3000, Place.PROMPT)


def test_the_page_of_the_studio_keeps_what_was_typed_and_says_why(rule, ada):
    offering()
    browser = browser_of(ada)
    form = browser.get("/studio").context["form"]
    said = {name: form[name].value() or "" for name in form.fields} | {"words": GEESE, "seeds": "new"}
    page = browser.post("/studio", said)
    assert page.status_code == 400
    assert SAYS in page.content.decode()
    assert GEESE in page.content.decode()


@pytest.mark.parametrize(("prompt", "negative", "field"), [(GEESE, "", "prompt"), ("a fox", "geese", "negative")])
@pytest.mark.parametrize("sealing", [False, True])
def test_a_battle_takes_no_draft_and_no_seal_of_them(rule, prompt, negative, field, sealing):
    battle = lobby(guest("Ada"), guest("Bo"))
    with pytest.raises(BattleRefused) as refused:
        read_words(battle, prompt, negative, 3.0, sealing=sealing)
    assert (refused.value.code, refused.value.field) == ("not_allowed", field)
    assert "No geese" in refused.value.message


def test_both_words_of_an_entry_are_told_at_once_also_where_they_are_too_long(rule):
    battle = lobby(guest("Ada"), guest("Bo"))
    with pytest.raises(BattleRefused) as refused:
        read_words(battle, GEESE + " and more" * 50, GEESE, 3.0, sealing=True)
    assert refused.value.field == "prompt"
    assert refused.value.message == f"At most 300 characters; this has 467. {SAYS} In negative: {SAYS}"


def test_the_studio_tells_all_that_is_wrong_with_its_words_at_once(rule, ada):
    """By API and on its page: too long for the site or for the model, and not allowed."""
    offering(replace(OFFER, max_prompt_characters=100))
    told = by(ada, "/studio/runs", {"words": GEESE + " and more" * 250, "negative": GEESE, "steps": 1}).json()
    assert (told["code"], told["field"]) == ("unfit", "words")
    assert [(one["field"], "goose" in one["message"] or "No geese" in one["message"]) for one in told["problems"]] == [
        ("words", False),
        ("words", True),
        ("negative", True),
    ]
    told = by(ada, "/studio/runs", {"words": "fox " * 50, "negative": "fog " * 50}).json()
    assert [(one["field"], "at most 100" in one["message"]) for one in told["problems"]] == [
        ("words", True),
        ("negative", True),
    ]
    assert not Run.objects.exists()


def test_both_fields_of_a_collection_and_all_faults_of_a_comment_are_told_at_once(rule, ada):
    long = GEESE + " more" * 300
    told = by(ada, "/collections", {"title": "goose", "about": long, "access": "private"}).json()
    assert [one["field"] for one in told["problems"]] == ["title", "about", "about"]
    page = browser_of(ada).post("/collections/new", {"title": "goose", "about": long, "access": "private"})
    assert page.content.decode().count("No geese") == 2
    with pytest.raises(Refused, match=r"at most 1,000 characters.*No geese"):
        comments.fit(long)
    with pytest.raises(Refused, match=r"goose.*geese"):
        tagging.must_be_allowed(["goose", "fox", "geese"])


def test_no_battle_has_such_a_theme(rule):
    with pytest.raises(BattleRefused, match="not_allowed"):
        create_battle(guest("Ada"), setup(), theme="Geese at dawn", model="starter")
    assert not models.Battle.objects.exists()


@pytest.mark.parametrize("name", ["Goose", "g_o_o_s_e", "Gооse"])
def test_nobody_is_called_so(rule, ada, name):
    with pytest.raises(ValueError, match="No geese"):
        people.become_guest(name)
    with pytest.raises(ValueError, match="No geese"):
        people.rename(ada, name)
    assert "No geese" in str(NicknameForm({"nickname": name}).errors)
    assert list(Player.objects.values_list("nickname", flat=True)) == ["Ada"]


def test_an_account_is_not_called_so_either(rule):
    form = {
        "username": "goose",
        "email": "bo@example.org",
        "password1": "four wet brushes",
        "password2": "four wet brushes",
    }
    page = Client().post(reverse("account_signup"), form)
    assert "No geese" in page.content.decode()
    assert not Player.objects.exists()


def test_comments_titles_and_tags_say_nothing_of_it(rule, ada):
    picture = picture_of(ada)
    with pytest.raises(Refused, match="No geese"):
        comments.say(picture, ada, GEESE, picture.created_at)
    for field, label in (("title", ("Geese",)), ("about", ("Birds", GEESE))):
        with pytest.raises(Refused, match="No geese") as refused:
            keeping.label(*label)
        assert refused.value.field == field
    with pytest.raises(Refused, match="No geese"):
        tagging.put([picture], "fox, goose", ada)
    assert not any(rows.objects.exists() for rows in (Comment, Collection, PictureTag))


def test_a_comment_may_name_what_nobody_may_paint(ada):
    check("hentai", Place.COMMENT)
    with pytest.raises(Unfit, match="Explicit sexual content"):
        check("hentai", Place.PROMPT)


@pytest.mark.parametrize(("strictness", "is_refused"), [("family", True), ("standard", False), ("adult", False)])
def test_how_strict_it_is_the_site_says(settings, strictness, is_refused):
    settings.MODERATION_STRICTNESS = strictness
    if is_refused:
        with pytest.raises(Unfit, match="Nudity"):
            check("academic nude, charcoal", Place.PROMPT)
    else:
        check("academic nude, charcoal", Place.PROMPT)


def test_what_is_put_live_holds_from_the_next_word_on(rule):
    draft = editing.draft_of(rule)
    Rule.objects.filter(pk=draft.pk).update(body="duck")
    check("a duck", Place.PROMPT)
    live = editing.put_live(draft)
    check("a goose", Place.PROMPT)
    with pytest.raises(Unfit):
        check("a duck", Place.PROMPT)
    editing.retire(live)
    check("a duck", Place.PROMPT)


def test_two_rules_of_one_name_do_not_hold(rule):
    other = Rule.objects.create(name="No geese", category="hate", level="always", body="gander")
    with pytest.raises(ValueError, match="Another rule that holds"):
        editing.put_live(other)
    check("a gander", Place.PROMPT)


def test_a_rule_about_minors_holds_always():
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(name="x", category=Category.MINORS, level=Level.FAMILY, body="fox")


class TestTheAdmin:
    @pytest.fixture
    def mo(self):
        return browser_of(account("Mo", is_staff=True, is_superuser=True))

    def act(self, mo, action: str, rule: Rule):
        chosen = {"action": action, "_selected_action": [rule.pk]}
        return mo.post(reverse("admin:moderation_rule_changelist"), chosen, follow=True).content.decode()

    def test_what_holds_is_changed_as_a_draft(self, rule, mo):
        where = reverse("admin:moderation_rule_change", args=[rule.pk])
        mo.post(where, {"name": "x", "category": "hate", "level": "always", "body": "duck", "unless": ""})
        rule.refresh_from_db()
        assert rule.body == "goose\ngeese"
        assert "Copied as 1" in self.act(mo, "change_as_draft", rule)
        draft = Rule.objects.get(replaces=rule)
        where = reverse("admin:moderation_rule_change", args=[draft.pk])
        said = {"name": "No geese", "category": "hate", "level": "always", "body": "duck", "nearness": "0.55"}
        mo.post(where, said)
        assert "holds now" in self.act(mo, "put_live", draft)
        assert Rule.objects.get(is_active=True).body == "duck"

    def test_what_cannot_be_read_is_not_kept(self, rule, mo):
        where = reverse("admin:moderation_rule_add")
        wrong = {"name": "x", "category": "minors", "level": "family", "body": "<mail>", "unless": ""}
        page = mo.post(where, wrong).content.decode()
        assert "There is no shape" in page
        assert "holds always" in page
        assert Rule.objects.get() == rule

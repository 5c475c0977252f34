"""What stands already is read by rules that were put live since, and what they would refuse comes to the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gallery import pictures
from gallery.find import meanings
from gallery.models import Collection, Comment, ImageSet, Picture, Prompt
from moderation.models import Case, Ground, Rule, Walk
from moderation.rules import editing, walking
from moderation.rules.walking import Bounds
from moderation.tasks import walk_rules
from tests.support.moderators import moderator
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db
FEW = Bounds(page=2, waiting=2)


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def mo():
    return moderator("Mo")


@pytest.fixture
def draft():
    Rule.objects.all().delete()
    return Rule.objects.create(name="No geese", category="hate", level="always", body="goose")


@pytest.fixture
def rule(draft):
    return editing.put_live(draft)


def said(picture: Picture, *words: str) -> list[Comment]:
    """Comments that stood before there was a rule."""
    author, now = account("Bo"), timezone.now()
    return Comment.objects.bulk_create(
        Comment(picture=picture, author=author, text=text, state="visible", created_at=now) for text in words
    )


@transaction.atomic
def killed_after(work) -> None:
    """Before what it wrote is committed."""
    work()
    raise SystemExit


def brought() -> set[tuple[str, str]]:
    return set(Case.objects.values_list("subject_kind", "subject_key"))


def let_all_be(mo) -> None:
    chosen = [f"{case.pk}.{case.version}" for case in Case.objects.filter(state="open")]
    browser_of(mo).post(reverse("moderation:bulk"), {"case": chosen, "verdict": "let be"})
    assert not Case.objects.filter(state="open").exists()


def test_a_rule_that_is_put_live_brings_what_others_see_and_it_would_refuse(draft, ada):
    picture = picture_of(ada, "a g00se at dawn")
    comment, _ = said(picture, "What a goose!", "What a boat!")
    hung = Collection.objects.create(owner=ada, title="Goose and gander", access="public")
    own = ImageSet.objects.create(owner=ada, title="My goose", visibility="public")
    walk_rules()
    assert brought() == set()
    editing.put_live(draft)
    walk_rules()
    assert brought() == {
        ("picture", picture.key),
        ("comment", str(comment.pk)),
        ("collection", hung.key),
        ("image set", own.key),
    }
    assert set(Case.objects.values_list("score", "sources", "state")) == {(500, "rule", "open")}
    assert set(Picture.objects.values_list("state", flat=True)) == {"visible"}
    walk = Walk.objects.get()
    assert (walk.seen, walk.whole, walk.left) == (5, 5, 0)
    assert walk.ended_at


def test_what_is_sealed_withheld_private_or_removed_is_not_brought(rule, ada):
    for number, stage in enumerate((Stage.SEALED, Stage.REVEALED, Stage.WITHHELD, Stage.DELETED)):
        picture_of(ada, "a goose", stage, seed=number)
    Collection.objects.create(owner=ada, title="Goose and gander", access="private")
    ImageSet.objects.create(owner=ada, title="My goose")
    (gone,) = said(picture_of(ada, "a fox"), "A goose")
    Comment.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    walk_rules()
    assert brought() == set()


def test_each_place_is_asked_by_the_rules_that_hold_there(rule, ada):
    """Cruelty is nothing that comments are asked for, and what is kept away from a picture may be named."""
    Rule.objects.filter(pk=rule.pk).update(category="gore", body="goose\nfog")
    picture = picture_of(ada, "a fox")
    said(picture, "A goose")
    walk_rules()
    assert brought() == set()


def test_one_that_is_killed_in_the_middle_of_a_page_begins_it_again_and_brings_everything_once(rule, ada):
    comments = said(picture_of(ada, "a fox"), *["A goose"] * 5)
    now = timezone.now()
    walking.begin(now)
    while (walk := Walk.objects.get()).kind != "comment":
        walking.step(now)
    assert walking.step(now, Bounds(page=2)) == 2
    place = Walk.objects.get().places
    with pytest.raises(SystemExit):
        killed_after(lambda: walking.step(now, Bounds(page=2)))
    assert Walk.objects.get().places == place
    assert len(brought()) == 2
    walk_rules()
    walk = Walk.objects.get()
    assert (walk.seen, len(brought()), Ground.objects.count()) == (6, 5, 5)
    assert brought() == {("comment", str(one.pk)) for one in comments}


def test_what_a_person_let_be_is_brought_again_by_a_changed_rule_alone(rule, ada, mo):
    picture_of(ada, "a goose")
    walk_rules()
    let_all_be(mo)
    Walk.objects.all().delete()
    walk_rules()
    editing.retire(rule)
    again = editing.put_live(rule)
    walk_rules()
    assert Ground.objects.count() == 1
    changed = editing.draft_of(again)
    Rule.objects.filter(pk=changed.pk).update(body="goose\ngeese")
    editing.put_live(changed)
    walk_rules()
    assert Case.objects.get().state == "open"
    assert Ground.objects.get(settled_by=None).found_by == changed


def test_it_stops_at_so_many_that_wait_counts_the_others_and_goes_on_once_half_are_decided(rule, ada, mo):
    said(picture_of(ada, "a fox"), *["A goose"] * 5)
    now = timezone.now()
    walking.go_on(now, 20, FEW)
    walk = Walk.objects.get()
    assert (walking.waiting(rule), walk.left, walk.seen) == (2, 3, 6)
    walking.go_on(now, 20, FEW)
    assert walking.waiting(rule) == 2
    let_all_be(mo)
    walking.go_on(now, 20, FEW)
    walk = Walk.objects.get()
    assert (walking.waiting(rule), walking.brought(rule), walk.left, walk.seen) == (2, 4, 1, 6)
    let_all_be(mo)
    walking.go_on(now, 20, FEW)
    assert (walking.brought(rule), Walk.objects.get().left) == (5, 0)


def test_words_that_come_out_later_are_read_within_the_hour(rule, ada):
    sealed = picture_of(ada, "a goose", Stage.SEALED)
    picture_of(ada, "a fox", seed=8)
    now = timezone.now()
    walking.go_on(now, 20)
    pictures.reveal([sealed.pk], now)
    pictures.name([sealed.pk], now)
    walking.go_on(now, 20)
    assert brought() == set()
    walking.go_on(now + walking.EVERY + timedelta(seconds=1), 20)
    assert brought() == {("picture", sealed.key)}


def test_a_site_that_becomes_stricter_is_walked_by_the_rules_that_hold_now(rule, ada, settings):
    Rule.objects.filter(pk=rule.pk).update(level="family")
    settings.MODERATION_STRICTNESS = "standard"
    picture_of(ada, "a goose")
    walk_rules()
    assert brought() == set()
    settings.MODERATION_STRICTNESS = "family"
    walk_rules()
    assert len(brought()) == 1


def test_by_meaning_those_are_asked_whose_vector_is_kept(draft, ada):
    Rule.objects.filter(pk=draft.pk).update(
        category="gore",
        body="",
        examples="geese flying over a lake\na flock of wild geese",
        harmless="a swan on a lake",
    )
    editing.put_live(draft)
    words = "a flock of greylag goslings above the water"
    kept, other = picture_of(ada, words), picture_of(ada, words, seed=8)
    meanings.write(Prompt.objects.filter(pk=kept.prompt_id))
    meanings.write(Prompt.objects.filter(pk=picture_of(ada, "a red boat", seed=9).prompt_id))
    walk_rules()
    assert brought() == {("picture", kept.key)}
    assert Walk.objects.get().unmeant == 1
    meanings.write(Prompt.objects.filter(pk=other.prompt_id))


def test_the_case_shows_which_rule_which_words_how_they_were_read_and_when(rule, ada, mo):
    picture_of(ada, "two g00s3 at dawn")
    Rule.objects.filter(pk=rule.pk).update(body="goose and\ngeese\ngoose")
    walk_rules()
    case, browser = Case.objects.get(), browser_of(mo)
    page = browser.get(reverse("moderation:case", args=[case.pk])).content.decode()
    found = page.split("What machines and rules found")[1].split("</section>")[0]
    assert f'{reverse("moderation:rule", args=[rule.pk])}">No geese</a>' in found
    assert "g00s3</mark>" in found
    assert "read as “goose”" in found
    assert f"{Ground.objects.get().at:%Y}" in found
    assert '<option value="hate" selected>' in page
    Prompt.objects.update(text="a fox")
    page = browser.get(reverse("moderation:case", args=[case.pk])).content.decode()
    assert "The words are not there any more." in page
    Rule.objects.filter(pk=rule.pk).update(body="duck")
    page = browser.get(reverse("moderation:case", args=[case.pk])).content.decode()
    assert "The rule says something else by now." in page


def test_the_queue_is_narrowed_to_what_one_rule_found(rule, ada, mo):
    picture_of(ada, "a goose")
    duck = Rule.objects.create(name="No ducks", category="hate", level="always", body="duck", is_active=True)
    other = picture_of(ada, "a duck", seed=8)
    walk_rules()
    page = browser_of(mo).get("/moderation", {"rule": duck.pk, "source": "rule"}).content.decode()
    assert reverse("gallery:judged", args=[other.key]) in page
    assert page.count("data-case>") == 1
    assert browser_of(mo).get("/moderation", {"rule": "duck"}).status_code == 404

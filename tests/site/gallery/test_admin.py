"""The admin shows staff no more of a sealed picture than anybody sees."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Player
from gallery import pictures
from gallery.admin.judged import MOST
from gallery.models import Collection, Comment, Picture
from gallery.people import comments
from gallery.sets import words
from gallery.sets.proposals import reviewing
from moderation.models import Case, Decision
from paintoff import narrowing
from tests.support.image_sets import set_of
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of, guest
from tests.support.proposals import proposal_in

pytestmark = pytest.mark.django_db

SEALED = [Stage.SEALED, Stage.REVEALED]


@pytest.fixture
def mo():
    return browser_of(account("Mo", is_staff=True, is_superuser=True))


def _pages(picture: Picture) -> list[str]:
    change = [
        reverse("admin:gallery_picture_change", args=[picture.pk]),
        reverse("admin:gallery_prompt_change", args=[picture.prompt_id]),
        reverse("admin:gallery_blob_change", args=[picture.blob_id]),
    ]
    return [
        *change,
        *(reverse(f"admin:gallery_{name}_changelist") for name in ("picture", "prompt", "blob", "rendition")),
    ]


@pytest.mark.parametrize("stage", SEALED)
def test_sealed_words_are_on_no_page(mo, stage):
    picture = picture_of(guest("Bo"), stage=stage)
    for page in _pages(picture):
        answer = mo.get(page)
        assert answer.status_code == 200, page
        shown = answer.content.decode()
        assert "red fox" not in shown, page
        assert "fog" not in shown, page
        assert picture.blob.placeholder not in shown, page


def test_a_sealed_picture_is_not_drawn(mo):
    picture = picture_of(guest("Bo"), stage=Stage.SEALED)
    assert all('src="/i/' not in mo.get(page).content.decode() for page in _pages(picture))
    pictures.reveal([picture.pk], timezone.now())
    assert 'src="/i/' in mo.get(_pages(picture)[0]).content.decode()


@pytest.mark.parametrize("model", ["picture", "prompt"])
def test_a_search_answers_nothing_about_sealed_words(mo, model):
    picture_of(guest("Bo"), stage=Stage.REVEALED)
    page = mo.get(reverse(f"admin:gallery_{model}_changelist"), {"q": "red fox"}).content.decode()
    assert f"0 {model}s" in page


def test_known_words_are_shown_and_found(mo):
    picture = picture_of(guest("Bo"))
    page = mo.get(reverse("admin:gallery_picture_changelist"), {"q": "red fox"}).content.decode()
    assert "a red fox" in page
    assert "a red fox" in mo.get(reverse("admin:gallery_prompt_change", args=[picture.prompt_id])).content.decode()


def test_what_somebody_finds_here_is_brought_to_the_desk_and_decided_there(mo):
    picture = picture_of(guest("Bo"))
    listed = reverse("admin:gallery_picture_changelist")
    assert not {"withhold", "block", "make_visible"} & set(choices_of(mo.get(listed)))
    said = mo.post(listed, {"action": "to_the_desk", "_selected_action": [picture.pk]}, follow=True).content.decode()
    case = Case.objects.get(subject_kind="picture", subject_key=picture.key)
    assert f'<a href="/moderation/cases/{case.pk}">' in said
    mo.post(f"/moderation/cases/{case.pk}", {"version": case.version, "verdict": "withhold", "rule": "spam"})
    picture.refresh_from_db()
    assert picture.state == "withheld"
    assert Decision.objects.get().by.nickname == "Mo"


@pytest.mark.parametrize("action", ["withhold", "block", "make_visible"])
def test_no_list_of_the_admin_moves_anything_past_the_desk(mo, action):
    judged = one_of_each(account("Bo"))
    for one in judged:
        answer = mo.post(list_of(one), {"action": action, "_selected_action": [one.pk]}, follow=True)
        assert answer.status_code == 200, one
        one.refresh_from_db()
        assert one.state == "visible", one


def test_from_each_list_what_is_chosen_comes_to_the_desk(mo):
    judged = one_of_each(account("Bo"))
    for one in judged:
        mo.post(list_of(one), {"action": "to_the_desk", "_selected_action": [one.pk]})
    kinds = {"picture", "comment", "collection", "remark", "image set", "set words"}
    assert set(Case.objects.values_list("subject_kind", flat=True)) == kinds


def test_what_is_more_than_is_brought_at_once_is_told_and_comes_with_the_next(mo):
    bo = account("Bo")
    picture, by = picture_of(bo), [bo] * (MOST + 2) + [Player.objects.get(nickname="Mo")]
    made = [Comment(picture=picture, author=one, text="A boat.") for one in by]
    Comment.objects.bulk_create(made)
    chosen = {"action": "to_the_desk", "_selected_action": [one.pk for one in made], "select_across": "1"}
    said = mo.post(list_of(made[0]), chosen, follow=True).content.decode()
    assert " not: 50 are brought at a time." in said
    said = mo.post(list_of(made[0]), chosen, follow=True).content.decode()
    assert "are brought at a time" not in said
    assert "1 not: it is your own" in said
    assert Case.objects.count() == MOST + 2


def list_of(one) -> str:
    return reverse(f"admin:gallery_{one._meta.model_name}_changelist")


def one_of_each(bo) -> list:
    """Whatever moderators decide about, of Bo."""
    picture, now = picture_of(bo), timezone.now()
    image_set = set_of(bo, visibility="public")
    return [
        picture,
        comments.say(picture, bo, "A boat!", now),
        Collection.objects.create(owner=bo, title="Boats", access="public"),
        reviewing.say(proposal_in(image_set, bo), bo, "Well.", now),
        image_set,
        words.note(image_set, "A heron", bo, "/"),
    ]


def choices_of(page) -> list[str]:
    return [name for name, _ in page.context["action_form"].fields["action"].choices]


def test_a_list_counts_only_so_far_and_looks_through_no_whole_table(mo, monkeypatch):
    monkeypatch.setattr(narrowing, "COUNTED_MOST", 2)
    monkeypatch.setattr(narrowing, "NEWEST", 2)
    for number in range(3):
        made = picture_of(guest("Bo"), f"a fox {number}")
        Picture.objects.filter(pk=made.pk).update(model=f"model-{number}")
    listed = reverse("admin:gallery_picture_changelist")
    with CaptureQueriesContext(connection) as asked:
        page = mo.get(listed).content.decode()
    assert "2 pictures" in page
    assert all("DISTINCT" not in one["sql"] and "MIN(" not in one["sql"] for one in asked)
    # The values of the newest are offered; what is older is still found by its address.
    assert ["?model=model-1" in page, "?model=model-2" in page, "?model=model-0" in page] == [True, True, False]
    assert "1 picture" in mo.get(listed, {"model": "model-0"}).content.decode()


def test_a_list_is_narrowed_to_a_stretch_of_days(mo):
    old, new = (picture_of(guest("Bo"), words) for words in ("an old fox", "a new fox"))
    Picture.objects.filter(pk=old.pk).update(created_at=new.created_at - timedelta(days=40))
    page = mo.get(reverse("admin:gallery_picture_changelist"))
    recent = next(choice for choice in re.findall(r'href="(\?created_at__gte[^"]+)"', page.content.decode()))
    shown = mo.get(reverse("admin:gallery_picture_changelist") + html.unescape(recent)).content.decode()
    assert ("a new fox" in shown, "an old fox" in shown) == (True, False)

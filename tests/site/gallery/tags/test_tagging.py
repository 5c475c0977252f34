"""Words on pictures: who hangs them, who takes them away, and where they lead."""

import pytest
from django.utils import timezone

from gallery import hung, pictures
from gallery.collections import holding, keeping
from gallery.models import Access, PictureTag, Tag, Verb
from gallery.notices.reading import page_of as told_page
from gallery.people.refusals import Refused
from gallery.tags import reading, tagging
from gallery.visibility import listed
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return account("Bo")


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def fox(bo):
    return picture_of(bo, "a red fox")


def on(picture, viewer=None):
    return [one.slug for one in reading.on(picture, viewer)]


def uses():
    counted = {tag.slug: PictureTag.objects.filter(tag=tag, picture__in=listed()).count() for tag in Tag.objects.all()}
    assert dict(Tag.objects.values_list("slug", "uses")) == counted
    assert hung.wrong() == []
    return {slug: number for slug, number in counted.items() if number}


def kept_by(owner, picture, access=Access.PUBLIC):
    holding.add(keeping.create(owner, keeping.label("Foxes", access=access)), [picture], owner)


def test_an_author_tags_several_at_once_and_every_use_is_counted(bo, fox):
    boat = picture_of(bo, "a boat", seed=8)
    tagging.put([fox, boat], "Calm, night sky", bo)
    tagging.put([fox], "fox, calm", bo)
    assert (set(on(fox)), set(on(boat))) == ({"calm", "night-sky", "fox"}, {"calm", "night-sky"})
    assert uses() == {"calm": 2, "night-sky": 2, "fox": 1}


def test_what_hangs_there_already_is_said(bo, fox):
    tagging.put([fox], "fox", bo)
    outcome = tagging.put([fox], "FOX", bo)
    assert [one.reason for one in outcome.left] == [tagging.THERE]
    assert uses() == {"fox": 1}


def test_others_do_not_tag_it(ada, fox):
    outcome = tagging.put([fox], "fox", ada)
    assert [one.reason for one in outcome.left] == [tagging.NOT_YOURS]
    assert (on(fox), tagging.may_tag(fox, ada)) == ([], False)


@pytest.mark.parametrize(("access", "may"), [(Access.PUBLIC, True), (Access.REVIEW, True), (Access.PRIVATE, False)])
def test_who_keeps_it_where_everybody_sees_it_does(ada, fox, access, may):
    kept_by(ada, fox, access)
    assert tagging.may_tag(fox, ada) is may
    tagging.put([fox], "fox", ada)
    assert on(fox) == (["fox"] if may else [])


def test_the_author_hears_of_it_and_takes_it_away_for_good(bo, ada, fox, django_capture_on_commit_callbacks):
    kept_by(ada, fox)
    with django_capture_on_commit_callbacks(execute=True):
        tagging.put([fox], "wolf", ada)
    assert [one.verb for one in told_page(bo).notices] == [Verb.TAGGED]
    assert tagging.take(fox, "wolf", bo)
    assert [one.reason for one in tagging.put([fox], "wolf", ada).left] == [tagging.UNWANTED]
    assert uses() == {}
    tagging.put([fox], "wolf", bo)
    assert on(fox) == ["wolf"]


def test_others_take_away_what_they_hung_and_nothing_else(bo, ada, fox):
    kept_by(ada, fox)
    tagging.put([fox], "red", bo)
    tagging.put([fox], "fox", ada)
    with pytest.raises(Refused):
        tagging.take(fox, "red", ada)
    assert tagging.take(fox, "fox", ada)
    assert not tagging.take(fox, "fox", ada)
    assert [(one.slug, one.may_take) for one in reading.on(fox, ada)] == [("red", False)]


def test_there_is_room_for_so_many(bo, fox, monkeypatch):
    monkeypatch.setattr(tagging, "MOST", 2)
    assert [one.reason for one in tagging.put([fox], "a1, b2, c3", bo).left] == [tagging.FULL]
    assert uses() == {}


@pytest.mark.parametrize("stage", [Stage.WITHHELD, Stage.DELETED, Stage.REVEALED])
def test_a_tags_page_shows_what_hangs_in_the_gallery_alone(bo, fox, stage):
    hidden = picture_of(bo, "hidden", stage=Stage.LISTED if stage is Stage.DELETED else stage, seed=9)
    tagging.put([fox, hidden], "fox", bo)
    if stage is Stage.DELETED:
        pictures.delete([hidden.pk], timezone.now())
    assert reading.page_of(Tag.objects.get(), None).pictures == [fox]


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.WITHHELD, Stage.NAMED])
def test_what_hangs_on_pictures_out_of_the_gallery_alone_is_told_to_nobody(bo, fox, stage):
    tagging.put([picture_of(bo, "red surprise", stage=stage, seed=9)], "red", bo)
    assert reading.most_used().tags == reading.beginning("re") == reading.suggested(fox) == []
    assert browser_of(None).get("/tags/red/pictures").status_code == 404
    tagging.put([fox], "red", bo)
    assert [tag.slug for tag in reading.most_used().tags] == reading.beginning("re") == ["red"]
    assert uses() == {"red": 1}


def test_a_tags_pages_go_on_where_they_ended(bo):
    made = [picture_of(bo, f"fox {number}", seed=number) for number in range(3)]
    tagging.put(made, "fox", bo)
    first = reading.page_of(Tag.objects.get(), None, count=2)
    assert first.pictures == [made[2], made[1]]
    assert reading.page_of(Tag.objects.get(), None, first.after, count=2).pictures == [made[0]]


def test_the_most_used_stand_first_and_pages_go_on(bo, fox):
    boat = picture_of(bo, "a boat", seed=8)
    tagging.put([fox], "b2, c3, a1", bo)
    tagging.put([boat], "c3", bo)
    first = reading.most_used(count=2)
    assert [tag.slug for tag in first.tags] == ["c3", "a1"]
    assert [tag.slug for tag in reading.most_used(first.after, count=2).tags] == ["b2"]


def test_words_of_the_prompt_that_are_tags_elsewhere_are_suggested(bo, fox):
    tagging.put([picture_of(bo, "x", seed=8)], "red, red fox, boat", bo)
    tagging.put([fox], "red", bo)
    assert reading.suggested(fox) == ["red-fox"]


def test_a_form_on_the_pictures_page_hangs_and_takes(bo, fox):
    browser = browser_of(bo)
    browser.post(f"/pictures/{fox.key}/tags", {"words": "Night sky"})
    page = browser.get(f"/pictures/{fox.key}").content.decode()
    assert "/tags/night-sky/pictures" in page
    browser.post(f"/pictures/{fox.key}/tags/take", {"tag": "night-sky"})
    assert on(fox) == []


def test_what_is_no_tag_is_said_above_the_page(bo, fox):
    said = browser_of(bo).post(f"/pictures/{fox.key}/tags", {"words": "fox!"}, follow=True).content.decode()
    assert "not !" in said
    assert not Tag.objects.exists()


def test_another_spelling_leads_to_the_one(bo, fox):
    tagging.put([fox], "night sky", bo)
    assert browser_of(None).get("/tags/Night_Sky/pictures")["Location"] == "/tags/night-sky/pictures"
    assert fox.key in browser_of(None).get("/tags/night-sky/pictures").content.decode()
    for none in ("/tags/nothing/pictures", "/tags/fox!/pictures", "/tags/night-sky/pictures?after=x", "/tags?after=x"):
        assert browser_of(None).get(none).status_code == 404


def test_the_word_that_is_being_written_is_completed(bo, fox):
    tagging.put([fox], "night, nightfall, boat", bo)
    said = browser_of(bo).get("/tags/like", {"words": "calm, Nigh"}).content.decode()
    assert said.count("<option") == 2
    assert 'value="calm, night"' in said
    assert browser_of(bo).get("/tags/like", {"words": "fox!"}).content.decode().count("<option") == 0


def test_several_are_tagged_at_once(bo, fox):
    given = {"do": "tag", "picked": [fox.key], "next": "/gallery"}
    browser = browser_of(bo)
    assert "Tags, with commas between" in browser.post("/pictures/picked", given).content.decode()
    browser.post("/pictures/picked", given | {"sure": "yes", "words": "fox"})
    assert on(fox) == ["fox"]
    assert browser.post("/pictures/picked", given | {"sure": "yes", "words": "fox!"}).status_code == 400


def test_guests_do_not_tag_even_their_own():
    own = picture_of(guest("Di"))
    assert not tagging.may_tag(own, own.owner)
    assert browser_of(own.owner).post(f"/pictures/{own.key}/tags", {"words": "fox"})["Location"].startswith("/claim")

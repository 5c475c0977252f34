"""Several pictures at once: each through its own gate, and each told what became of it."""

import pytest

from gallery import pictures, prompts
from gallery.models import Listing, Picture, PictureTag
from gallery.picking import acts
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import Stage, bring_to, painted, picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return account("Bo")


def send(player, do, *chosen, **more):
    keys = [one.key if isinstance(one, Picture) else one for one in chosen]
    return browser_of(player).post("/pictures/picked", {"do": do, "picked": keys, "next": "/gallery?sort=hot", **more})


def test_what_is_taken_back_leaves_the_gallery_at_once_and_is_told_above_it(bo):
    foxes = [picture_of(bo, f"fox {number}", seed=number) for number in range(3)]
    answer = send(bo, "take-back", *foxes[:2])
    assert (answer.status_code, answer["Location"]) == (302, "/gallery?sort=hot")
    assert [row.picture for row in Listing.objects.all()] == [foxes[2]]
    assert_feeds_are_true()
    send(bo, "publish", *foxes)
    assert Listing.objects.count() == 3


def test_a_guest_does_it_too_with_what_is_theirs():
    dee = guest("Dee")
    picture = picture_of(dee)
    send(dee, "throw-away", picture, sure="yes")
    assert not Listing.objects.exists()


def test_a_guest_hangs_nothing_of_the_studio_in_the_gallery():
    dee = guest("Dee")
    sketch = pictures.keep(painted("a sketch", 9), owner=dee, prompt=prompts.write(dee, "a sketch"), seed=9)
    assert send(dee, "publish", sketch)["Location"] == "/claim?next=%2Fgallery%3Fsort%3Dhot"
    body = {"pictures": [sketch.key]}
    told = browser_of(dee).post("/api/acts/publish", body, content_type="application/json")
    assert (told.status_code, told.json()["code"]) == (403, "account_needed")
    assert "publish" not in [act.name for act in acts.offered(acts.Place.OWN, dee)]
    assert not Listing.objects.exists()


@pytest.mark.parametrize("do", ["publish", "take-back", "throw-away"])
def test_nobody_does_it_to_anothers(bo, do):
    hers = picture_of(account("Ada"), stage=Stage.LISTED if do != "publish" else Stage.NAMED)
    before = Picture.objects.filter(pk=hers.pk).values().get()
    answer = send(bo, do, hers, sure="yes")
    assert answer.status_code == 200
    assert "It is not yours." in answer.content.decode()
    assert Picture.objects.filter(pk=hers.pk).values().get() == before


def test_each_that_stayed_is_named_with_its_reason_and_the_others_are_done(bo):
    listed, sealed, named = (picture_of(bo, str(stage), stage) for stage in (Stage.LISTED, Stage.SEALED, Stage.NAMED))
    page = send(bo, "publish", listed, sealed, named, "nothingatall").content.decode()
    assert "1 hung in the gallery" in page
    assert "It hangs in the gallery already." in page
    assert "It belongs to its battle until the results are out." in page
    assert "1 more" in page
    named.refresh_from_db()
    assert named.listed_at is not None


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.WITHHELD, Stage.BLOCKED, Stage.DELETED])
def test_what_somebody_may_not_read_is_to_them_as_if_it_were_not_there(bo, stage):
    hidden = picture_of(account("Ada"), "a secret fox", stage)
    page = send(bo, "take-back", hidden).content.decode()
    assert "1 more" in page
    assert "secret" not in page


def test_deleting_asks_first(bo):
    picture = picture_of(bo)
    page = send(bo, "throw-away", picture).content.decode()
    assert "Delete this picture?" in page
    assert picture.key in page
    assert Listing.objects.exists()


def test_nothing_chosen_too_many_and_an_unknown_act_are_told_and_change_nothing(bo):
    picture = picture_of(bo)
    refused = {
        "Choose at least one picture.": send(bo, "take-back"),
        "Take back takes at most 500 pictures at a time; you chose 501.": send(bo, "take-back", *map(str, range(501))),
        "do: there is no such thing to do.": send(bo, "burn", picture),
    }
    for said, answer in refused.items():
        assert answer.status_code == 400
        assert said in answer.content.decode()
    assert Listing.objects.exists()


@pytest.mark.parametrize("key", ["\x00", "x" * 5000, "' or 1=1", "🦊"])
def test_keys_of_any_shape_are_of_nothing(bo, key):
    assert "1 more" in send(bo, "take-back", key).content.decode()


def test_whoever_is_nobody_is_sent_to_sign_in_and_back_to_the_list():
    answer = send(None, "take-back", "x")
    assert answer["Location"] == "/accounts/login/?next=%2Fgallery%3Fsort%3Dhot"


def test_the_way_back_stays_on_this_site(bo):
    assert send(bo, "take-back", picture_of(bo), next="https://elsewhere.example")["Location"] == "/me"


def test_the_boxes_stand_where_something_can_be_done(bo):
    picture_of(bo)
    own, others, outside = (
        browser_of(player).get(path).content.decode()
        for player, path in ((bo, f"/players/{bo.key}/pictures"), (bo, "/gallery"), (None, "/gallery"))
    )
    assert own.count('class="pick"') == 1
    assert {name for name in ("publish", "take-back", "throw-away") if f'value="{name}"' in own} == {
        "publish",
        "take-back",
        "throw-away",
    }
    assert 'value="throw-away"' not in others
    assert 'class="pick"' not in outside


@pytest.mark.parametrize("asked", ["/search?q=fox", "/search?q=fox&sort=new", "/pictures/{key}/remixes"])
def test_what_was_found_can_be_chosen_too_and_so_can_the_next_page_of_it(bo, asked):
    first = picture_of(bo, "a fox")
    child = picture_of(account("Cy"), "a red fox", Stage.SEALED)
    Picture.objects.filter(pk=child.pk).update(prompt=prompts.write(child.owner, "a red fox", parents=[first.prompt]))
    bring_to(child, Stage.LISTED)
    address = asked.format(key=first.key)
    for headers in ({}, {"HX-Request": "true"}):
        shown = browser_of(bo).get(address, headers=headers).content.decode()
        assert f'name="picked" value="{child.key}"' in shown
        assert ('id="picking"' in shown) == (not headers)
    assert 'class="pick"' not in browser_of(None).get(address).content.decode()


def test_several_are_blended_in_the_studio_in_the_order_of_choosing(bo):
    one, two = (picture_of(account(name), name, seed=seed) for seed, name in enumerate(("Ada", "Cy")))
    answer = send(bo, "blend", two, one)
    assert answer["Location"] == f"/studio?remix={two.key}&remix={one.key}"
    page = browser_of(bo).get(answer["Location"])
    assert page.status_code == 200
    assert "Blend takes at most 8" in send(bo, "blend", *map(str, range(9))).content.decode()


def test_of_those_that_are_blended_ones_own_entries_stay_until_the_results(bo):
    fox, entry = picture_of(account("Ada"), "a fox"), picture_of(bo, "an entry", Stage.REVEALED)
    page = send(bo, "blend", fox, entry).content.decode()
    assert "It belongs to its battle until the results are out." in page
    assert f'href="/studio?remix={fox.key}"' in page
    body = {"pictures": [entry.key, "nothing"]}
    told = browser_of(bo).post("/api/acts/blend", body, content_type="application/json").json()
    assert (told["done"], told["missing"], told["page"]) == ([], 1, "")


@pytest.mark.parametrize("do", ["publish", "throw-away"])
def test_of_what_was_made_in_the_studio_its_owner_decides_from_the_first(bo, do):
    sketch = pictures.keep(painted("a sketch", 9), owner=bo, prompt=prompts.write(bo, "a sketch"), seed=9)
    assert send(bo, do, sketch, sure="yes").status_code == 302
    assert Listing.objects.filter(pk=sketch.pk).exists() == (do == "publish")
    assert_feeds_are_true()


def test_acts_stand_in_their_order(bo):
    ranks = [act.rank for act in acts.offered(acts.Place.OWN, bo)]
    assert ranks == sorted(ranks)
    assert acts.offered(acts.Place.OWN, None) == []


def test_by_api_a_field_that_an_act_does_not_have_is_refused_by_name(bo):
    body = {"pictures": [picture_of(bo).key], "given": {"words": "boats", "foo": "x"}}
    answer = browser_of(bo).post("/api/acts/tag", body, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (400, "given.foo")
    assert not PictureTag.objects.exists()

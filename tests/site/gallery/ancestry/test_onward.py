"""What may be made of a picture from its page."""

import pytest
from django.urls import reverse

from gallery import onward
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db


def page_of(client, picture):
    return client.get(reverse("gallery:picture", args=[picture.key])).content.decode()


def blend_of(client, picture, **asked):
    return client.get(reverse("gallery:blend", args=[picture.key]), asked)


def test_one_tap_leads_to_the_studio_with_the_picture_as_parent(client):
    fox = picture_of(account("Bo"))
    assert f'href="/studio?remix={fox.key}"' in page_of(client, fox)


def test_the_studio_opens_with_its_words_and_its_credit():
    fox = picture_of(account("Bo"), "a red fox, oil on canvas")
    told = browser_of(guest("Cy")).get(f"/studio?remix={fox.key}").content.decode()
    assert "a red fox, oil on canvas" in told
    assert f'name="remix" value="{fox.key}"' in told


def test_another_rooms_way_stands_there_only_where_it_leads_somewhere(client, monkeypatch):
    monkeypatch.setattr(onward, "_ways", {})
    onward.register("Frame it", "image", lambda picture, _: "/frames" if picture.prompt.text == "a fox" else None)
    fox, owl = picture_of(account("Bo"), "a fox"), picture_of(account("Cy"), "an owl")
    assert 'href="/frames"' in page_of(client, fox)
    assert "Frame it" not in page_of(client, owl)


def test_a_blend_is_chosen_among_pictures_that_all_may_see(client):
    fox, owl = picture_of(account("Bo"), "a fox"), picture_of(account("Cy"), "an owl")
    picture_of(account("Di"), "a secret", Stage.SEALED)
    told = blend_of(client, fox).content.decode()
    assert f'type="hidden" name="remix" value="{fox.key}"' in told
    assert f'type="checkbox" name="remix" value="{owl.key}"' in told
    assert told.count('type="checkbox"') == 1
    assert 'action="/studio"' in told


def test_ones_own_may_be_blended_before_they_are_public():
    bo = account("Bo")
    fox, own = picture_of(account("Cy"), "a fox"), picture_of(bo, "a draft", Stage.TAKEN_BACK)
    assert f'value="{own.key}"' in blend_of(browser_of(bo), fox, of="mine").content.decode()


def test_two_in_the_studio_are_two_parents():
    fox, owl = picture_of(account("Bo"), "a fox"), picture_of(account("Cy"), "an owl")
    told = browser_of(guest("Di")).get(f"/studio?remix={fox.key}&remix={owl.key}").content.decode()
    assert "a fox, an owl" in told


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED])
def test_ones_own_entry_is_blended_only_after_the_results(stage):
    bo = account("Bo")
    fox, entry = picture_of(account("Cy"), "a fox"), picture_of(bo, "an entry", stage)
    assert blend_of(browser_of(bo), entry).status_code == 404
    assert entry.key not in blend_of(browser_of(bo), fox, of="mine").content.decode()


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.WITHHELD, Stage.DELETED])
def test_what_one_may_not_read_one_cannot_blend(client, stage):
    assert blend_of(client, picture_of(account("Bo"), stage=stage)).status_code == 404


def test_a_place_that_the_list_does_not_have_is_not_found(client):
    assert blend_of(client, picture_of(account("Bo")), after="nowhere").status_code == 404

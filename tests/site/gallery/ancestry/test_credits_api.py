"""Credit by API."""

import pytest
from django.test import Client
from django.utils import timezone

from gallery import prompts
from gallery.ancestry import crediting
from tests.site.gallery.ancestry.test_ancestry_api import remix_of
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def fox():
    return picture_of(account("Bo"), "a red fox")


def won(prompt, key: str) -> None:
    crediting.settle(key, prompt, timezone.now())


def test_the_wins_that_words_helped_to_are_told_the_newest_first_and_page_by_page(fox):
    wolf = remix_of(fox, guest("Cy"), "a red wolf")
    won(wolf.prompt, "heat:1")
    won(prompts.write(fox.owner, "a redder fox", parents=[fox.prompt]), "heat:2")
    first = Client().get(f"/api/pictures/{fox.key}/credits?limit=1").json()
    second = Client().get(f"/api/pictures/{fox.key}/credits?limit=1&after={first['after']}").json()
    assert [one["picture"] for one in first["credits"]] == [None]
    assert [(one["picture"]["key"], one["percent"]) for one in second["credits"]] == [(wolf.key, 50)]
    assert second["after"] is None
    ones_own_left_out = Client().get(f"/api/players/{fox.owner.key}/credits").json()
    assert ones_own_left_out["credits"] == second["credits"]
    assert (second["total"], ones_own_left_out["total"]) == (2, 1)


def test_what_won_and_is_not_shown_is_told_without_its_picture(fox):
    won(remix_of(fox, guest("Cy"), "a red wolf", Stage.BLOCKED).prompt, "heat:1")
    (told,) = Client().get(f"/api/players/{fox.owner.key}/credits").json()["credits"]
    assert (told["picture"], told["percent"]) == (None, 50)


@pytest.mark.parametrize("room", ["pictures", "players"])
def test_a_place_that_the_list_does_not_have_is_refused(fox, room):
    key = fox.key if room == "pictures" else fox.owner.key
    answer = Client().get(f"/api/{room}/{key}/credits?after=x")
    assert (answer.status_code, answer.json()["field"]) == (400, "after")
    assert Client().get(f"/api/{room}/nobody/credits").status_code == 404

"""Families, remixes and comparisons by API."""

import pytest
from django.test import Client

from gallery import pictures, prompts
from tests.support.paintings import Stage, bring_to, painted, picture_of
from tests.support.people import guest

pytestmark = pytest.mark.django_db


def remix_of(parent, owner, words: str, stage: Stage = Stage.LISTED):
    made = pictures.keep(
        painted(words, 9), owner=owner, prompt=prompts.write(owner, words, parents=[parent.prompt]), seed=9
    )
    bring_to(made, stage)
    made.refresh_from_db()
    return made


@pytest.fixture
def fox():
    return picture_of(guest("Bo"), "a red fox")


def test_a_family_tells_members_and_lines(fox):
    child = remix_of(fox, guest("Cy"), "a red fox in the snow")
    told = Client().get(f"/api/pictures/{child.key}/family").json()
    assert [one["picture"]["key"] for one in told["members"]] == [fox.key, child.key]
    assert told["focus"] == told["members"][1]["number"]
    (line,) = told["lines"]
    assert [line["parent"], line["child"]] == [one["number"] for one in told["members"]]
    assert line["credit"] == "Bo"


def test_an_ancestor_that_is_gone_leaves_its_credit_alone(fox):
    child = remix_of(fox, guest("Cy"), "a red fox in the snow")
    bring_to(fox, Stage.BLOCKED)
    stone = Client().get(f"/api/pictures/{child.key}/family").json()["members"][0]
    assert (stone["picture"], stone["credit"]) == (None, "Bo")


def test_remixes_come_page_by_page_and_sealed_ones_never(fox):
    cy = guest("Cy")
    made = [remix_of(fox, cy, f"a fox {number}") for number in range(3)]
    remix_of(fox, cy, "a hidden fox", Stage.SEALED)
    first = Client().get(f"/api/pictures/{fox.key}/remixes?limit=2").json()
    second = Client().get(f"/api/pictures/{fox.key}/remixes?limit=2&after={first['after']}").json()
    assert [one["key"] for one in first["pictures"] + second["pictures"]] == [one.key for one in made[::-1]]
    assert second["after"] is None


def test_two_pictures_are_compared_word_by_word(fox):
    other = picture_of(guest("Cy"), "a blue fox", seed=8)
    told = Client().get(f"/api/pictures/{fox.key}/compare/{other.key}").json()
    assert [(piece["change"], piece["text"].strip()) for piece in told["words"]] == [
        ("kept", "a"),
        ("taken out", "red"),
        ("put in", "blue"),
        ("kept", "fox"),
    ]
    assert told["likeness"] == pytest.approx(4 / 6)
    seeds = next(one for one in told["settings"] if one["name"] == "seed")
    assert seeds == {"name": "seed", "one": "7", "other": "8", "differs": True}

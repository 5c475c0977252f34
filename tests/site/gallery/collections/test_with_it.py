"""The collections that a picture is in, on its page and behind it."""

import pytest
from django.test import Client

from gallery import pictures
from gallery.collections import covers, holding, keeping, reading
from gallery.models import Access
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def fox():
    return picture_of(guest("Bo"))


def kept(owner, picture, title="Foxes", access=Access.PUBLIC):
    made = keeping.create(owner, keeping.label(title, access=access))
    holding.add(made, [picture], owner)
    return made


def titles(picture, viewer=None):
    return [one.title for one in reading.few_with_it(picture, viewer).collections]


def test_the_page_names_those_that_everybody_sees_and_ones_own_private_ones(ada, fox):
    kept(ada, fox, "Calm")
    kept(ada, fox, "Secret", Access.PRIVATE)
    assert (titles(fox), titles(fox, account("Cy")), titles(fox, ada)) == (["Calm"], ["Calm"], ["Secret", "Calm"])
    own, others = (browser_of(one).get(f"/pictures/{fox.key}").content.decode() for one in (ada, None))
    assert "In these collections" in others
    assert ("Secret" in own, "Secret" in others) == (True, False)


def test_six_stand_on_the_page_and_all_of_them_behind_it_page_by_page(ada, fox):
    for number in range(7):
        kept(ada, fox, f"Box {number}")
    address = f"/pictures/{fox.key}/collections"
    page = Client().get(f"/pictures/{fox.key}").content.decode()
    assert ("Box 6" in page, "Box 0" in page, address in page) == (True, False, True)
    first = covers.with_picture(fox, None, count=4)
    rest = covers.with_picture(fox, None, first.older, count=4)
    assert [cover.collection.title for cover in [*first.covers, *rest.covers]] == [
        f"Box {at}" for at in range(6, -1, -1)
    ]
    assert rest.older is None
    assert "Box 0" in Client().get(address).content.decode()
    told = Client().get(f"/api{address}?limit=2").json()
    assert [one["title"] for one in told["collections"]] == ["Box 6", "Box 5"]
    assert Client().get(f"/pictures/{fox.key}/collections?before=x").status_code == 404


def test_of_one_that_was_taken_back_only_its_keeper_is_told(ada, fox):
    kept(ada, fox)
    pictures.take_back([fox.pk])
    fox.refresh_from_db()
    assert (titles(fox), titles(fox, ada)) == ([], ["Foxes"])

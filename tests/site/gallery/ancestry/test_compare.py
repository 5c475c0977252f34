"""Two pictures held against each other."""

import pytest
from django.test import Client

from tests.support.paintings import Stage, picture_of
from tests.support.people import guest

pytestmark = pytest.mark.django_db


def compared(one, two):
    return Client().get(f"/pictures/{one.key}/compare/{two.key}")


@pytest.fixture
def bo():
    return guest("Bo")


@pytest.fixture
def fox(bo):
    return picture_of(bo, "a red fox")


def test_changed_words_are_marked_and_told(bo, fox):
    page = compared(fox, picture_of(bo, "a blue fox", seed=8))
    html = page.content.decode()
    assert "<del> red</del><ins> blue</ins>" in html
    assert "Taken out: red. Put in: blue." in html
    assert page.context["likeness"] == 67


def test_changed_settings_come_first(bo, fox):
    rows = compared(fox, picture_of(bo, "a red fox", seed=8)).context["settings"]
    assert [(row.name, row.one, row.other) for row in rows if row.differs] == [("seed", "7", "8")]
    assert rows[0].differs
    assert not rows[1].differs


def test_a_picture_is_like_itself(fox):
    page = compared(fox, fox)
    assert page.context["likeness"] == 100
    assert "The same words." in page.content.decode()


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.WITHHELD, Stage.DELETED])
def test_what_one_may_not_read_cannot_be_compared(bo, fox, stage):
    hidden = picture_of(bo, "hidden", stage=stage)
    assert compared(fox, hidden).status_code == 404
    assert compared(hidden, fox).status_code == 404

"""Remixes and tags are counted where everybody finds them: a number must not tell what nobody else may see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gallery import counters, pictures, prompts
from gallery.models import Tag
from gallery.tags import tagging
from moderation.states import State
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import painted, picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return account("Bo")


@pytest.fixture
def fox(bo):
    return picture_of(bo, "a red fox")


@pytest.fixture
def child(fox):
    """Of Ada's, painted in the studio from the fox's words, tagged, and seen by nobody else yet."""
    ada = account("Ada")
    words = prompts.write(ada, "a blue fox", parents=[fox.prompt])
    made = pictures.keep(painted("a blue fox", 9), owner=ada, prompt=words, seed=9)
    tagging.put([made], "fox", ada)
    return made


def counted(fox):
    fox.prompt.refresh_from_db()
    return fox.remixes, Tag.objects.get(slug="fox").uses


def test_what_is_private_counts_for_nothing_and_what_is_published_does(fox, child):
    assert counted(fox) == (0, 0)
    assert browser_of(None).get(f"/api/pictures/{fox.key}").json()["remixes"] == 0
    pictures.show([child.pk], timezone.now())
    assert counted(fox) == (1, 1)


@pytest.mark.parametrize(
    ("gone", "back"),
    [
        (lambda ids: pictures.take_back(ids), lambda ids: pictures.show(ids, timezone.now())),
        (lambda ids: pictures.judge(ids, State.WITHHELD), lambda ids: pictures.judge(ids, State.VISIBLE)),
        (lambda ids: pictures.throw_away(ids, timezone.now()), lambda ids: pictures.put_back(ids)),
    ],
)
def test_the_counts_go_and_come_with_the_picture_and_doing_it_again_moves_nothing(fox, child, gone, back):
    ids = [child.pk]
    pictures.show(ids, timezone.now())
    for verb, expected in ((gone, (0, 0)), (gone, (0, 0)), (back, (1, 1)), (back, (1, 1))):
        verb(ids)
        assert counted(fox) == expected
    assert_feeds_are_true()


def test_several_pictures_of_the_same_words_count_each(fox, child):
    second = pictures.keep(painted("a blue fox", 10), owner=child.owner, prompt=child.prompt, seed=10)
    tagging.put([second], "fox", child.owner)
    pictures.show([child.pk, second.pk], timezone.now())
    assert counted(fox) == (2, 2)
    pictures.take_back([child.pk])
    assert counted(fox) == (1, 1)


def test_a_wrong_count_keeps_no_picture_in_the_gallery(fox, child):
    pictures.show([child.pk], timezone.now())
    Tag.objects.update(uses=0)
    pictures.judge([child.pk], State.WITHHELD)
    assert counted(fox) == (0, 0)


def test_ones_own_private_remixes_hang_beside_it_for_oneself_alone(fox, child):
    path = f"/pictures/{fox.key}"
    assert "Made of it" in browser_of(child.owner).get(path).content.decode()
    assert "Made of it" not in browser_of(None).get(path).content.decode()


def test_a_like_counts_no_uses(fox):
    with CaptureQueriesContext(connection) as asked:
        counters.move(fox.pk, counters.Counter.LIKES, 1)
    assert not [one for one in asked.captured_queries if "gallery_tag" in one["sql"]]

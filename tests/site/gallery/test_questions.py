"""How often a page asks the database, whatever hangs on it: bounds, so that a page with much on it is hardly dearer than an empty
one. What a page asks is told beside its bound."""

import pytest
from django.test import Client
from django.utils import timezone

from gallery import prompts
from gallery.collections import holding
from gallery.models import Access, Collection, Picture
from gallery.people import comments
from gallery.people.follows import follow
from gallery.people.likes import like
from gallery.tags import tagging
from tests.support.paintings import Stage, bring_to, picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def full() -> Picture:
    """By Bo, with rivals, remixes, tags, comments, likes and followers, in collections of Ada."""
    ada, bo = account("Ada"), guest("Bo")
    picture = picture_of(bo, "a fox")
    for number in range(3):
        picture_of(guest("Di"), f"a boat {number}")
        child = picture_of(guest("Cy"), f"a fox {number}", Stage.SEALED)
        made = prompts.write(child.owner, f"a fox {number}", parents=[picture.prompt])
        Picture.objects.filter(pk=child.pk).update(prompt=made)
        bring_to(child, Stage.LISTED)
        kept = Collection.objects.create(owner=ada, title=f"Foxes {number}", access=Access.PUBLIC)
        holding.add(kept, [picture, child], ada)
        comments.say(picture, ada, f"Well painted {number}.", timezone.now())
    tagging.put([picture], "fox, calm, red", ada)
    like(picture, ada)
    follow(ada, bo)
    picture.refresh_from_db()
    return picture


def test_a_picture_asks_a_guest_little(full, django_assert_max_num_queries):
    """Itself and its files; rivals and what was made of it with theirs, its heat, and whether anything was made; what looks
    like it (5 at most), and what of that may be shown; its room; collections, sets, wins, the studio, comments, reactions,
    tags, lines of descent."""
    with django_assert_max_num_queries(2 + 6 + 5 + 1 + 9):
        page = Client().get(f"/pictures/{full.key}").content.decode()
    for told in ("Rivals of its round", "Made of it", "Foxes 2", "Well painted 2.", "calm"):
        assert told in page


def test_a_member_costs_it_nine_questions_more(full, django_assert_max_num_queries):
    """Session, account and player; whether they like it, follow its author, may tag it; what they have not read;
    what they do not want to come upon, and have covered. Who may tag it is offered tags: one more."""
    browser = browser_of(Collection.objects.first().owner)
    with django_assert_max_num_queries(23 + 9 + 1):
        page = browser.get(f"/pictures/{full.key}").content.decode()
    assert page.count('aria-pressed="true"') == 2  # liked, followed


def test_a_collection_asks_for_its_label_its_pictures_their_files_and_its_count(full, django_assert_max_num_queries):
    shown = Collection.objects.first()
    with django_assert_max_num_queries(5):
        assert "a fox 2" in Client().get(f"/collections/{shown.key}").content.decode()


def test_lists_of_collections_ask_three_times(full, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert "Foxes 0" in Client().get("/collections").content.decode()


def test_a_players_page_asks_for_each_of_its_panels_a_few_times(full, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        assert "a fox" in Client().get(f"/players/{full.owner.key}").content.decode()

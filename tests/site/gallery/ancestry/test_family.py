"""What descends from what, as somebody is shown it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import people
from gallery import pictures, prompts
from gallery.ancestry import family as families
from gallery.ancestry import walk
from gallery.models import Picture
from tests.support.paintings import Stage, bring_to, painted
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return guest("Bo")


@pytest.fixture
def fox(bo):
    return made_of(bo, "a red fox")


def made_of(owner, text, *parents: Picture, stage=Stage.LISTED) -> Picture:
    words = prompts.write(owner, text, parents=[parent.prompt for parent in parents])
    picture = pictures.keep(painted(text), owner=owner, prompt=words, seed=7)
    bring_to(picture, stage)
    picture.refresh_from_db()
    return picture


def told(picture, viewer=None):
    """Words for who is shown, † and the credit for a tombstone."""
    members = families.family_of(picture, viewer).members
    return [one.picture.prompt.text if one.picture else f"† {one.credit}" for one in members]


def lines(picture, viewer=None):
    family = families.family_of(picture, viewer)
    texts = {one.number: one.picture.prompt.text if one.picture else "†" for one in family.members}
    return [(texts[line.parent], texts[line.child], line.kind) for line in family.lines]


def test_a_family_goes_both_ways(fox, bo):
    frost = made_of(guest("Cy"), "frost")
    blend = made_of(bo, "a fox in frost", fox, frost)
    remix = made_of(account("Ada"), "a wolf in frost", blend)
    for one in (blend, remix):
        assert lines(one) == [
            ("a red fox", "a fox in frost", "blend"),
            ("frost", "a fox in frost", "blend"),
            ("a fox in frost", "a wolf in frost", "remix"),
        ]
    assert told(fox) == ["a red fox", "a fox in frost", "a wolf in frost"]


def test_who_is_alone_is_a_family_of_one(fox):
    assert told(fox) == ["a red fox"]


@pytest.mark.parametrize("stage", [Stage.DELETED, Stage.WITHHELD, Stage.BLOCKED, Stage.NAMED])
def test_an_ancestor_that_is_not_shown_leaves_its_credit_alone(bo, stage):
    lost = made_of(bo, "lost words", stage=stage)
    child = made_of(guest("Cy"), "a child", lost)
    assert told(child) == ["† Bo", "a child"]
    page = Client().get(f"/pictures/{child.key}/ancestry").content.decode()
    assert "Words by Bo" in page
    assert "lost words" not in page
    assert lost.key not in page


def test_the_credit_is_the_name_at_that_moment(fox, bo):
    child = made_of(guest("Cy"), "a child", fox)
    people.rename(bo, "Bobo")
    pictures.delete([fox.pk], timezone.now())
    assert told(child) == ["† Bo", "a child"]


def test_an_author_who_left_keeps_the_credit(fox, bo):
    child = made_of(guest("Cy"), "a child", fox)
    bo.delete()
    pictures.delete([fox.pk], timezone.now())
    assert told(child) == ["† Bo", "a child"]


def test_a_descendant_that_is_not_shown_is_not_told_of(fox):
    made_of(guest("Cy"), "still sealed", fox, stage=Stage.SEALED)
    made_of(guest("Cy"), "taken away", fox, stage=Stage.DELETED)
    assert told(fox) == ["a red fox"]


def test_nor_is_a_hidden_line_of_several(fox):
    child = made_of(guest("Cy"), "taken away", fox)
    grandchild = made_of(account("Ada"), "taken away too", child)
    made_of(account("Di"), "still sealed", grandchild, stage=Stage.SEALED)
    pictures.delete([child.pk, grandchild.pk], timezone.now())
    assert told(fox) == ["a red fox"]


def test_a_gap_between_two_who_are_shown_is_a_tombstone(fox):
    gap = made_of(guest("Cy"), "taken away", fox)
    made_of(account("Ada"), "a grandchild", gap)
    pictures.delete([gap.pk], timezone.now())
    assert told(fox) == ["a red fox", "† Cy", "a grandchild"]


def test_everybody_is_shown_their_own(fox):
    cy = guest("Cy")
    made_of(cy, "still sealed", fox, stage=Stage.SEALED)
    assert told(fox, cy) == ["a red fox", "still sealed"]
    assert told(fox, account("Ada")) == ["a red fox"]


def test_a_large_family_collapses_to_the_newest_and_a_number(fox):
    for at in range(walk.CHILDREN_MOST + 3):
        made_of(None, f"fox {at}", fox)
    assert told(fox) == ["a red fox", *(f"fox {at}" for at in range(3, walk.CHILDREN_MOST + 3))]
    assert families.family_of(fox, None).members[0].more == 3
    page = Client().get(f"/pictures/{fox.key}/ancestry")
    assert "+ 3 more" in page.content.decode()


def test_the_walk_ends_after_so_many_generations_and_says_so(fox):
    chain = [fox]
    for at in range(walk.GENERATIONS + 1):
        chain.append(made_of(None, f"fox {at}", chain[-1]))
    family = families.family_of(chain[-1], None)
    assert len(family.members) == walk.GENERATIONS + 1
    assert [one.has_older for one in family.members] == [True] + [False] * walk.GENERATIONS


def test_a_wide_ancestry_is_bounded_in_all(monkeypatch, fox):
    generation = [made_of(None, f"old {at}") for at in range(3)]
    for depth in range(3):
        generation = [made_of(None, f"{depth} {at}", *generation) for at in range(3)]
    monkeypatch.setattr(walk, "ANCESTORS_MOST", 5)
    assert len(families.family_of(generation[0], None).members) <= 5


def test_the_same_picture_reached_by_two_ways_stands_once(fox):
    left, right = made_of(None, "left", fox), made_of(None, "right", fox)
    assert told(made_of(None, "both", left, right)) == ["a red fox", "left", "right", "both"]


def test_the_remixes_are_listed_page_by_page(fox, monkeypatch):
    monkeypatch.setattr("gallery.ancestry.remixes.remixes_of.__defaults__", (2,))
    for at in range(3):
        made_of(None, f"fox {at}", fox)
    made_of(None, "taken away", fox, stage=Stage.DELETED)
    first = Client().get(f"/pictures/{fox.key}/remixes")
    assert [card.words for card in first.context["cards"]] == ["fox 2", "fox 1"]
    second = Client().get(f"/pictures/{fox.key}/remixes", {"after": first.context["after"]})
    assert [card.words for card in second.context["cards"]] == ["fox 0"]
    assert second.context["after"] is None


def test_a_place_that_is_in_no_list_is_not_found(fox):
    assert Client().get(f"/pictures/{fox.key}/remixes?after=nowhere").status_code == 404


@pytest.mark.parametrize("page", ["ancestry", "remixes"])
def test_the_family_of_what_one_may_not_read_is_not_found(bo, page):
    sealed = made_of(bo, "sealed", stage=Stage.SEALED)
    assert Client().get(f"/pictures/{sealed.key}/{page}").status_code == 404


def test_a_family_costs_the_same_queries_however_large(fox):
    child = made_of(None, "first", fox)
    with CaptureQueriesContext(connection) as small:
        families.family_of(child, None)
    for at in range(5):
        made_of(None, f"third {at}", made_of(None, f"second {at}", child))
    with CaptureQueriesContext(connection) as large:
        families.family_of(child, None)
    assert len(large) == len(small) <= 8

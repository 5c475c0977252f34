"""Words and what they descend from."""

import pytest
from django.db import IntegrityError, transaction

from accounts import people
from gallery import prompts
from gallery.models import ParentKind, Prompt, PromptParent
from gallery.prompts import PARENTS_MOST, SOMEBODY, TooManyParents
from tests.support.paintings import picture_of
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def fox():
    return prompts.write(guest("Bo"), "a red fox")


def lines_of(child):
    return [(line.parent.text, line.kind, line.credit) for line in child.lines_up.order_by("parent_id")]


def test_words_of_one_parent_are_a_remix(fox):
    assert lines_of(prompts.write(account("Ada"), "a blue fox", parents=[fox])) == [("a red fox", "remix", "Bo")]


def test_words_of_two_are_a_blend(fox):
    frost = prompts.write(account("Ada"), "frost")
    blend = prompts.write(guest("Cy"), "a fox in frost", parents=[frost, fox])
    assert lines_of(blend) == [("a red fox", "blend", "Bo"), ("frost", "blend", "Ada")]


def test_a_relay_says_so_itself(fox):
    child = prompts.write(guest("Cy"), "a foxier fox", parents=[fox], kind=ParentKind.RELAY)
    assert lines_of(child) == [("a red fox", "relay", "Bo")]


def test_a_credit_stays_as_it_was_when_the_line_was_drawn(fox):
    child = prompts.write(None, "a blue fox", parents=[fox])
    people.rename(fox.author, "Bobo")
    assert lines_of(child) == [("a red fox", "remix", "Bo")]


def test_the_credit_of_nobody_is_somebodys():
    child = prompts.write(None, "a blue fox", parents=[prompts.write(None, "a red fox")])
    assert lines_of(child) == [("a red fox", "remix", SOMEBODY)]


def test_a_parent_named_twice_counts_once():
    picture = picture_of(guest("Bo"))
    child = prompts.write(None, "a redder fox", parents=[picture.prompt, picture.prompt])
    assert lines_of(child) == [("a red fox", "remix", "Bo")]


def test_so_many_are_blended_and_no_more():
    many = [prompts.write(None, f"fox {at}") for at in range(PARENTS_MOST + 1)]
    assert prompts.write(None, "a skulk", parents=many[1:]).lines_up.count() == PARENTS_MOST
    before = Prompt.objects.count()
    with pytest.raises(TooManyParents):
        prompts.write(None, "a greater skulk", parents=many)
    assert Prompt.objects.count() == before


def test_no_line_leads_back(fox):
    child = prompts.write(None, "a blue fox", parents=[fox])
    for back in (child, fox):
        with pytest.raises(IntegrityError, match="prompt_parent_older"), transaction.atomic():
            PromptParent.objects.create(child=fox, parent=back, kind=ParentKind.REMIX, credit="Bo")

"""The ledger of credit: written once for each win, never changed, put right by lines of its own."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import people
from gallery import pictures, prompts
from gallery.ancestry import crediting
from gallery.ancestry.credit import WHOLE
from gallery.ancestry.helped import helped_by, helped_by_words, helps_of
from gallery.models import CreditLine, Prompt, PromptParent, Win
from tests.support.paintings import Stage, bring_to, painted
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return account("Bo")


@pytest.fixture
def cy():
    return account("Cy")


@pytest.fixture
def fox(bo):
    return prompts.write(bo, "a red fox")


@pytest.fixture
def wolf(cy, fox):
    return prompts.write(cy, "a red wolf", parents=[fox])


def won(winner, key="heat:1"):
    crediting.settle(key, winner, timezone.now(), place="BKTM", round_=1)


def sums(key="heat:1"):
    lines = CreditLine.objects.filter(win__key=key).order_by().values_list("prompt__text").annotate(Sum("micros"))
    return dict(lines)


def test_a_win_is_shared_with_what_the_words_descend_from(wolf):
    won(wolf)
    assert sums() == {"a red wolf": 500_000, "a red fox": 500_000}


def test_told_twice_it_is_written_once(wolf):
    won(wolf)
    won(wolf)
    assert CreditLine.objects.count() == 2


def test_a_win_that_was_none_is_taken_back_by_lines_of_its_own(wolf, bo):
    won(wolf)
    won(None)
    assert sums() == {"a red wolf": 0, "a red fox": 0}
    assert CreditLine.objects.filter(number=2, micros__lt=0).count() == 2
    assert helped_by(bo) == 0
    won(wolf)
    assert (helped_by(bo), CreditLine.objects.count()) == (1, 6)


def test_another_winner_takes_the_place_of_the_first(wolf, bo):
    owl = prompts.write(guest("Di"), "an owl")
    won(wolf)
    won(owl)
    assert sums() == {"a red wolf": 0, "a red fox": 0, "an owl": WHOLE}
    assert CreditLine.objects.aggregate(total=Sum("micros"))["total"] == WHOLE


def test_who_never_won_leaves_no_line():
    won(None)
    assert not Win.objects.exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_no_line_is_changed_or_deleted(wolf, change):
    won(wolf)
    lines = CreditLine.objects.all()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"):
        lines.update(micros=1) if change == "update" else lines.delete()


def test_ones_own_words_help_nobody_else_to_win(bo, fox):
    won(prompts.write(bo, "a redder fox", parents=[fox]))
    assert helped_by(bo) == 0
    assert helped_by_words(fox.pk) == 1


def test_credit_goes_where_a_guests_account_goes(cy):
    bo, home = guest("Bo"), account("Bo at home")
    won(prompts.write(cy, "a wolf", parents=[prompts.write(bo, "a fox")]))
    people.merge(bo, home)
    assert helped_by(home) == 1


def test_words_without_an_author_keep_their_share(cy, wolf, fox):
    won(wolf)
    Prompt.objects.filter(pk=fox.pk).update(author=None)
    assert sums() == {"a red wolf": 500_000, "a red fox": 500_000}
    assert helped_by_words(fox.pk) == 1


def test_no_line_of_descent_leads_back(fox, wolf):
    """So a walk up from a winner ends, whatever stands in the table."""
    with pytest.raises(IntegrityError, match="prompt_parent_older"):
        PromptParent.objects.create(child=fox, parent=wolf, kind="remix", credit="Cy")


def test_a_share_of_a_loved_line_takes_few_queries(bo, cy):
    line = prompts.write(bo, "a fox")
    for number in range(12):
        line = prompts.write(cy, f"a fox {number}", parents=[line])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        won(line)
    assert len(asked) <= 12
    assert CreditLine.objects.count() == 6


def picture_of(owner, prompt, stage=Stage.LISTED):
    picture = pictures.keep(painted(prompt.text), owner=owner, prompt=prompt, seed=7)
    bring_to(picture, stage)
    return picture


def test_a_players_page_and_a_pictures_say_how_often(client, bo, cy, fox, wolf):
    shown = picture_of(bo, fox)
    won(wolf)
    assert "Words of Bo helped others to win" in client.get(f"/players/{bo.key}").content.decode()
    assert "Your words helped others to win" in browser_of(bo).get(f"/players/{bo.key}").content.decode()
    assert "These words helped others to win" in client.get(f"/pictures/{shown.key}").content.decode()
    assert "These words helped others to win" in client.get(f"/pictures/{shown.key}/ancestry").content.decode()
    assert "helped others" not in client.get(f"/players/{cy.key}").content.decode()


def test_the_list_shows_what_everybody_may_see_and_of_the_rest_the_share_alone(client, bo, cy, fox, wolf):
    picture_of(cy, wolf)
    secret = prompts.write(cy, "a secret wolf", parents=[fox])
    picture_of(cy, secret, Stage.TAKEN_BACK)
    won(wolf)
    won(secret, "heat:2")
    told = client.get(f"/players/{bo.key}/credit").content.decode()
    assert "a red wolf" in told
    assert "a secret wolf" not in told
    assert told.count("50 %") == 2


def test_the_list_goes_page_by_page(bo, cy, fox):
    for number in range(5):
        won(prompts.write(cy, f"a wolf {number}", parents=[fox]), f"heat:{number}")
    first = helps_of(bo, None, count=2)
    second = helps_of(bo, None, first.after, count=2)
    last = helps_of(bo, None, second.after, count=2)
    numbers = [one.number for page in (first, second, last) for one in page.helps]
    assert numbers == sorted(numbers, reverse=True)
    assert (len(set(numbers)), last.after) == (5, None)


def test_a_place_that_the_list_does_not_have_is_not_found(client, bo):
    assert client.get(f"/players/{bo.key}/credit", {"after": "x"}).status_code == 404

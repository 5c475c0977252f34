"""A picture that is withheld while others do something to it: its listing goes, whoever commits first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gallery import counters, pictures, prompts
from gallery.counters import Counter
from gallery.models import Level, Listing, Prompt, Reaction, ReactionKind
from moderation.states import State
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import painted, picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db(transaction=True)


def likes(picture, ada):
    with transaction.atomic():
        Reaction.objects.create(picture=picture, player=ada, kind=ReactionKind.LIKE)
        counters.move(picture.pk, Counter.LIKES, 1)


OTHERS = {
    "lists what is listed": lambda picture, ada: pictures.list_publicly([picture.pk], timezone.now()),
    "finds it fit already": lambda picture, ada: pictures.rate([picture.pk], Level.EVERYONE),
    "likes it": likes,
}


@pytest.mark.parametrize("other", OTHERS)
def test_nobody_brings_back_what_is_being_withheld(other):
    picture, ada = picture_of(account("Bo")), account("Ada")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            pictures.judge([picture.pk], State.WITHHELD)
            waiting = pool.submit(in_its_own_connection, lambda: OTHERS[other](picture, ada))
            until_it_waits(waiting)
        waiting.result()
    assert not Listing.objects.exists()
    assert_feeds_are_true()


def test_two_that_were_made_of_the_same_words_come_at_once_and_both_are_counted():
    ada, now = account("Ada"), timezone.now()
    fox, boat = picture_of(ada, "a fox"), picture_of(ada, "a boat", seed=8)
    one, other = (child_of(ada, seed, *parents) for seed, parents in ((9, (fox, boat)), (10, (boat, fox))))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            pictures.show([one.pk], now)
            waiting = pool.submit(in_its_own_connection, lambda: pictures.show([other.pk], now))
            until_it_waits(waiting)
        waiting.result()
    assert set(Prompt.objects.filter(pk__in=[fox.prompt_id, boat.prompt_id]).values_list("remixes", flat=True)) == {2}
    assert_feeds_are_true()


def child_of(owner, seed, *parents):
    """Painted in the studio, and private."""
    words = prompts.write(owner, f"words {seed}", parents=[parent.prompt for parent in parents])
    return pictures.keep(painted(f"words {seed}", seed), owner=owner, prompt=words, seed=seed)


def in_its_own_connection(do: Callable[[], object]) -> None:
    try:
        do()
    finally:
        connection.close()


def until_it_waits(other: Future[None]) -> None:
    with connection.cursor() as cursor:
        while not other.done():
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("It did not wait for the picture.")

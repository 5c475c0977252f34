"""What is asked for twice under one name is done once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts import once as asked
from accounts import people
from accounts.models import AskedOnce, User
from accounts.once import KEPT, Answer, Reused, once
from accounts.tasks import forget_answers
from tests.support.patience import PATIENCE
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return guest("Ada")


@pytest.fixture
def done():
    return []


@pytest.fixture
def do(done):
    def doing() -> Answer:
        done.append("done")
        return Answer(201, {"number": len(done)})

    return doing


def test_asked_again_it_is_not_done_again_and_gets_the_first_answer(ada, do, done):
    first, second = (once(ada, "x", "d", do) for _ in range(2))
    assert (first, second) == (Answer(201, {"number": 1}), Answer(201, {"number": 1}, is_again=True))
    assert len(done) == 1


def test_a_name_stands_for_one_thing_of_one_person(ada, do, done):
    once(ada, "x", "d", do)
    with pytest.raises(Reused):
        once(ada, "x", "other", do)
    assert not once(ada, "y", "other", do).is_again
    assert not once(guest("Bo"), "x", "other", do).is_again
    assert len(done) == 3


def test_what_failed_may_be_asked_for_again(ada, do):
    def failing() -> Answer:
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        once(ada, "x", "d", failing)
    assert not once(ada, "x", "d", do).is_again


def test_after_a_day_a_name_is_free_and_swept(ada, do):
    with time_machine.travel(timezone.now() - KEPT - timedelta(seconds=1)):
        once(ada, "x", "d", do)
        once(ada, "y", "d", do)
    assert not once(ada, "x", "other", do).is_again
    assert (forget_answers(), list(AskedOnce.objects.values_list("name", flat=True))) == (1, ["x"])


def test_with_whom_it_was_asked_it_is_forgotten(ada, do):
    bo = guest("Bo")
    for one in (ada, bo, guest("Cy")):
        once(one, "x", "d", do)
    bo.merged_into = ada
    bo.save()
    asked.forget(ada)
    assert AskedOnce.objects.get().player.nickname == "Cy"


def test_what_a_guest_asked_for_is_not_done_again_for_the_account_that_they_become(ada, do, done):
    """Nor where the account had a name of the same text for something else: its own stays."""
    bo = account("Bo")
    once(ada, "x", "d", do)
    once(ada, "both", "d", do)
    once(bo, "both", "other", do)
    people.merge(ada, bo)
    assert once(bo, "x", "d", do) == Answer(201, {"number": 1}, is_again=True)
    assert once(bo, "both", "other", do).is_again
    assert len(done) == 3


def test_a_guest_who_becomes_an_account_of_their_own_is_answered_as_before(ada, do, done):
    once(ada, "x", "d", do)
    kept = people.sign_in(User.objects.create_user("ada"), came_as=ada)
    assert once(kept, "x", "d", do).is_again


def test_words_that_an_older_version_kept_with_its_answers_go(ada):
    kept = {"comment": {"number": 7, "text": "a fox"}, "run": {"key": "abc", "words": "a fox"}, "form": "xyz"}
    for name, answer in kept.items():
        AskedOnce.objects.create(player=ada, name=name, digest="d", status=201, answer=answer)
    with connection.cursor() as cursor:
        cursor.execute(import_module("accounts.migrations.0005_kept_answers_name_alone").NAME)
    assert dict(AskedOnce.objects.values_list("name", "answer")) == {"comment": 7, "run": "abc", "form": "xyz"}


@pytest.mark.django_db(transaction=True)
def test_who_asks_while_it_is_being_done_waits_for_the_answer(ada, do, done):
    def beside() -> Answer:
        try:
            return once(ada, "x", "d", do)
        finally:
            connection.close()

    def slowly() -> Answer:
        waiting.append(pool.submit(beside))
        with connection.cursor() as cursor:
            for _ in range(round(100 * PATIENCE)):
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0]:
                    return do()
                threading.Event().wait(0.01)
        raise AssertionError("nobody came to wait")

    waiting = []
    with ThreadPoolExecutor(1) as pool:
        first = once(ada, "x", "d", slowly)
        (second,) = waiting
        assert (second.result(timeout=PATIENCE), len(done)) == (Answer(201, first.content, is_again=True), 1)

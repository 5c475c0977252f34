"""What an account needs before it is trusted in rated battles."""

from datetime import timedelta

import pytest

from battles.trust import Gates, Standing, missing

GATES = Gates(age=timedelta(hours=24), judged=20, needs_email=True)
TRUSTED = {"age": timedelta(hours=24), "judged": 20, "has_email": True}


def test_who_has_everything_misses_nothing():
    assert missing(Standing(**TRUSTED), GATES) == ""


@pytest.mark.parametrize(
    ("lack", "said"),
    [
        ({"age": timedelta(hours=21)}, "your account is a day old (in 3 hours)"),
        ({"age": timedelta(hours=23, minutes=50)}, "your account is a day old (in 1 hour)"),
        ({"judged": 19}, "you have judged 1 more pair in other public battles"),
        ({"judged": 0}, "you have judged 20 more pairs in other public battles"),
        ({"has_email": False}, "you have verified your e-mail address"),
    ],
)
def test_what_is_missing_is_said_in_plain_words(lack, said):
    assert missing(Standing(**{**TRUSTED, **lack}), GATES) == said


def test_more_than_one_thing_may_be_missing():
    newcomer = Standing(timedelta(), 0, True)
    assert missing(newcomer, GATES).count(", and ") == 1


def test_gates_at_nothing_let_everybody_through():
    assert missing(Standing(timedelta(), 0, False), Gates(timedelta(), 0, False)) == ""

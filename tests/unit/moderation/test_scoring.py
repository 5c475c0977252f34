"""How much speaks for looking at a subject, and when reports alone hide it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.desk import scoring
from moderation.desk.scoring import Witness

STRANGER = Witness(timedelta(days=30), right=0, decided=0, may_speak=True, reason="other")


def test_a_strangers_report_counts_half() -> None:
    assert scoring.of_reports([STRANGER]) == 500


def test_whom_moderators_followed_counts_more_and_whom_they_did_not_less() -> None:
    followed, let_be = replace(STRANGER, right=6, decided=6), replace(STRANGER, right=0, decided=6)
    assert scoring.of_reports([followed]) == 800  # (6 + 2) / (6 + 4)
    assert scoring.of_reports([let_be]) == 200  # (0 + 2) / (6 + 4)


def test_an_account_of_yesterday_counts_half_of_that_and_who_is_silenced_a_quarter() -> None:
    assert scoring.of_reports([replace(STRANGER, age=timedelta(days=1))]) == 250
    assert scoring.of_reports([replace(STRANGER, may_speak=False)]) == 125


def test_a_reason_adds_once_however_many_give_it() -> None:
    hate = replace(STRANGER, reason="hate")
    assert scoring.of_reports([hate, hate]) == 500 + 500 + 500


def test_three_strangers_of_whom_one_names_hate_hide_it() -> None:
    three = [STRANGER, STRANGER, replace(STRANGER, reason="hate")]
    assert scoring.hides(three, passes=0)
    assert not scoring.hides(three[1:], passes=0)


NEW = replace(STRANGER, age=timedelta(days=1))
GRAVE = ["hate", "sexual", "private", "violence"]


@pytest.mark.parametrize("doubted", [NEW, replace(STRANGER, may_speak=False), replace(NEW, right=100, decided=100)])
@pytest.mark.parametrize("many", [3, 4, 1000])
def test_accounts_that_are_not_trusted_in_full_hide_nothing_alone_however_many(doubted: Witness, many: int) -> None:
    crowd = [replace(doubted, reason=GRAVE[number % len(GRAVE)]) for number in range(many)]
    assert scoring.of_reports(crowd) == scoring.DOUBTED_MOST < scoring.HIDE_AT
    assert not scoring.hides(crowd, passes=0)


@pytest.mark.parametrize("trusted", [1, 2])
def test_nor_with_one_or_two_strangers_who_name_nothing_grave(trusted: int) -> None:
    crowd = [replace(NEW, reason=GRAVE[number % len(GRAVE)]) for number in range(1000)]
    assert not scoring.hides([*crowd, *[STRANGER] * trusted], passes=0)


def test_nor_with_the_word_of_one_whom_moderators_always_followed() -> None:
    crowd = [replace(NEW, reason=reason) for reason in GRAVE]
    assert not scoring.hides([*crowd, replace(STRANGER, right=100, decided=100, reason="hate")], passes=0)


def test_what_newcomers_say_helps_two_others_of_whom_one_names_hate() -> None:
    two = [STRANGER, replace(STRANGER, reason="hate")]
    assert not scoring.hides(two, passes=0)
    assert scoring.hides([*two, NEW, NEW], passes=0)  # 1 + 0.5 + 2 × 0.25


def test_a_reason_that_others_give_too_is_not_the_newcomers() -> None:
    assert scoring.of_reports([replace(STRANGER, reason="hate"), replace(NEW, reason="hate")]) == 500 + 500 + 250


def test_what_a_person_let_pass_takes_twice_as_much() -> None:
    three = [STRANGER, STRANGER, replace(STRANGER, reason="hate")]
    assert not scoring.hides(three, passes=1)
    assert scoring.hides([*three, *[STRANGER] * 4], passes=1)  # 2 + 4 × 0.5


@pytest.mark.parametrize("right", [0, 100])
def test_one_persons_word_hides_nothing(right: int) -> None:
    assert not scoring.hides([replace(STRANGER, right=right, decided=right, reason="hate")] * 1, passes=0)

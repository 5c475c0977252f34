"""A heat that is decided credits the words that the winner's descend from."""

import pytest
from django.db.models import Sum

from battles import actions, withdrawing
from battles.states import Format, SeatRole
from gallery.ancestry.credit import WHOLE
from gallery.ancestry.helped import helped_by
from gallery.models import CreditLine, Win
from tests.support.battles import again, lobby, member, paint_all, seal, setup, time_is_up, to_voting, vote_for

pytestmark = pytest.mark.django_db


def due_to(player):
    """Millionths of all wins that are due to somebody's words."""
    return CreditLine.objects.filter(prompt__author=player).aggregate(total=Sum("micros"))["total"] or 0


def relay_of_two_rounds(ada, bo):
    """Bo wins the first round, and Ada the second with what she made of his words."""
    mo = member("Mo")
    battle = to_voting(lobby(ada, bo, chosen=setup(Format.RELAY, rounds=2)), {ada: "a red fox", bo: "a blue boat"})
    actions.join(battle.code, mo, SeatRole.AUDIENCE)
    vote_for(battle, mo, bo)
    battle = time_is_up(time_is_up(battle))
    seal(battle, ada, "a blue boat at night")
    seal(battle, bo, "a blue boat at noon")
    time_is_up(battle)
    battle = paint_all(battle)
    vote_for(battle, mo, ada)
    return time_is_up(battle)


def test_the_winner_of_a_relay_shares_with_whom_it_came_from():
    ada, bo = member("Ada"), member("Bo")
    battle = relay_of_two_rounds(ada, bo)
    assert (due_to(bo), due_to(ada)) == (WHOLE + WHOLE // 2, WHOLE // 2)
    assert (helped_by(bo), helped_by(ada)) == (1, 0)
    assert list(Win.objects.order_by("round").values_list("place", "round")) == [(battle.code, 1), (battle.code, 2)]


def test_words_that_are_taken_back_have_helped_all_the_same():
    ada, bo = member("Ada"), member("Bo")
    battle = time_is_up(relay_of_two_rounds(ada, bo))
    withdrawing.withdraw_words(again(battle).code, bo, 1)
    withdrawing.withdraw_words(battle.code, ada, 2)
    assert due_to(bo) == WHOLE + WHOLE // 2


def test_a_heat_that_nobody_won_credits_nobody():
    ada, bo = member("Ada"), member("Bo")
    battle = to_voting(lobby(ada, bo, chosen=setup(Format.RELAY, rounds=1)), {ada: "a red fox", bo: "a blue boat"})
    time_is_up(battle)
    assert not Win.objects.exists()

"""Thirty voters with two windows each, dealt pairs at the same time: even, never past two, and nobody waits in a ring."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Player
from battles import models, voting
from battles.jury import dealing
from battles.states import Answer, Phase
from tests.support.houses import house, spreads, voters_of

pytestmark = pytest.mark.django_db(transaction=True)

VOTERS = 30
AT_ONCE = 15


def in_two_windows(voters: list[int], serve: Callable[[int, int], None]) -> None:
    """`serve(voter, window)` for every voter, in both windows and for fifteen voters at the same time."""
    start = threading.Barrier(2 * AT_ONCE)

    def window(place: int) -> None:
        try:
            start.wait()
            for voter in voters[place // 2 :: AT_ONCE]:
                serve(voter, place % 2)
        finally:
            connection.close()

    with ThreadPoolExecutor(2 * AT_ONCE) as pool:
        for future in [pool.submit(window, place) for place in range(2 * AT_ONCE)]:
            future.result()


def open_of(voter: int) -> list[models.Ballot]:
    return list(models.Ballot.objects.filter(voter=voter, answer="").order_by("id"))


def answer(ballot: models.Ballot) -> None:
    now = timezone.now()
    models.Ballot.objects.filter(pk=ballot.pk, answer="").update(shown_at=now, answered_at=now, answer=Answer.TIE)


def judge(battle: models.Battle) -> None:
    """Everybody's two windows ask for pairs, answer one of them, and ask again: three or four pairs for each voter. So few
    that every pair of a heat has a slot left for every voter, and nothing keeps the deals from being even."""

    def serve(voter: int, window: int) -> None:
        for _ in range(2):
            voting.deal(battle.code, voter)
            held = open_of(voter)
            assert len(held) <= 2
            if models.Ballot.objects.filter(voter=voter).count() < 4:
                answer(held[window % len(held)])

    in_two_windows(voters_of(battle), serve)


@pytest.mark.parametrize(("heats", "entries"), [(1, 5), (4, 3)])
def test_deals_at_the_same_time_are_even_and_never_past_two(heats: int, entries: int) -> None:
    battle = house(heats, entries, VOTERS)
    judge(battle)
    dealt = Counter(models.Ballot.objects.values_list("voter_id", flat=True))
    assert len(dealt) == VOTERS
    for heat in models.Heat.objects.all():
        assert max(spreads(heat)) <= 1
    by_heat = Counter(models.Ballot.objects.values_list("heat_id", flat=True))
    assert len(by_heat) == heats
    assert max(by_heat.values()) - min(by_heat.values()) <= 1
    rows = models.Ballot.objects.values_list("voter", "low", "high", "slot")
    assert len(set(rows)) == len(rows)


def test_the_jury_deals_each_visitor_two_pairs_in_two_windows_and_sides_evenly() -> None:
    for number in range(4):
        house(1, 2, 0, code=f"JUR{number}", phase=Phase.JURY)
    visitors = Player.objects.bulk_create(Player(nickname=f"Visitor {number}") for number in range(VOTERS))
    people = {visitor.pk: visitor for visitor in visitors}

    def serve(voter: int, _: int) -> None:
        dealing.hand(people[voter])
        assert len(open_of(voter)) == 2

    in_two_windows(list(people), serve)
    assert models.Ballot.objects.count() == 2 * VOTERS
    for heat in models.Heat.objects.all():
        sides = heat.ballots.order_by("id").values_list("low_is_left", flat=True)
        ahead = accumulate(1 if low_is_left else -1 for low_is_left in sides)
        assert all(abs(more) <= 1 for more in ahead)


def statements(battle: models.Battle, voter: int) -> int:
    with CaptureQueriesContext(connection) as asked:
        voting.deal(battle.code, voter)
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for query in asked)


# The battle, the seat, whether they play under another name.
BEFORE = 3
# The voter's lock, what the heats need, the heat's lock, what they need now.
CHOOSING = 4
# Entries, their pictures, own entries, own ballots, everybody's ballots, who plays, who is here.
READING = 7
# What the voter was ever dealt, which a golden pair goes by, and the new ballot.
PUTTING = 2


@pytest.mark.parametrize("heats", [2, 4, 8])
def test_a_deal_costs_the_same_however_many_heats_there_are(heats: int) -> None:
    battle = house(heats, 2, 1)
    [voter] = voters_of(battle)
    assert statements(battle, voter) <= BEFORE + 2 * (CHOOSING + READING + PUTTING)
    answer(open_of(voter)[0])
    assert statements(battle, voter) <= BEFORE + CHOOSING + READING + PUTTING
    assert len(open_of(voter)) == 2


def test_both_pairs_of_the_only_heat_are_dealt_while_it_is_held() -> None:
    battle = house(1, 3, 1)
    [voter] = voters_of(battle)
    without_another_look = CHOOSING - 1
    assert statements(battle, voter) <= BEFORE + without_another_look + READING + 2 * PUTTING
    assert len(open_of(voter)) == 2

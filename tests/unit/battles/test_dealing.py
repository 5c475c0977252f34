"""Dealing is even, blind to chance where it can be, never about one's own, never the same again."""

import random
from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from battles.ballots import Contender, Deal, Dealt, Table, deal
from battles.states import Answer
from tests.support.juries import Jury, contenders

CY = 100


def jury(count, seed=0, slots=4, owns=None):
    return Jury(contenders(count, slots), random.Random(seed), owns=owns or {})


def players(count):
    """Each entry's author has the entry's number."""
    return {entry: entry for entry in range(1, count + 1)}


def least_spread(heat, voter):
    """The smallest spread that any pair left for this voter leads to, found by trying all."""
    own, seen = heat.owns.get(voter), {(one.low, one.high, one.slot) for one in heat.ballots if one.voter == voter}
    spreads = []
    for low, high in combinations([one.entry for one in heat.contenders if one.entry != own], 2):
        if any((low, high, slot) not in seen for slot in heat.contenders[0].slots):
            shown = heat.table.every.shown + Counter((low, high))
            times = [shown[one.entry] for one in heat.contenders]
            spreads.append(max(times) - min(times))
    return min(spreads, default=None)


heats = st.tuples(st.integers(2, 8), st.integers(0, 2**32), st.integers(1, 4))


@given(heats, st.lists(st.integers(0, 20), max_size=60))
def test_outside_voters_see_every_entry_equally_often_and_on_both_sides(heat, voters):
    """As many ballots each as there are slots: nobody has then seen all of any pair before."""
    count, seed, slots = heat
    heat = jury(count, seed, slots)
    for voter in voters:
        if sum(one.voter == CY + voter for one in heat.ballots) < slots:
            heat.ask(CY + voter)
        assert heat.spread() <= 1
        assert heat.tilt() <= 1


@settings(max_examples=60)
@given(heats, st.lists(st.integers(1, 10), max_size=40))
def test_no_deal_leaves_exposure_less_even_than_its_voter_makes_necessary(heat, voters):
    count, seed, slots = heat
    heat = jury(count, seed, slots, players(count))
    for voter in voters:
        least = least_spread(heat, voter)
        if heat.ask(voter):
            assert heat.spread() <= max(least, 1)


@given(heats, st.lists(st.integers(1, 12), max_size=60))
def test_nobody_judges_their_own_entry_or_the_same_pair_and_slot_twice(heat, voters):
    count, seed, slots = heat
    heat = jury(count, seed, slots, players(count))
    for voter in voters:
        heat.ask(voter)
    assert not [one for one in heat.ballots if heat.owns.get(one.voter) in (one.low, one.high)]
    seen = [(one.voter, one.low, one.high, one.slot) for one in heat.ballots]
    assert len(set(seen)) == len(seen)


@given(heats, st.lists(st.integers(1, 8), max_size=12))
def test_outside_voters_make_up_for_what_players_may_not_see(heat, early):
    count, seed, slots = heat
    heat = jury(count, seed, slots, players(count))
    for voter in early:
        heat.ask(voter)
    audience = iter(range(CY, CY + 200))
    for _ in range(heat.spread() * count):
        heat.ask(next(audience))
    for _ in range(2 * count):
        assert heat.spread() <= 1
        heat.ask(next(audience))


@given(st.integers(3, 8), st.integers(0, 2**32))
def test_players_among_themselves_stay_near_even(count, seed):
    heat = jury(count, seed, owns=players(count))
    turns = list(players(count)) * 3
    heat.chance.shuffle(turns)
    for voter in turns:
        heat.ask(voter)
        assert heat.spread() <= 4
        assert heat.tilt() <= 2


@given(st.integers(2, 5), st.integers(1, 3), st.integers(0, 2**32))
def test_one_voter_alone_gets_every_pair_in_every_slot_once_and_then_nothing(count, slots, seed):
    heat = jury(count, seed, slots)
    while heat.ask(CY):
        pass
    assert len(heat.ballots) == count * (count - 1) // 2 * slots
    assert heat.spread() == 0


@given(st.integers(2, 6), st.integers(0, 2**32), st.integers(1, 40))
def test_slots_are_used_about_equally(count, seed, ballots):
    heat = jury(count, seed)
    for number in range(ballots):
        heat.ask(CY + number)
    uses = [heat.table.slots[entry, slot] for entry in range(1, count + 1) for slot in range(4)]
    assert max(uses) - min(uses) <= 4


def test_in_a_duel_every_slot_comes_before_any_comes_again():
    heat = jury(2)
    assert {heat.ask(CY + number).slot for number in range(4)} == {0, 1, 2, 3}


def test_a_player_of_a_duel_has_nothing_to_judge():
    assert jury(2, owns={1: 1}).ask(1) is None


def test_a_voter_holds_two_open_ballots_at_most():
    open_ones = [Dealt(CY, 1, 2, 0, True), Dealt(CY, 3, 4, 0, True)]
    assert deal(contenders(4), open_ones, CY, frozenset(), random.Random(0)) is None
    assert deal(contenders(4), open_ones, CY + 1, frozenset(), random.Random(0))
    answered = [open_ones[0], Dealt(CY, 3, 4, 0, True, Answer.TIE)]
    assert deal(contenders(4), answered, CY, frozenset(), random.Random(0))


def test_pictures_are_only_compared_on_a_slot_that_both_have():
    lame = [Contender(1, frozenset({0})), Contender(2, frozenset({0, 1})), Contender(3, frozenset({2}))]
    heat = Jury(lame, random.Random(0))
    assert [(one.low, one.high, one.slot) for one in iter(lambda: heat.ask(CY), None)] == [(1, 2, 0)]


def test_no_contender_or_one_gives_no_pair():
    assert jury(0).ask(CY) is None
    assert jury(1).ask(CY) is None


def test_among_equally_shown_pairs_the_closest_is_asked():
    """1 and 2 always win, 3 and 4 always lose: the open questions are 1 or 2, and 3 or 4."""
    known = [
        Dealt(voter, low, high, voter % 4, bool(voter % 2), Answer.LEFT if voter % 2 else Answer.RIGHT)
        for voter in range(4)
        for low, high in ((1, 3), (2, 4), (1, 4), (2, 3))
    ]
    for seed in range(10):
        asked = deal(contenders(4), known, CY, frozenset(), random.Random(seed))
        assert (asked.low, asked.high) in {(1, 2), (3, 4)}


def test_ballots_without_weight_do_not_disturb_the_evenness_of_those_with():
    heat = jury(5)
    for number in range(60):
        heat.ask(CY + number, weight=number % 3 % 2)
        counted = Counter(entry for one in heat.ballots if one.weight for entry in (one.low, one.high))
        times = [counted[one.entry] for one in heat.contenders]
        assert max(times) - min(times) <= 1


def test_the_same_chance_deals_the_same():
    assert [jury(6, seed=5).ask(CY) for _ in range(3)] == [jury(6, seed=5).ask(CY)] * 3


def test_chance_decides_between_equals():
    dealt = {deal(contenders(3), [], CY, frozenset(), random.Random(seed)) for seed in range(200)}
    assert len(dealt) == 3 * 4 * 2


def test_a_table_kept_up_to_date_is_the_table_made_anew():
    kept = Table()
    ballots = [Dealt(CY, 1, 2, 0, True), Dealt(CY, 1, 3, 1, False, weight=0)]
    for ballot in ballots:
        kept.add(ballot)
        kept.remember(ballot)
    answered = [Dealt(CY, 1, 2, 0, True, Answer.LEFT), Dealt(CY, 1, 3, 1, False, Answer.TIE, 0)]
    for ballot in answered:
        kept.answer(ballot)
    made = Table.of(answered)
    assert +kept.waiting == +made.waiting
    kept.waiting.clear()
    assert kept == made


def test_a_table_of_sums_deals_like_one_of_ballots():
    rows = [Dealt(voter, 1, 2, 0, True, Answer.LEFT) for voter in range(5)]
    sums = Table()
    sums.add(rows[0], times=5)
    sums.remember(rows[3])
    whole = Table.of(rows)
    assert sums.every == whole.every
    assert sums.scores == whole.scores
    assert deal(contenders(3), sums, 3, (), random.Random(1)) == deal(contenders(3), whole, 3, (), random.Random(1))


def test_the_side_shown_less_on_the_left_goes_left():
    shown = [Dealt(CY, 1, 2, 0, True)]
    asked = deal(contenders(2), shown, CY + 1, frozenset(), random.Random(0))
    assert asked == Deal(1, 2, asked.slot, low_is_left=False)

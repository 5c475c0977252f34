"""Entries that nobody can see when voting ends share the last place, and what was said of them still tells the others apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles.ballots import Contender, Dealt, confidence, count
from battles.states import Answer, Outcome
from battles.withheld import judge, out_of_sight, sure_in_the_end

ADA, BO, CY = 1, 2, 3
SLOTS = frozenset(range(4))


def contenders(many: int) -> list[Contender]:
    return [Contender(entry, SLOTS) for entry in range(1, many + 1)]


def votes(better: int, worse: int, many: int = 3) -> list[Dealt]:
    low, high = sorted((better, worse))
    answer = Answer.LEFT if better == low else Answer.RIGHT
    return [Dealt(voter, low, high, voter % 4, True, answer) for voter in range(many)]


@st.composite
def heats(draw: st.DrawFn) -> tuple[list[Contender], list[Dealt], frozenset[int]]:
    """Two to five entries, ballots on them, and any of them withheld."""
    many = draw(st.integers(2, 5))
    pairs = [(low, high) for high in range(2, many + 1) for low in range(1, high)]
    one = st.tuples(st.integers(0, 5), st.sampled_from(pairs), st.sampled_from(sorted(SLOTS)), st.sampled_from(Answer))
    cast = [Dealt(voter, *pair, slot, True, answer) for voter, pair, slot, answer in draw(st.lists(one, max_size=12))]
    return contenders(many), cast, draw(st.frozensets(st.integers(1, many)))


def test_who_was_preferred_and_is_withheld_loses_the_duel() -> None:
    found = judge(contenders(2), votes(BO, ADA), {BO})
    assert (found.outcome, found.winner, found.ranks) == (Outcome.WON, ADA, {ADA: 1, BO: 2})
    assert {one.entry: one.slots_won for one in found.standings}[BO] == 3


def test_without_any_ballot_who_alone_can_be_seen_has_won() -> None:
    found = judge(contenders(3), [], {BO, CY})
    assert (found.outcome, found.winner, found.ranks) == (Outcome.WON, ADA, {ADA: 1, BO: 2, CY: 2})
    assert found.standings == ()


def test_where_nobody_can_be_seen_ballots_leave_them_equal() -> None:
    found = judge(contenders(2), votes(BO, ADA), {ADA, BO})
    assert (found.outcome, found.winner, found.ranks) == (Outcome.TIED, None, {ADA: 1, BO: 1})


@pytest.mark.parametrize("withheld", [frozenset(), {CY}, {ADA, BO, CY}])
def test_who_was_not_judged_has_no_place_where_more_or_none_can_be_seen(withheld: set[int]) -> None:
    assert judge(contenders(3), [], withheld).outcome is Outcome.UNJUDGED
    assert judge(contenders(3), [], withheld).ranks == {}


def test_ballots_on_a_withheld_entry_tell_the_others_apart() -> None:
    found = judge(contenders(3), [*votes(ADA, CY), *votes(CY, BO)], {CY})
    assert found.ranks == {ADA: 1, BO: 2, CY: 3}


def test_the_ballots_are_not_sure_of_an_entry_that_cannot_win() -> None:
    cast = [*votes(CY, ADA, 12), *votes(CY, BO, 12)]
    assert confidence(contenders(3), cast) > 0.95
    assert confidence(contenders(3), cast, {CY}) == pytest.approx(0.5, abs=0.01)
    assert confidence(contenders(2), votes(ADA, BO, 12), {BO}) == 0.0
    assert sure_in_the_end(contenders(2), votes(ADA, BO, 12), {BO}) is None


def test_an_entry_is_out_of_sight_when_none_of_its_pictures_can_be_seen() -> None:
    shown = [Contender(ADA, frozenset({0, 1})), Contender(BO, frozenset({1}))]
    assert out_of_sight(shown, {(ADA, 0), (BO, 1)}) == {BO}


@given(heats())
def test_with_nothing_withheld_the_ballots_alone_decide(
    heat: tuple[list[Contender], list[Dealt], frozenset[int]],
) -> None:
    shown, cast, _ = heat
    found = judge(shown, cast)
    assert found.ranks == ({one.entry: one.rank for one in count(shown, cast)} if cast else {})


@given(heats())
def test_withheld_entries_share_the_last_place_and_no_two_others_change_theirs(
    heat: tuple[list[Contender], list[Dealt], frozenset[int]],
) -> None:
    shown, cast, withheld = heat
    found, before = judge(shown, cast, withheld), judge(shown, cast).ranks
    seen = {one.entry for one in shown} - withheld
    if not found.ranks:
        assert not cast
        return
    assert {found.ranks[entry] for entry in withheld} <= {len(seen) + 1}
    assert all(found.ranks[entry] <= len(seen) for entry in seen)
    if before:
        order = {(one, other): found.ranks[one] < found.ranks[other] for one in seen for other in seen}
        assert order == {(one, other): before[one] < before[other] for one in seen for other in seen}


@given(heats())
def test_who_wins_can_be_seen(heat: tuple[list[Contender], list[Dealt], frozenset[int]]) -> None:
    shown, cast, withheld = heat
    found = judge(shown, cast, withheld)
    assert found.winner not in withheld
    assert (found.winner is not None) is (found.outcome is Outcome.WON)


@given(heats())
def test_what_the_ballots_say_of_everybody_stays_as_it_is(
    heat: tuple[list[Contender], list[Dealt], frozenset[int]],
) -> None:
    shown, cast, withheld = heat
    assert judge(shown, cast, withheld).standings == judge(shown, cast).standings

"""Vote flow: what a bar's length means, and that the pictures hold for any names and any counts."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from battles.charts import pairs, seeds, votes
from battles.charts.balance import Tally
from battles.charts.votes import Entry, Flow
from tests.support.charts import elements, must_hold, names, widths

ADA, BO, CY = Entry(1, "Ada", "A"), Entry(2, "Bo", "B"), Entry(3, "Cy", "C")
FLOWS = [Flow(1, 2, 6, 2, 1), Flow(1, 3, 5, 1, 0), Flow(2, 3, 3, 4, 2)]
counts = st.integers(0, 3000)


@st.composite
def heats(draw: st.DrawFn) -> tuple[list[Entry], list[Flow]]:
    called = draw(st.lists(names, min_size=2, max_size=30))
    entries = [Entry(seat, name) for seat, name in enumerate(called, start=1)]
    met = draw(st.lists(st.sampled_from(list(combinations(range(1, len(called) + 1), 2))), max_size=60, unique=True))
    return entries, [Flow(low, high, draw(counts), draw(counts), draw(counts)) for low, high in met]


@given(heats())
@settings(max_examples=20, deadline=None)
def test_votes_and_pairs_hold_for_any_names(heat: tuple[list[Entry], list[Flow]]):
    must_hold(votes.figure("votes-1-1", *heat))
    square = pairs.figure("pairs-1-1", *heat)
    assert (square is None) == (not 3 <= len(heat[0]) <= 8)
    if square is not None:
        must_hold(square)


@given(st.lists(names, min_size=2, max_size=30), st.integers(1, 8), st.data())
@settings(max_examples=15, deadline=None)
def test_seeds_hold_for_any_names(called: list[str], slots: int, data: st.DataObject):
    entries = [Entry(seat, name) for seat, name in enumerate(called, start=1)]
    tally = st.builds(Tally, counts, counts, counts)
    judged = st.dictionaries(st.tuples(st.integers(1, len(called)), st.integers(0, slots - 1)), tally, max_size=40)
    must_hold(seeds.figure("seeds-1-1", entries, slots, data.draw(judged)))


def test_every_vote_is_one_win_and_one_loss_or_a_tie_of_two():
    counted = votes.tallies([ADA, BO, CY], FLOWS)
    assert (counted[1], counted[2], counted[3]) == (Tally(11, 1, 3), Tally(5, 3, 10), Tally(5, 2, 8))
    assert sum(tally.won for tally in counted.values()) == sum(tally.lost for tally in counted.values()) == 21
    assert sum(tally.total for tally in counted.values()) == 2 * (9 + 6 + 9)


@pytest.mark.parametrize("side", ["narrow", "wide"])
def test_bars_are_as_long_as_their_counts(side: str):
    drawing = getattr(votes.figure("v", [ADA, BO, CY], FLOWS), side)
    swatch, *won = widths(drawing, "c-won")
    assert won[0] / won[1] == pytest.approx(11 / 5, rel=0.01)
    _, *lost = widths(drawing, "c-lost")
    assert lost[1] / won[1] == pytest.approx(10 / 5, rel=0.01)


def test_rows_stand_in_the_order_given_and_the_longest_fills_the_width():
    drawing = votes.figure("v", [BO, ADA, CY], FLOWS).narrow
    assert [label.words for label in drawing.labels if label.words in ("Ada", "Bo", "Cy")] == ["Bo", "Ada", "Cy"]
    rows = zip(widths(drawing, "c-won")[1:], widths(drawing, "c-tied")[1:], widths(drawing, "c-lost")[1:], strict=True)
    assert max(map(sum, rows)) == pytest.approx(288, abs=0.05)


def test_between_two_the_bar_is_shared_as_the_votes_are():
    drawing = votes.figure("v", [ADA, BO], [Flow(1, 2, 6, 3, 1)]).wide
    assert [widths(drawing, kind) for kind in ("c-won", "c-tied", "c-lost")] == [[384.0], [64.0], [192.0]]


def test_turned_around_the_flow_says_the_same():
    one = votes.figure("v", [ADA, BO], [Flow(1, 2, 6, 3, 1)])
    other = votes.figure("v", [ADA, BO], [Flow(2, 1, 3, 6, 1)])
    assert one.svg(True) == other.svg(True)


def test_too_close_is_told_by_strokes_as_well():
    assert elements(votes.figure("v", [ADA, BO, CY], FLOWS).narrow, "path", "c-hatch")


def test_the_sentence_and_the_table_say_what_the_picture_says():
    figure = votes.figure("v", [ADA, BO, CY], FLOWS)
    assert "\u2068Ada\u2069: 11 won, 1 too close, 3 lost." in figure.sentence
    assert figure.table.rows[0] == ("Ada", "11", "1", "3")


def test_a_square_is_read_along_its_rows():
    table = pairs.figure("p", [ADA, BO, CY], FLOWS).table
    assert table.rows == (("Ada", "", "6", "5"), ("Bo", "2", "", "3"), ("Cy", "1", "4", ""))


def test_who_is_ahead_in_a_pair_has_a_frame():
    drawing = pairs.figure("p", [ADA, BO, CY], FLOWS).narrow
    assert len(elements(drawing, "rect", "c-ahead")) == 3  # Ada over Bo, Ada over Cy, Cy over Bo


def test_a_seed_is_won_with_more_votes_won_than_lost():
    counted = {(1, 0): Tally(3, 0, 1), (1, 1): Tally(1, 5, 1), (1, 2): Tally(0, 0, 2)}
    assert seeds.seeds_won(1, 4, counted) == (1, 3)
    figure = seeds.figure("s", [ADA], 4, counted)
    assert "\u2068Ada\u2069 wins on 1 of 3 seeds." in figure.sentence
    assert len(elements(figure.narrow, "circle", "c-mark")) == 2  # the key's and the one seed


def test_the_same_votes_are_drawn_the_same_every_time():
    drawn = {votes.figure("v", [ADA, BO, CY], FLOWS).svg(is_narrow=False) for _ in range(3)}
    assert len(drawn) == 1

"""How a win is shared."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.ancestry.credit import GENERATIONS, WHOLE, by_author, shares

GRAPHS = st.lists(st.sets(st.integers(0, 11), max_size=8), min_size=12, max_size=12).map(
    lambda wished: {child: {parent for parent in above if parent < child} for child, above in enumerate(wished)}
)
"""Twelve prompts, each with some older ones as parents, as the table's constraint has it."""


def test_words_that_came_from_nothing_keep_the_whole_win():
    assert shares(9, {}) == {9: 1_000_000}


def test_a_remix_leaves_half_to_what_it_was_made_from():
    assert shares(2, {2: {1}}) == {1: 500_000, 2: 500_000}


def test_every_generation_hands_half_of_what_reaches_it_on():
    assert shares(3, {3: {2}, 2: {1}}) == {1: 250_000, 2: 250_000, 3: 500_000}


def test_parents_of_a_blend_have_as_much_each():
    assert shares(4, {4: {1, 2}}) == {1: 250_000, 2: 250_000, 4: 500_000}


def test_a_third_that_cannot_be_divided_goes_by_the_largest_remainder_to_older_words():
    # 500,000 / 3 = 166,666.67: two of three get the millionths that are left.
    assert shares(9, {9: {1, 2, 3}}) == {1: 166_667, 2: 166_667, 3: 166_666, 9: 500_000}


def test_what_comes_on_two_ways_is_added_up():
    # 1 is the parent of 3 and also of 2, which is the other parent of 3: 1/4 at once and 1/8 through 2.
    assert shares(3, {3: {1, 2}, 2: {1}}) == {1: 375_000, 2: 125_000, 3: 500_000}


def test_beyond_the_fifth_generation_nobody_has_a_share():
    line = {child: {child - 1} for child in range(1, 20)}
    shared = shares(19, line)
    assert min(shared) == 19 - GENERATIONS
    assert shared[14] == shared[15] == 31_250  # a 32nd each: the last keeps all that reaches it


def test_what_one_made_oneself_of_ones_own_words_is_ones_own():
    assert by_author(shares(3, {3: {2}, 2: {1}}), {1: "Bo", 2: "Ada", 3: "Ada"}) == {"Ada": 750_000, "Bo": 250_000}


@settings(max_examples=150, deadline=None)
@given(GRAPHS, st.integers(0, 11))
def test_shares_make_one_whole_and_none_is_less_than_nothing(parents, winner):
    shared = shares(winner, parents)
    assert sum(shared.values()) == WHOLE
    assert all(micros > 0 for micros in shared.values())
    assert shared[winner] >= WHOLE // 2


@settings(max_examples=60, deadline=None)
@given(GRAPHS, st.integers(0, 11), st.randoms(use_true_random=False))
def test_shares_do_not_hang_on_the_order_in_which_lines_are_told(parents, winner, chance):
    told = list(parents.items())
    chance.shuffle(told)
    mixed = {child: chance.sample(sorted(above), len(above)) for child, above in told}
    assert shares(winner, mixed) == shares(winner, parents)


@settings(max_examples=60, deadline=None)
@given(GRAPHS, st.integers(1, 11))
def test_the_winners_ancestors_have_no_more_together_than_the_winner(parents, winner):
    shared = shares(winner, parents)
    assert sum(micros for prompt, micros in shared.items() if prompt != winner) <= WHOLE // 2


@settings(max_examples=60, deadline=None)
@given(GRAPHS, st.integers(0, 11), st.lists(st.sampled_from("ABC"), min_size=12, max_size=12))
def test_shares_of_authors_make_one_whole_too(parents, winner, authors):
    together = by_author(shares(winner, parents), dict(enumerate(authors)))
    assert sum(together.values()) == WHOLE
    assert together[authors[winner]] >= WHOLE // 2

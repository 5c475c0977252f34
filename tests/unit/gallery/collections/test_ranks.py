"""Between two places there is always a third, or it is said that they must be written anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.collections.ranks import DIGITS, LONGEST, NoRoom, between, spread


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=200))
def test_wherever_one_puts_the_next_it_stands_there_and_nowhere_else(places):
    ranks: list[str] = []
    for place in places:
        at = int(place * (len(ranks) + 1))
        low, high = ranks[at - 1] if at else None, ranks[at] if at < len(ranks) else None
        try:
            rank = between(low, high)
        except NoRoom:
            ranks = spread(len(ranks))
            continue
        ranks.insert(at, rank)
        assert (low or "") < rank
        assert high is None or rank < high
        assert rank[-1] != "0"
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize("is_first", [False, True])
def test_at_the_ends_they_stay_short_for_ever(is_first):
    rank = between(None, None)
    for _ in range(5_000):
        rank = between(None, rank) if is_first else between(rank, None)
    assert len(rank) == 9


def test_many_between_the_same_two_end_in_no_room_and_never_in_a_place_too_long():
    ranks = ["2"]
    try:
        while len(ranks) < 1_000:
            ranks.append(between("1", ranks[-1]))
    except NoRoom:
        assert max(map(len, ranks)) == LONGEST
    assert 50 < len(ranks) < 1_000


def test_at_the_very_edges_there_is_room_as_well():
    assert between(None, "00000000i") < "00000000i"
    assert between("zzzzzzzzi", None) > "zzzzzzzzi"


@pytest.mark.parametrize(
    ("low", "high"), [("10", None), (None, "000000"), ("", None), ("A", None), ("b", "a"), ("a", "a")]
)
def test_what_is_no_fraction_or_no_order_has_to_be_written_anew(low, high):
    with pytest.raises(NoRoom):
        between(low, high)


def test_spread_ranks_are_in_order_and_have_room_everywhere():
    ranks = spread(3_000)
    assert ranks == sorted(set(ranks))
    assert all(set(rank) <= set(DIGITS) for rank in ranks)
    for low, high in ((ranks[0], ranks[1]), (None, ranks[0]), (ranks[-1], None)):
        assert between(low, high)

"""Many patterns in one pass: the same as looking for each by itself."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.rules.automaton import Automaton

SHORT = st.text(alphabet="abc ", min_size=1, max_size=5)


def test_patterns_within_patterns_are_all_found():
    found = set(Automaton(["he", "she", "his", "hers"]).find("ushers"))
    assert found == {(4, 1), (4, 0), (6, 3)}


@given(st.lists(SHORT, min_size=1, max_size=12, unique=True), st.text(alphabet="abc ", max_size=60))
def test_it_finds_what_looking_one_by_one_finds(patterns, text):
    one_by_one = {
        (end, number)
        for number, pattern in enumerate(patterns)
        for end in range(len(pattern), len(text) + 1)
        if text[end - len(pattern) : end] == pattern
    }
    assert set(Automaton(patterns).find(text)) == one_by_one

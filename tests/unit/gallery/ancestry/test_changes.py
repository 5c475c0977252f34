"""What changed from one prompt to another."""

from functools import cache
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gallery.ancestry.changes import Change, changes_between, likeness
from gallery.ancestry.tokens import tokens_of

WORDS = some.lists(some.sampled_from(["a", "red", "fox", "in", ",", "(", ":1.2", ")"]), max_size=9)


def said(older, newer):
    signs = {Change.KEPT: "{}", Change.TAKEN_OUT: "[-{}]", Change.PUT_IN: "[+{}]"}
    return "".join(signs[piece.change].format(piece.text) for piece in changes_between(older, newer).pieces)


@pytest.mark.parametrize(
    ("prompt", "tokens"),
    [
        ("a red fox, oil", ["a", "red", "fox", ",", "oil"]),
        ("(fox:1.25) __animal__", ["(", "fox", ":1.25", ")", "__animal__"]),
        ("<lora:ink-v2:0.8> {day|night}", ["<lora:ink-v2:0.8>", "{", "day", "|", "night", "}"]),
        ("don't half-lit", ["don't", "half-lit"]),
        ("赤い fox", ["赤", "い", "fox"]),
        ("cafe\u0301 c\u0327a", ["café", "ça"]),
        (" \n ", []),
    ],
)
def test_a_prompt_is_cut_where_somebody_would_change_it(prompt, tokens):
    assert [token.text for token in tokens_of(prompt)] == tokens


@pytest.mark.parametrize(
    ("older", "newer", "shown"),
    [
        ("a red fox", "a blue fox", "a[- red][+ blue] fox"),
        ("a red fox", "a red fox in fog", "a red fox[+ in fog]"),
        ("old red fox", "fox", "[-old red] fox"),
        ("fox", "old red fox", "[+old red] fox"),
        ("a (fox:1.2)", "a (fox:1.4)", "a (fox[-:1.2][+:1.4])"),
        ("__animal__ at sea", "__bird__ at sea", "[-__animal__][+__bird__] at sea"),
        ("", "a fox", "[+a fox]"),
        ("a fox", "", "[-a fox]"),
        ("a  fox", "a fox", "a fox"),
    ],
)
def test_the_changed_words_alone_are_marked(older, newer, shown):
    assert said(older, newer) == shown


def test_what_changed_is_told_in_words_too():
    changes = changes_between("a red fox at dawn, oil", "a blue fox at dusk, oil")
    assert (changes.taken_out, changes.put_in) == (["red", "dawn"], ["blue", "dusk"])
    assert not changes.are_none
    assert changes_between("a fox", "a fox").are_none


@given(WORDS, WORDS)
def test_both_prompts_can_be_read_from_the_changes(before, after):
    pieces = changes_between(" ".join(before), " ".join(after)).pieces
    for whole, left_out in ((before, Change.PUT_IN), (after, Change.TAKEN_OUT)):
        read = [token.text for piece in pieces if piece.change is not left_out for token in piece.tokens]
        assert read == [token.text for token in tokens_of(" ".join(whole))]


@given(WORDS, WORDS)
def test_no_way_keeps_more(before, after):
    one, other = tokens_of(" ".join(before)), tokens_of(" ".join(after))

    @cache
    def best(at, to):
        if at == len(one) or to == len(other):
            return 0
        return max(best(at + 1, to), best(at, to + 1), (one[at] == other[to]) + best(at + 1, to + 1))

    pieces = changes_between(" ".join(before), " ".join(after)).pieces
    assert sum(len(piece.tokens) for piece in pieces if piece.change is Change.KEPT) == best(0, 0)


def test_neighbours_of_one_kind_are_one_piece():
    pieces = changes_between("one two three", "four five three").pieces
    assert [piece.change for piece in pieces] == [Change.TAKEN_OUT, Change.PUT_IN, Change.KEPT]


@pytest.mark.parametrize(
    ("older", "newer", "share"),
    [("a red fox", "a red fox", 1), ("a red fox", "two herons", 0), ("a red fox", "fox, a red", 2 / 3), ("", "!", 1)],
)
def test_likeness_is_the_share_of_words_in_both_in_the_same_order(older, newer, share):
    assert likeness(older, newer) == pytest.approx(share)


@given(WORDS, WORDS)
def test_likeness_is_the_same_both_ways(before, after):
    there, back = likeness(" ".join(before), " ".join(after)), likeness(" ".join(after), " ".join(before))
    assert there == back
    assert 0 <= there <= 1


def test_long_prompts_that_share_nothing_take_no_time():
    older, newer = (" ".join(f"{letter}{at}" for at in range(1_000)) for letter in "ab")
    began = thread_time()
    assert likeness(older, newer) == 0
    assert thread_time() - began < 1

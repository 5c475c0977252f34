"""Wildcards drawn, weights laid out."""

import hashlib

from gallery.studio.wording import Drawn, drawn, read

LISTS = {"animal": ("fox", "owl", "cat")}


def draw(text, seed=7, slot=0, field="prompt"):
    return drawn(read(text, LISTS), seed, slot, field)


def test_words_without_anything_to_draw_are_themselves():
    assert draw("a red fox (smiling)") == Drawn("a red fox (smiling)")


def test_weights_are_stretches_of_the_words_that_are_painted():
    assert draw("a (red fox:1.3), (night:0.5)") == Drawn("a red fox, night", ((2, 9, 1.3), (11, 16, 0.5)))


def test_weights_inside_of_weights_are_multiplied():
    assert draw("(a (b:1.5) c:1.2)") == Drawn("a b c", ((0, 2, 1.2), (2, 3, 1.8), (3, 5, 1.2)))


def test_a_weight_of_one_is_none_and_neighbours_alike_are_one():
    assert draw("(a:1)(b:1.2)(c:1.2)") == Drawn("abc", ((1, 3, 1.2),))
    assert draw("(a (b:0.8):1.25)") == Drawn("a b", ((0, 2, 1.25),))


def test_a_draw_is_by_the_hash_that_is_written_down():
    first = int.from_bytes(hashlib.sha256(b"7:3:prompt:0").digest()[:8], "big") % 3
    second = int.from_bytes(hashlib.sha256(b"7:3:prompt:1").digest()[:8], "big") % 2
    assert draw("__animal__ {x|y}", 7, 3).text == f"{LISTS['animal'][first]} {'xy'[second]}"


def test_the_same_seed_and_slot_draw_the_same_and_others_others():
    text = " ".join(["{a|b|c|d}"] * 8)
    assert draw(text, 1, 0) == draw(text, 1, 0)
    others = {
        draw(text, seed, slot, field).text for seed in (1, 2) for slot in (0, 1) for field in ("prompt", "negative")
    }
    assert len(others) == 8


def test_a_draw_does_not_hang_on_what_another_came_to():
    words = {draw("{a|b {x|y}} __animal__", seed).text.split()[-1] for seed in range(40)}
    alone = [draw("{a|b {x|y}} __animal__", seed).text.split()[-1] for seed in range(40)]
    other = [draw("{b {x|y}|a} __animal__", seed).text.split()[-1] for seed in range(40)]
    assert alone == other
    assert words == set(LISTS["animal"])


def test_every_choice_comes_about_as_often_as_the_others():
    counts = dict.fromkeys("abcd", 0)
    for seed in range(2000):
        counts[draw("{a|b|c|d}", seed).text] += 1
    # Binomial(2000, 1/4) has a standard deviation of 19.4: five of them.
    assert all(abs(count - 500) < 97 for count in counts.values())


def test_nothing_may_be_drawn():
    assert {draw("{|big }fox", seed).text for seed in range(20)} == {"fox", "big fox"}

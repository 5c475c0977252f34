"""The prompt language: what is read, and where a fault points."""

import pytest

from gallery.studio.wording import Fault, Reading, read
from gallery.studio.wording.parts import Choice, Listed, Weighted, Words

LISTS = {"colour": ("red", "blue", "green"), "animal": ("fox", "owl")}


def parts(text):
    return read(text, LISTS).parts


def fault(text):
    with pytest.raises(Fault) as caught:
        read(text, LISTS)
    return caught.value.code, caught.value.at


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a red fox, night sky",
        "a fox (smiling)",
        "the time (at half past ten: noon)",
        "a | b",
        "snake_case and _one_ line",
        "C:\\paintings",
        "a __ line",
        "((deep (inside)))",
        "狐、夜空 🦊",
    ],
)
def test_plain_words_are_painted_as_they_stand(text):
    assert read(text, LISTS) == Reading((Words(text),) if text else ())


def test_a_weight_is_of_what_stands_in_its_parentheses():
    assert parts("a (red fox:1.3) runs") == (Words("a "), Weighted((Words("red fox"),), 1.3), Words(" runs"))
    assert parts("(fox:.8)") == parts("(fox: 0.8 )") == (Weighted((Words("fox"),), 0.8),)


def test_only_the_last_colon_before_the_parenthesis_is_the_weights():
    assert parts("(12:30:1.2)") == (Weighted((Words("12:30"),), 1.2),)


def test_plain_parentheses_inside_a_weight_stay():
    assert parts("(fox (red):1.2)") == (Weighted((Words("fox (red)"),), 1.2),)


def test_braces_are_a_choice_and_may_leave_a_choice_empty():
    assert parts("{red|blue|} fox") == (
        Choice(((Words("red"),), (Words("blue"),), ()), 0),
        Words(" fox"),
    )


def test_a_bar_in_plain_parentheses_is_a_bar():
    assert parts("(a|b)") == (Words("(a|b)"),)


def test_lists_are_named_between_two_lines():
    assert parts("a __colour__ __Animal__") == (
        Words("a "),
        Listed("colour", LISTS["colour"], 0),
        Words(" "),
        Listed("animal", LISTS["animal"], 1),
    )


def test_draws_are_counted_from_the_beginning_whatever_stands_in_what():
    choice, listed = parts("{a{b|c}|__animal__}__colour__")
    assert choice.number == 0
    assert choice.options[0][1].number == 1
    assert choice.options[1][0].number == 2
    assert listed.number == 3


def test_a_backslash_takes_a_sign_as_it_is():
    assert parts(r"\(red fox\:1.3\) \{a\|b\} \_\_colour\_\_ \\") == (Words("(red fox:1.3) {a|b} __colour__ \\"),)
    assert parts(r"(a\)b:1.2)") == (Weighted((Words("a)b"),), 1.2),)


def test_the_possible_prompts_are_counted():
    assert read("a fox", LISTS).possible == 1
    assert read("{red|blue} __animal__", LISTS).possible == 2 * 2
    assert read("{a|b{c|d|e}} (__colour__:1.2)", LISTS).possible == (1 + 3) * 3


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("a (red fox:1.3", "open", 2),
        ("a (red fox", "open", 2),
        ("a {red|blue", "open", 2),
        ("a red) fox", "closes_nothing", 5),
        ("a red} fox", "closes_nothing", 5),
        ("(a {b) c}", "closes_nothing", 5),
        ("{a (b} c)", "closes_nothing", 5),
        ("a (fox:3)", "weight", 7),
        ("a (fox:0)", "weight", 7),
        ("a (fox:0.05)", "weight", 7),
        ("a (fox:-1)", "no_number", 7),
        ("a (fox:1,3)", "no_number", 7),
        ("a (fox:1.2345)", "no_number", 7),
        ("a (fox:1.3x)", "no_number", 7),
        ("a (fox:)", "no_number", 6),
        ("a ( :1.3)", "nothing_weighed", 2),
        ("(a (b:1.9):1.9)", "weight", 5),
        ("(a (b:0.2):0.2)", "weight", 5),
        ("a {red}", "one_choice", 2),
        ("a {}", "one_choice", 2),
        ("{(a|b:1.2)|c}", "bar", 3),
        ("a __color__ fox", "no_such_list", 2),
        ("((((((((((a:1.1", "too_deep", 8),
        ("x" * 4001, "too_long", 4000),
        ("(a:1.1)" * 129, "too_many", 7 * 128),
        ("(" + "(a:1.1)" * 64 + ":1.1)", "too_many", 1 + 7 * 63),
    ],
)
def test_a_fault_points_at_the_character(text, code, at):
    assert fault(text) == (code, at)


def test_the_bounds_are_possible_themselves():
    assert parts("(a:0.1)(b:2)") == (Weighted((Words("a"),), 0.1), Weighted((Words("b"),), 2.0))


def test_an_unknown_list_is_told_with_the_nearest_there_is():
    with pytest.raises(Fault, match="did you mean __colour__"):
        read("a __color__ fox", LISTS)

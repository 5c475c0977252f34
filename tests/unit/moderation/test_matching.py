"""Rules over words: something of every group, and nothing where it is harmless."""

import pytest

from moderation.rules.matching import Rulebook
from moderation.rules.writing import Miswritten, rule


def broken(text: str, body: str, unless: str = "") -> tuple[str, ...] | None:
    """The words that broke it."""
    found = Rulebook([rule("Foxes", body, unless)]).broken(text)
    return found[0].words if found else None


def test_it_names_the_rule_and_the_words_as_they_were_written():
    (found,) = Rulebook([rule("Foxes", "fox")]).broken("A quick F.0.X, running")
    assert (found.rule.name, found.words) == ("Foxes", ("F.0.X,",))


@pytest.mark.parametrize("text", ["foxglove", "firefox", "foxy", "faux"])
def test_a_word_is_a_whole_word(text):
    assert broken(text, "fox") is None


def test_a_phrase_is_words_in_a_row_whatever_stands_between_them():
    assert broken("a red, FOX", "red fox")
    assert broken("red-fox", "red fox")
    assert broken("a fox that is red", "red fox") is None


def test_the_beginning_of_a_word_is_enough_where_a_star_says_so():
    assert broken("hunting foxes", "fox*")
    assert broken("a foxglove", "fox*")
    assert broken("a firefox", "fox*") is None


def test_and_asks_for_something_of_every_group_in_any_order():
    body = "fox\nwolf\nand\nsnow\nice"
    assert broken("ice under a wolf", body) == ("wolf", "ice")
    assert broken("a wolf and a fox", body) is None


def test_unless_makes_the_same_words_harmless_where_they_stand_and_nowhere_else():
    assert broken("a flying fox at dusk", "fox", "flying fox") is None
    assert broken("a flying fox and a fox", "fox", "flying fox") == ("fox",)


@pytest.mark.parametrize(("text", "is_found"), [("boooot", True), ("bbboott", True), ("boot", True), ("bot", False)])
def test_letters_may_be_written_more_often_but_not_less(text, is_found):
    assert (broken(text, "boot") is not None) is is_found


@pytest.mark.parametrize("text", ["w*lf", "wo*f", "wol#", "w**f", "w%lf in the snow"])
def test_a_hidden_letter_is_any_letter(text):
    assert broken(text, "wolf")


@pytest.mark.parametrize("text", ["*olf", "w***", "w*f", "f*x"])
def test_too_little_is_left_of_a_word_to_know_it(text):
    assert broken(text, "wolf\nfox") is None


def test_a_rule_is_told_once_however_often_it_is_broken():
    assert len(Rulebook([rule("Foxes", "fox\nvixen")]).broken("fox fox vixen f0x")) == 1


@pytest.mark.parametrize(
    ("shape", "has", "has_not"),
    [
        ("<e-mail>", "write to ada@example.org!", "ada at example, 5@2"),
        ("<e-mail>", "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "@"),
        ("<phone>", "call +49 170 1234567", "1920 1080, 35mm f/1.4, 2024-11-28"),
        ("<phone>", "555-123-4567", "seed 1234567890, 16:9"),
        ("<card>", "4111 1111 1111 1111", "4111 1111 1111 1112"),
        ("<child's age>", "a 12 year old", "a 21 year old, 8k, 112 years old"),
        ("<child's age>", "aged fifteen", "aged 51"),
    ],
)
def test_shapes(shape, has, has_not):
    assert broken(has, shape)
    assert broken(has_not, shape) is None


@pytest.mark.parametrize(
    "body", ["", "fox\nand", "and\nfox", "f", "<mail>", "f*x", "x" * 90, "\n".join(f"fox {n}" for n in range(600))]
)
def test_a_rule_that_cannot_be_read_says_why(body):
    with pytest.raises(Miswritten):
        rule("Foxes", body)


def test_a_text_of_one_letter_or_of_nothing_breaks_nothing():
    book = Rulebook([rule("Foxes", "fox")])
    assert [book.broken(text) for text in ("", " ", "x", "*", "\u200b")] == [[]] * 5

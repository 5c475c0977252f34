"""Looking for words takes work that grows with the text alone, whoever thought of the text. Steps are counted, never time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from moderation.rules.automaton import Automaton
from moderation.rules.kinds import Strictness
from tests.unit.moderation.test_shipped import book

LETTERS = 120
DEEP = ["a" * 40 + "b", "a" * 39 + "c", "aab", "ab"]
"""Patterns whose beginnings are ends of each other: where one breaks off, others go on."""

TEXTS = {
    "harmless": "a fox in a hat under an oak tree by the sea ",
    "one letter": "a",
    "a rule's word": "nude ",
    "always nearly a rule's word": "nud ",
    "spelled out": "n u d e ",
    "letter by letter": "a b c ",
    "stars": "n**e ",
    "stars alone": "*",
    "digits": "nud3 ",
    "torn": "nu de ",
    "points": "n.u.d.e.",
    "letters that are read as others": "nudеs ",
    "zero-width": "n\u200bu",
    "shapes": "a@b.c ",
    "nearly shapes": "1 2 3 4 ",
    "accents": "e\u0301",
}


class Letter(str):
    """Counts how often a step is looked up by one."""

    __slots__ = ()
    asked = 0

    def __hash__(self) -> int:
        Letter.asked += 1
        return super().__hash__()


def lookups(automaton: Automaton, text: str) -> int:
    Letter.asked = 0
    for _ in automaton.find([Letter(one) for one in text]):  # type: ignore[arg-type]
        pass
    return Letter.asked


def lines(work: Callable[[], Any]) -> int:
    """So many lines of Python are run by it."""
    counted = 0

    def count(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal counted
        counted += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return counted


@pytest.mark.parametrize("text", ["a", "aab", "ab", "a" * 39 + "d", "a" * 40 + "b", "xyz"])
def test_the_automaton_looks_up_at_most_a_few_steps_for_each_letter(text):
    """Two for each that it goes down and up again, one to find where it stands: however deep it had come."""
    automaton = Automaton(DEEP)
    for length in (LETTERS, 10 * LETTERS):
        assert lookups(automaton, (text * length)[:length]) <= 4 * length


@pytest.mark.parametrize("unit", TEXTS.values(), ids=TEXTS)
def test_ten_times_the_text_is_about_ten_times_the_work(unit):
    rules = book(Strictness.FAMILY)
    short, long = ((unit * length)[:length] for length in (LETTERS, 10 * LETTERS))
    rules.broken(long)  # what is remembered of letters is, from here on
    # Not ten: how a text may be meant depends on where it ends. Looking at each letter again for each would be a hundred.
    assert lines(lambda: rules.broken(long)) <= 15 * lines(lambda: rules.broken(short))

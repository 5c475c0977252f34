"""Rules by meaning: what is near enough to an example, and the ones that a site begins with, measured."""

from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from gallery.find import encoder
from gallery.seeding.wording import themes
from moderation.rules import writing
from moderation.rules.folding import folded
from moderation.rules.kinds import Category, Level, Place, Strictness, holds
from moderation.rules.meaning import Meanings, Meant
from moderation.rules.shipped import by_meaning
from moderation.rules.writing import Miswritten
from tests.unit.moderation.evasions import BY_HAND
from tests.unit.moderation.test_shipped import HARMLESS, UNSEEN
from tests.unit.moderation.test_shipped import book as words

CORPUS = Path(__file__).with_name("corpora") / "meant.txt"
PARAPHRASES = [
    line.split("\t") for line in CORPUS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
]
FOX, WOLF, BOAT = np.eye(3, dtype=np.float32)
VECTORS = {"a fox": FOX, "a wolf": WOLF, "a boat": BOAT}


def asked(vector, nearness: float = 0.55, harmless: tuple[str, ...] = ("a wolf",)) -> list[str]:
    rules = Meanings(
        [Meant("No foxes", ("a fox",), harmless, nearness), Meant("No boats", ("a boat",), (), 0.9)],
        lambda texts: np.stack([VECTORS[text] for text in texts]),
    )
    return [near.rule.name for near in rules.near(vector / np.linalg.norm(vector))]


def test_what_is_near_enough_to_an_example_breaks_its_rule():
    assert asked(FOX + 0.5 * BOAT) == ["No foxes"]
    assert asked(FOX + 0.5 * BOAT, nearness=0.95) == []


def test_what_is_nearer_to_something_harmless_does_not():
    assert asked(FOX + 1.1 * WOLF, nearness=0.3) == []
    assert asked(FOX + 1.1 * WOLF, nearness=0.3, harmless=()) == ["No foxes"]


@pytest.mark.parametrize(
    ("examples", "harmless", "nearness", "says"),
    [
        ("", "a wolf", 0.55, "one at least"),
        ("a fox", "a fox", 0.55, "“a fox” stands among"),
        ("a fox", "", 0.1, "between 0.3 and 0.95; this is 0.1"),
        ("a fox " * 50, "", 0.55, "at most 200 characters"),
        ("\n".join(f"fox {number}" for number in range(201)), "", 0.55, "this has 201"),
    ],
)
def test_what_cannot_be_read_is_told(examples, harmless, nearness, says):
    with pytest.raises(Miswritten, match=says):
        writing.meant("No foxes", examples, harmless, nearness)


# --- measured ---------------------------------------------------------------------------------------------------------
@cache
def shipped(strictness: Strictness) -> Meanings:
    rules = [one for one in by_meaning() if holds(one.category, one.level, strictness, Place.PROMPT)]
    read = [writing.meant(one.name, one.examples, one.harmless, one.nearness) for one in rules]
    return Meanings(read, lambda texts: encoder.encode([folded(text) for text in texts]))


def refused(texts: list[str], strictness: Strictness = Strictness.STANDARD) -> list[bool]:
    rules = shipped(strictness)
    return [bool(rules.near(vector)) for vector in encoder.encode([folded(text) for text in texts])]


def test_with_words_and_meaning_at_most_one_in_two_hundred_harmless_prompts_is_refused():
    by_words = words(Strictness.STANDARD)
    either = [meant or bool(by_words.broken(text)) for text, meant in zip(HARMLESS, refused(HARMLESS), strict=True)]
    assert sum(either) <= len(HARMLESS) * 0.005
    assert sum(either[-len(UNSEEN) :]) <= 2


def test_no_theme_of_a_made_up_community_is_refused():
    """Measured on 2026-11-29: of the first 300 five, before cats and lost letters stood among what is harmless."""
    assert sum(refused(themes()[:100])) == 0


def test_of_what_is_said_in_other_words_most_is_found():
    """Measured on 2026-11-29: 60 of 80, of which the rules for words find 5."""
    found = Counter(
        category for (category, _), is_found in zip(PARAPHRASES, refused(_texts()), strict=True) if is_found
    )
    assert found.total() >= 60
    assert min(found[category] for category in ("sexual", "self-harm", "gore", "hate")) >= 13


def test_of_what_somebody_else_thought_of_and_words_do_not_find_little_is_found():
    """Measured on 2026-11-29: 2 of 20; many of these are disguises and other languages."""
    missed = [text for text in BY_HAND if not words(Strictness.STANDARD).broken(text)]
    assert sum(refused(missed)) >= 2


def test_what_holds_always_holds_on_an_adult_site_too():
    assert {one.category for one in by_meaning() if one.level is Level.ALWAYS} == {Category.HATE}
    assert sum(refused(_texts(), Strictness.ADULT)) >= 14


def _texts() -> list[str]:
    return [text for _, text in PARAPHRASES]

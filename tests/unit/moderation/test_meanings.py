"""Rules by meaning: what is near enough to an example, and the ones that a site begins with, measured."""

from collections import Counter
from functools import cache

import numpy as np
import pytest

from gallery.find import encoder
from gallery.seeding.wording import themes
from moderation.rules import writing
from moderation.rules.clauses import MOST, parts
from moderation.rules.folding import folded
from moderation.rules.kinds import Category, Level, Place, Strictness, holds
from moderation.rules.meaning import Meanings, Meant
from moderation.rules.shipped import by_meaning
from moderation.rules.writing import Miswritten
from tests.unit.moderation.evasions import BY_HAND
from tests.unit.moderation.test_shipped import CORPORA, HARMLESS, UNSEEN
from tests.unit.moderation.test_shipped import book as words

PARAPHRASES = [
    line.split("\t")
    for line in (CORPORA / "meant.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
OF_MANY_SENTENCES = (CORPORA / "sentences.txt").read_text(encoding="utf-8").splitlines()
"""Harmless, and long: written before texts were read in parts, for which no sentence was changed."""
HARMLESS_ADDED = [
    "{}. A cat sleeps on the sofa.",
    "{}, and a bowl of apples on the table",
    "An old harbour with fishing boats; {}",
]
FOX, WOLF, BOAT = np.eye(3, dtype=np.float32)
VECTORS = {"a fox": FOX, "a wolf": WOLF, "a boat": BOAT}


def asked(vector, nearness: float = 0.55, harmless: tuple[str, ...] = ("a wolf",)) -> list[str]:
    rules = Meanings(
        [Meant("No foxes", ("a fox",), harmless, nearness), Meant("No boats", ("a boat",), (), 0.9)],
        lambda texts: np.stack([VECTORS[text] for text in texts]),
    )
    return [near.rule.name for near in rules.near([vector / np.linalg.norm(vector)])]


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


def test_a_text_is_read_by_what_stands_between_its_sentence_ends_and_its_commas_too():
    assert parts("a fox in a hat. the lake is very calm, and two boats lie there. f 1.8, oil") == [
        "a fox in a hat. the lake is very calm, and two boats lie there. f 1.8, oil",
        "a fox in a hat.",
        "the lake is very calm",
        "and two boats lie there.",
    ]


def test_what_breaks_a_rule_in_one_part_breaks_it_whatever_stands_beside():
    rules = Meanings([Meant("No foxes", ("a fox",), ("a wolf",), 0.9)], lambda texts: np.stack([FOX, WOLF]))
    assert rules.near([0.5 * FOX + WOLF, FOX, BOAT])
    assert not rules.near([WOLF, BOAT])


def test_whoever_writes_hundreds_of_sentences_hides_none_of_them_and_has_few_encoded():
    read = parts(". ".join(f"the boat number {number} is blue" for number in range(300)))
    assert len(read) <= 1 + 2 * MOST
    assert all(any(f"number {number} " in part for part in read[1:]) for number in range(300))


# --- measured ---------------------------------------------------------------------------------------------------------
@cache
def shipped(strictness: Strictness) -> Meanings:
    rules = [one for one in by_meaning() if holds(one.category, one.level, strictness, Place.PROMPT)]
    read = [writing.meant(one.name, one.examples, one.harmless, one.nearness) for one in rules]
    return Meanings(read, lambda texts: encoder.encode([folded(text) for text in texts]))


def refused(texts: list[str], strictness: Strictness = Strictness.STANDARD) -> list[bool]:
    rules, read = shipped(strictness), [parts(folded(text)) for text in texts]
    lacking = [part for part in dict.fromkeys(part for some in read for part in some) if part not in _vectors]
    if lacking:
        lacking.sort(key=len)
        _vectors.update(zip(lacking, encoder.encode(lacking), strict=True))
    return [bool(rules.near([_vectors[part] for part in some])) for some in read]


_vectors: dict[str, np.ndarray] = {}


def test_with_words_and_meaning_at_most_one_in_two_hundred_harmless_prompts_is_refused():
    by_words = words(Strictness.STANDARD)
    either = [meant or bool(by_words.broken(text)) for text, meant in zip(HARMLESS, refused(HARMLESS), strict=True)]
    assert sum(either) <= len(HARMLESS) * 0.005
    assert sum(either[-len(UNSEEN) :]) <= 2


def test_of_harmless_prompts_of_many_sentences_few_are_refused():
    """Measured on 2026-11-29: none of 60; where clauses of four words were asked too, one."""
    assert len(OF_MANY_SENTENCES) == 60
    assert sum(refused(OF_MANY_SENTENCES)) <= 1


def test_no_theme_of_a_made_up_community_is_refused():
    """Measured on 2026-11-29: of the first 300 five, before cats and lost letters stood among what is harmless."""
    assert sum(refused(themes()[:100])) == 0


def test_of_what_is_said_in_other_words_most_is_found():
    """Measured on 2026-11-29: 63 of 80, of which the rules for words find 5."""
    found = Counter(
        category for (category, _), is_found in zip(PARAPHRASES, refused(_texts()), strict=True) if is_found
    )
    assert found.total() >= 60
    assert min(found[category] for category in ("sexual", "self-harm", "gore", "hate")) >= 13


@pytest.mark.parametrize("added", HARMLESS_ADDED)
def test_a_harmless_sentence_beside_it_hides_nothing(added):
    """Measured on 2026-11-29: 62 and 63 of 80; before clauses were asked by themselves, 5 to 32."""
    assert sum(refused([added.format(text) for text in _texts()])) >= 58


def test_what_is_harmless_between_commas_hides_little():
    """Measured on 2026-11-29: 56 of 80; before, 27."""
    assert sum(refused([f"{text}, a bowl of apples on the table" for text in _texts()])) >= 50


def test_of_what_somebody_else_thought_of_and_words_do_not_find_little_is_found():
    """Measured on 2026-11-29: 3 of 20; many of these are disguises and other languages."""
    missed = [text for text in BY_HAND if not words(Strictness.STANDARD).broken(text)]
    assert sum(refused(missed)) >= 2


def test_what_holds_always_holds_on_an_adult_site_too():
    assert {one.category for one in by_meaning() if one.level is Level.ALWAYS} == {Category.HATE}
    assert sum(refused(_texts(), Strictness.ADULT)) >= 14


def _texts() -> list[str]:
    return [text for _, text in PARAPHRASES]

"""Which things a prompt names, and which it may mean. Meanings are told by hand: a direction for each thing and for nothing."""

from collections.abc import Sequence

import numpy as np
import pytest

from inference.pipelines.recall import NOTHING, Vocabulary, phrases, recall, words_of

FOX, CAT, BLACK_CAT, CAR, HOT_DOG, DOG, ORANGE, FLY = range(8)
NAMES = {
    "fox": FOX,
    "cat": CAT,
    "cats": CAT,
    "black cat": BLACK_CAT,
    "car": CAR,
    "hot dog": HOT_DOG,
    "dog": DOG,
    "orange": ORANGE,
    "fly": FLY,
    "🦊": FOX,
}
KNOWN = Vocabulary(
    {words_of(name): thing for name, thing in NAMES.items()},
    phrases(("blue", "black", "happy", "orange")),
    phrases(("a", "an", "two", "the", "and", "with", "on", "next to", "at night", "in front of a car", "painting")),
    phrases(("background",)),
    phrases(("fly",)),
    {words_of("pixel art"): "pixels", words_of("3d render"): "3d"},
    np.eye(9, dtype=np.float32),
    [FOX, CAT, BLACK_CAT, CAR, HOT_DOG, DOG, ORANGE, FLY, NOTHING],
)
MEANT = {
    "vixen": {FOX: 0.9, CAT: 0.3},
    "sedan": {CAR: 0.7},
    "hound": {DOG: 0.65},
    "old hound": {DOG: 0.6, FOX: 0.2},
    "vague": {CAT: 0.45},
    "polar fox hound": {FOX: 0.5},
    "goddess": {FOX: 0.6, 8: 0.7},
    "x1": {FOX: 0.9},
    "of": {FOX: 0.9},
    "лиса": {FOX: 0.9},
}


def meaning(said: Sequence[str]) -> np.ndarray:
    rows = np.zeros((len(said), 9), np.float32)
    for row, phrase in zip(rows, said, strict=True):
        for thing, likeness in MEANT.get(phrase.lower(), {}).items():
            row[thing] = likeness
    return rows


def things(text: str, most: int = 2) -> list[int]:
    return [found.thing for found in recall(text, KNOWN, most, meaning)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a fox", [FOX]),
        ("A FOX!", [FOX]),
        ("two cats", [CAT]),
        ("a fox next to a car", [FOX, CAR]),
        ("a car next to a fox", [CAR, FOX]),
        ("a black cat", [BLACK_CAT]),
        ("a blue cat", [CAT]),
        ("a hot dog", [HOT_DOG]),
        ("a hot, dog", [DOG]),
        ("a hot\ndog", [DOG]),
        ("a 🦊 and a car", [FOX, CAR]),
        ("cat🦊", [CAT, FOX]),
        ("🦊🦊 car", [FOX, CAR]),
        ("🦊\ufe0f", [FOX]),
        ("🦊\u200d🔥", []),
        ("a fo\u0301x", [FOX]),
        ("cat_fox", [CAT, FOX]),
        ("the fox's car", [CAR]),
        ("the fox’s", [FOX]),
        ("a fox in front of a car", [FOX]),
        ("foxy", []),
        ("", []),
        (" ... ", []),
        ("a fóx", [FOX]),
        ("a fox and a cat and a car", [FOX, CAT]),
    ],
)
def test_things_are_found_by_name_in_their_order(text: str, expected: list[int]) -> None:
    assert things(text) == expected


def test_what_no_name_is_known_for_is_taken_for_what_is_nearest_in_meaning() -> None:
    found, _ = recall("a happy vixen next to a sedan", KNOWN, 2, meaning)
    assert [(one.thing, one.start, one.end) for one in found] == [(FOX, 8, 13), (CAR, 24, 29)]
    assert [one.likeness for one in found] == pytest.approx([0.9, 0.7])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a hound fox", [FOX]),
        ("a fox, hound", [FOX, DOG]),
        ("a dog cat", [CAT]),
        ("an orange fox", [FOX]),
        ("an orange happy fox", [FOX]),
        ("an orange", [ORANGE]),
        ("an orange and a fox", [ORANGE, FOX]),
        ("a fox on an orange background", [FOX]),
        ("two orange cats next to a blue car", [CAT, CAR]),
    ],
)
def test_what_stands_directly_before_a_name_or_a_ground_describes_it(text: str, expected: list[int]) -> None:
    assert things(text) == expected


def test_a_name_that_says_what_another_does_is_no_thing() -> None:
    assert things("a fly") == [FLY]
    assert things("a fox and a fly") == [FOX, FLY]
    assert things("cats fly next to a car", most=3) == [CAT, CAR]
    assert things("a rubber fly") == [FLY]


@pytest.mark.parametrize(
    "text", ["a fox kissing cats", "fox meets cat", "fox black happy cat", "a fox that was never seen by a cat"]
)
def test_between_two_things_unknown_words_part_them(text: str) -> None:
    assert things(text) == [FOX, CAT]


def test_a_run_is_asked_as_a_whole_and_by_its_last_word_and_the_likelier_counts() -> None:
    found, _ = recall("an old hound", KNOWN, 2, meaning)
    assert [(one.thing, round(one.likeness, 2)) for one in found] == [(DOG, 0.65)]


def test_an_action_parts_who_acts_from_what_follows() -> None:
    assert things("a vixen chasing cats") == [FOX, CAT]


def test_what_is_near_to_nothing_or_to_a_word_that_shows_nothing_is_not_guessed() -> None:
    assert things("vague") == []
    assert things("a goddess") == []
    assert things("a vixen 42 лиса") == [FOX]


@pytest.mark.parametrize("text", ["x1", "of", "лиса"])
def test_numbers_short_words_and_other_scripts_are_not_guessed(text: str) -> None:
    assert things(text) == []


def test_a_thing_that_was_found_already_comes_after_others() -> None:
    assert things("a fox and a fox and a car and a dog", most=3) == [FOX, CAR, DOG]
    assert things("a fox and a fox and a car", most=3) == [FOX, FOX, CAR]
    assert things("a fox and a vixen and a car", most=3) == [FOX, CAR]


def test_however_long_a_text_few_words_are_asked_for_their_meaning() -> None:
    asked: list[str] = []

    def count(said: Sequence[str]) -> np.ndarray:
        asked.extend(said)
        return meaning(said)

    recall(", ".join(f"word{chr(97 + place % 26)}{'x' * place}" for place in range(200)), KNOWN, 2, count)
    recall("words without end " * 100, KNOWN, 2, count)
    assert 0 < len(asked) <= 8 + 2
    assert max(len(phrase.split()) for phrase in asked) <= 4


def test_names_come_before_guesses_and_the_likest_guess_before_others() -> None:
    assert things("a hound and a vixen and a car", most=2) == [FOX, CAR]
    assert things("a hound and a vixen and a car", most=3) == [DOG, FOX, CAR]
    assert things("a hound and a car and a fox", most=2) == [CAR, FOX]


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("pixel art of a fox", "pixels"),
        ("a fox, 3D render", "3d"),
        ("a fox", None),
        ("pixel and art", None),
    ],
)
def test_the_style_is_told_by_its_words(text: str, style: str | None) -> None:
    assert recall(text, KNOWN, 2, meaning)[1] == style


def test_without_unknown_words_nothing_is_asked_for_its_meaning() -> None:
    def refuse(said: Sequence[str]) -> np.ndarray:
        raise AssertionError(said)

    assert recall("two blue cats at night, pixel art", KNOWN, 2, refuse)[0][0].thing == CAT

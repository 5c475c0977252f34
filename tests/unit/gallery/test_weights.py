"""Weights as a recipe keeps them."""

from gallery.weights import weights_told

RECIPE = {"prompt": "a red fox at night", "weights": [[2, 9, 1.3], [13, 18, 0.5]], "negative_prompt": "snow"}


def test_weights_are_told_with_their_words():
    assert weights_told(RECIPE) == {"weights": "red fox × 1.3, night × 0.5"}


def test_those_of_the_negative_prompt_are_told_as_such():
    assert weights_told({"negative_prompt": "snow", "negative_weights": [[0, 4, 2.0]]}) == {
        "negative weights": "snow × 2"
    }


def test_a_recipe_without_weights_tells_none():
    assert weights_told({"prompt": "a red fox"}) == {}

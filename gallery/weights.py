"""The weights that a picture was painted with, as its recipe keeps them: told, and written as its words were. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gallery.studio.wording import spelled

KEPT = (("prompt", "weights"), ("negative_prompt", "negative_weights"))
"""What a recipe calls a text, and the weights of its stretches."""


def weights_told(recipe: Mapping[str, Any]) -> dict[str, str]:
    """Of each text that has some: `red fox × 1.3, night × 0.5`."""
    return {
        name.replace("_", " "): ", ".join(
            f"{recipe[text][start:end]} × {weight:g}" for start, end, weight in recipe[name]
        )
        for text, name in KEPT
        if recipe.get(name)
    }


def weighed(text: str, recipe: Mapping[str, Any], kept: tuple[str, str] = KEPT[0]) -> str:
    """These words with their weights, where they are the ones that the recipe weighs; else as they are."""
    name, weights = kept
    return spelled(text, recipe[weights]) if recipe.get(weights) and recipe.get(name) == text else text

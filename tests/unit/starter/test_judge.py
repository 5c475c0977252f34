"""The judge of styles learns them from renderings, and tells renderings that it has not seen."""

from collections import Counter

import numpy as np
import pytest

from inference.pipelines.starter.data.scenes import Scene, Thing
from inference.pipelines.starter.data.world import World
from inference.pipelines.starter.judge import StyleJudge, share_in_style
from inference.pipelines.starter.matching import rendered

FOX = Thing(0)
TEXTURED = ("pixel art", "line drawing", "watercolour")


@pytest.fixture(scope="module")
def judges() -> dict[int, StyleJudge]:
    return {}


def judge_of(world: World, judges: dict[int, StyleJudge]) -> StyleJudge:
    """Trained once for the file: the world is the same in each test."""
    return judges.setdefault(0, StyleJudge(world, 32, seed=1, renderings=600))


@pytest.mark.parametrize("style", TEXTURED)
def test_a_style_is_told_from_texture(world: World, judges: dict[int, StyleJudge], style: str) -> None:
    scenes = [Scene((FOX,), place="beach", style=style)] * 20
    pictures = rendered(world, scenes, 32, np.random.default_rng(9))
    [(told, often)] = Counter(judge_of(world, judges).styles_of(pictures)).most_common(1)
    assert (told, often >= 18) == (style, True)


def test_the_share_counts_only_those_that_name_a_style(world: World, judges: dict[int, StyleJudge]) -> None:
    drawn = Scene((FOX,), place="beach", style="line drawing")
    pictures = rendered(world, [drawn] * 4, 32, np.random.default_rng(9))
    said = [drawn, drawn, Scene((FOX,), style="watercolour"), Scene((FOX,))]
    assert share_in_style(judge_of(world, judges), said, pictures) == "67% of 3"
    assert share_in_style(judge_of(world, judges), [Scene((FOX,))] * 4, pictures) == "0% of 0"

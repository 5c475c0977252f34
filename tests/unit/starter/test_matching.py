"""A picture is recognised by the nearest rendering."""

import numpy as np
import pytest

from inference.pipelines.starter.data.scenes import Scene, Thing
from inference.pipelines.starter.data.world import World
from inference.pipelines.starter.matching import choices, is_nearest, rendered

FOX, APPLE = 0, 1
SCENE = Scene((Thing(FOX, 1, "blue"),), place="beach", style="soft cartoon")


def is_recognised(shown: Scene, said: Scene, aspect: str, world: World) -> bool:
    chance = np.random.default_rng(3)
    pictures = rendered(world, [shown], 32, chance)
    return bool(is_nearest(pictures, choices(said, aspect, world, chance), world, chance)[0])


@pytest.mark.parametrize("aspect", ["place", "colour", "count"])
def test_a_rendering_shows_what_its_scene_says(world: World, aspect: str) -> None:
    assert is_recognised(SCENE, SCENE, aspect, world)


def test_another_subject_is_not_taken_for_it(world: World) -> None:
    assert is_recognised(Scene((Thing(FOX),)), Scene((Thing(FOX),)), "subject", world)
    assert not is_recognised(Scene((Thing(APPLE),)), Scene((Thing(FOX),)), "subject", world)


def test_another_place_is_not_taken_for_it(world: World) -> None:
    assert not is_recognised(Scene((Thing(FOX),), place="snow"), Scene((Thing(FOX),), place="night"), "place", world)


def test_only_what_the_words_say_is_asked(world: World) -> None:
    chance = np.random.default_rng(1)
    assert choices(Scene((Thing(FOX),)), "place", world, chance) == []
    assert len(choices(Scene((Thing(FOX),)), "colour", world, chance)) == 1

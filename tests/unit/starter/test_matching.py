"""A picture is recognised by the nearest rendering."""

from dataclasses import replace

import numpy as np
import pytest

from inference.pipelines.starter.data.scenes import Scene, Thing
from inference.pipelines.starter.data.world import World
from inference.pipelines.starter.matching import choices, is_nearest, rendered

FOX, APPLE, CHEF = 0, 1, 2
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


@pytest.mark.parametrize(("shown", "told"), [("above", True), ("below", False)])
def test_what_is_above_is_told_from_what_is_below(world: World, shown: str, told: bool) -> None:
    said = Scene((Thing(FOX), Thing(CHEF)), "above", "beach")
    assert is_recognised(replace(said, relation=shown), said, "relation", world) is told


def test_both_of_a_pair_must_be_right(world: World) -> None:
    spare = replace(world.subjects[FOX], label="tree", drawings=world.subjects[APPLE].drawings)
    wider = World([*world.subjects, spare], world.sprites)
    said = Scene((Thing(FOX), Thing(CHEF)), "next to", "beach")
    assert is_recognised(said, said, "several", wider)
    assert not is_recognised(replace(said, things=(Thing(FOX), Thing(len(world.subjects)))), said, "several", wider)
    assert choices(said, "subject", wider, np.random.default_rng(1)) == []
    assert choices(said, "relation", wider, np.random.default_rng(1)) == []


def test_only_what_the_words_say_is_asked(world: World) -> None:
    chance = np.random.default_rng(1)
    assert choices(Scene((Thing(FOX),)), "place", world, chance) == []
    assert len(choices(Scene((Thing(FOX),)), "colour", world, chance)) == 1

"""The caption says what the scene holds, and nothing else."""

import numpy as np
import pytest

from inference.pipelines.starter.data.backdrops import PLACES
from inference.pipelines.starter.data.captions import NUMBERS, article, describe, plural
from inference.pipelines.starter.data.colours import PAINTS
from inference.pipelines.starter.data.scenes import Scene, Thing, imagine
from inference.pipelines.starter.data.styles import STYLES
from inference.pipelines.starter.data.world import World

FOX, APPLE = 0, 1


def say(scene: Scene, world: World, seed: int = 0) -> str:
    return describe(scene, world.subjects, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(40))
def test_every_part_of_an_imagined_scene_is_named(world: World, seed: int) -> None:
    scene = imagine(world.subjects, np.random.default_rng(seed))
    words = say(scene, world, seed)
    for thing in scene.things:
        name = world.subjects[thing.subject].label
        assert (plural(name) if thing.count > 1 else name) in words
        assert thing.paint is None or thing.paint in words
        assert thing.count == 1 or any(words.find(number) >= 0 for number in NUMBERS[thing.count])
    if scene.style:
        assert any(phrase in words for phrase in STYLES[scene.style].before + STYLES[scene.style].after)


@pytest.mark.parametrize("place", PLACES)
def test_a_named_place_is_said_in_one_of_its_phrasings(world: World, place: str) -> None:
    words = say(Scene((Thing(FOX),), place=place), world)
    assert any(phrase in words for phrase in PLACES[place][1])


def test_an_unnamed_place_and_colour_are_not_said(world: World) -> None:
    words = say(Scene((Thing(APPLE),)), world)
    assert words.split()[-1] == "apple"
    assert not any(paint in words for paint in PAINTS)


def test_a_pair_names_the_upper_thing_first_when_it_is_above(world: World) -> None:
    words = say(Scene((Thing(FOX), Thing(APPLE)), "above"), world)
    assert words.index("fox") < words.index("apple")
    assert "above" in words or "over" in words


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("cat", "cats"),
        ("fox", "foxes"),
        ("butterfly", "butterflies"),
        ("mouse", "mice"),
        ("slice of pizza", "slices of pizza"),
        ("sun with a face", "suns with a face"),
        ("glasses", "glasses"),
        ("cactus", "cactuses"),
    ],
)
def test_plurals_read_well(one: str, many: str) -> None:
    assert plural(one) == many


def test_articles_follow_the_sound() -> None:
    assert [article(word) for word in ("owl", "unicorn", "ufo", "fox", "orange apple")] == ["an", "a", "a", "a", "an"]

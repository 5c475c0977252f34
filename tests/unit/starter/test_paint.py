"""The picture shows what its scene says."""

import numpy as np
import pytest

from inference.pipelines.starter.data.backdrops import PLACES
from inference.pipelines.starter.data.colours import recolour
from inference.pipelines.starter.data.paint import paint
from inference.pipelines.starter.data.scenes import Scene, Thing
from inference.pipelines.starter.data.styles import STYLES
from inference.pipelines.starter.data.world import World

FOX, APPLE = 0, 1


def draw(scene: Scene, world: World, size: int = 32, seed: int = 3) -> np.ndarray:
    return paint(scene, world.subjects, world.sprites, size, np.random.default_rng(seed)).astype(int)


def is_green(pixel: np.ndarray) -> bool:
    return pixel[1] > pixel[0] + 60 and pixel[1] > pixel[2] + 60


def is_red(pixel: np.ndarray) -> bool:
    return pixel[0] > pixel[1] + 60 and pixel[0] > pixel[2] + 60


def test_a_thing_stands_in_the_middle(world: World) -> None:
    assert is_green(draw(Scene((Thing(FOX),)), world)[16, 16])


def test_the_first_thing_is_above_the_second(world: World) -> None:
    picture = draw(Scene((Thing(FOX), Thing(APPLE)), "above"), world)
    assert is_green(picture[8, 16])
    assert is_red(picture[24, 16])


def test_below_swaps_them(world: World) -> None:
    picture = draw(Scene((Thing(FOX), Thing(APPLE)), "below"), world)
    assert is_red(picture[8, 16])
    assert is_green(picture[24, 16])


@pytest.mark.parametrize(("count", "spots"), [(2, [(17, 8), (17, 24)]), (3, [(9, 16), (23, 8), (23, 24)])])
def test_as_many_are_drawn_as_the_scene_counts(world: World, count: int, spots: list[tuple[int, int]]) -> None:
    picture = draw(Scene((Thing(FOX, count),), place="plain white"), world)
    assert all(is_green(picture[spot]) for spot in spots)
    assert not is_green(picture[16, 0])


def test_a_named_colour_repaints_the_thing(world: World) -> None:
    red, green, blue = draw(Scene((Thing(APPLE, 1, "blue"),), place="plain white"), world)[16, 16]
    assert blue > red + 60
    assert blue > green + 60


def test_a_plain_background_has_its_colour(world: World) -> None:
    assert is_red(draw(Scene((Thing(FOX),), place="plain red"), world)[0, 0])


@pytest.mark.parametrize("size", [32, 128])
@pytest.mark.parametrize("place", PLACES)
def test_every_place_fills_the_picture_at_every_size(place: str, size: int) -> None:
    picture = PLACES[place][0](size, np.random.default_rng(1))
    assert picture.shape == (size, size, 3)
    assert np.isfinite(picture).all()


@pytest.mark.parametrize("style", STYLES)
def test_every_style_changes_the_picture(world: World, style: str) -> None:
    scene = Scene((Thing(FOX),), place="plain white", style=style)
    assert draw(scene, world).shape == (32, 32, 3)
    assert STYLES[style].sets[0] in world.subjects[FOX].drawings


def test_a_line_drawing_is_ink_on_white_paper(world: World) -> None:
    picture = draw(Scene((Thing(FOX),), place="plain white", style="line drawing"), world)
    assert picture[0, 0].min() > 230
    assert np.ptp(picture, axis=-1).max() < 40


def test_recolouring_keeps_what_is_transparent(world: World) -> None:
    sprite = np.zeros((4, 4, 4), np.float32)
    assert not recolour(sprite, "blue").any()


def test_the_same_chance_draws_the_same_picture(world: World) -> None:
    scene = Scene((Thing(FOX),), place="night", style="watercolour")
    assert (draw(scene, world) == draw(scene, world)).all()

"""Evaluation asks what training did not say, and tells who appears by the nearest rendering."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch

from inference.pipelines.starter.data.catalogue import ALIASES, PEOPLE, Subject, common_names
from inference.pipelines.starter.data.scenes import RELATIONS
from inference.pipelines.starter.data.sprites import Sprites
from inference.pipelines.starter.data.world import World
from inference.pipelines.starter.matching import nearest
from inference.pipelines.starter.trials import UNSEEN, held_out, several, unseen
from inference.pipelines.starter.who import kind_of, who_appears

SKINS = {"light": (250, 220, 190), "medium": (190, 130, 90), "dark": (90, 60, 40)}
GENDERS = {"man-": (220, 30, 30), "woman-": (30, 30, 220), "": (30, 180, 30)}


@pytest.fixture
def people() -> World:
    """Firefighters of three tones and three kinds: the upper half shows skin, the lower half a colour of the gender."""
    icons = [f"{gender}firefighter-{tone}-skin-tone" for tone in SKINS for gender in GENDERS]
    pixels = np.full((len(icons), 64, 64, 4), 255, np.uint8)
    for place, (tone, gender) in enumerate((tone, gender) for tone in SKINS for gender in GENDERS):
        pixels[place, :32, :, :3], pixels[place, 32:, :, :3] = SKINS[tone], GENDERS[gender]
    subject = Subject("firefighter", ("firefighter",), PEOPLE, True, False, {"noto": tuple(icons)})
    return World([subject], Sprites(pixels, {f"noto/{icon}": place for place, icon in enumerate(icons)}))


def painter_of(icon: str, world: World):
    drawing = torch.from_numpy(world.sprites.pixels[world.sprites.index[f"noto/{icon}"], ..., :3].copy())
    picture = torch.nn.functional.interpolate(drawing.permute(2, 0, 1)[None].float() / 127.5 - 1, 24)
    framed = torch.nn.functional.pad(picture, (4, 4, 4, 4), value=0.92)
    return lambda words: framed.repeat(len(words), 1, 1, 1)


def test_a_painter_of_one_tone_and_gender_is_told_as_that(people: World) -> None:
    found = who_appears(people, painter_of("woman-firefighter-dark-skin-tone", people), np.random.default_rng(1))
    assert found["tones"]["dark"] == "100%"
    assert found["tones"]["light"] == "0%"
    assert found["genders"]["woman"] == "100%"
    assert found["told, of fresh renderings"] == "tone 100%, gender 100% of 9"


def test_subjects_without_tones_tell_nothing_of_people(world: World) -> None:
    found = who_appears(world, lambda words: pytest.fail("nobody was to be painted"), np.random.default_rng(1))
    assert found["tones"]["pictures"] == "0"
    assert found["told, of fresh renderings"] == "tone 0%, gender 0% of 0"


@pytest.mark.parametrize(
    ("icon", "kind"),
    [
        ("woman-cook-medium-dark-skin-tone", ("medium-dark", "woman")),
        ("old-man-light-skin-tone", ("light", "man")),
        ("mage-medium-skin-tone", ("medium", "neither")),
        ("manual-light-skin-tone", ("light", "neither")),
        ("woman-cook", None),
    ],
)
def test_an_icon_says_whom_it_shows(icon: str, kind: tuple[str, str] | None) -> None:
    assert kind_of(icon) == kind


def test_held_out_prompts_are_no_captions_and_of_the_circle_asked_for(world: World) -> None:
    known = {words for _, words in held_out(world, set(), 20)}
    asked = held_out(world, known, 20)
    assert known.isdisjoint(words for _, words in asked)
    assert all(world.subjects[thing.subject].favourite for scene, _ in asked for thing in scene.things)
    common = replace(world.subjects[0], favourite=False)
    other = held_out(World([common, *world.subjects[1:]], world.sprites), set(), 20, favourite=False)
    assert {thing.subject for scene, _ in other for thing in scene.things} == {0}


def test_pairs_are_of_two_favourites_and_of_each_relation(world: World) -> None:
    asked = several(world, set(), 12)
    assert {tuple(sorted(thing.subject for thing in scene.things)) for scene, _ in asked} == {(0, 2)}
    assert Counter(scene.relation for scene, _ in asked) == dict.fromkeys(RELATIONS, 3)
    known = {words for _, words in asked}
    assert known.isdisjoint(words for _, words in several(world, known, 4))


def test_a_word_that_training_said_is_not_asked_as_unseen(world: World) -> None:
    labels = sorted(set(UNSEEN.values()))
    full = World([replace(world.subjects[0], label=label) for label in labels], world.sprites)
    asked = unseen(full, {"a fox, in the snow"})
    assert len(asked) == len(UNSEEN)
    assert ("a hound", "dog face") in [(words, labels[scene.things[0].subject]) for scene, words in asked]
    with pytest.raises(ValueError, match="hound"):
        unseen(full, {"a fox next to a hound, in the snow"})
    spoken = World([replace(world.subjects[0], aliases=("old yacht",)), *full.subjects], world.sprites)
    with pytest.raises(ValueError, match="yacht"):
        unseen(spoken, set())


def test_no_alias_says_a_word_that_is_asked_as_unseen() -> None:
    spoken = {
        word for aliases in common_names(ALIASES.read_text()).values() for alias in aliases for word in alias.split()
    }
    assert "spaceship" in spoken
    assert spoken.isdisjoint(UNSEEN)


def test_the_nearest_is_by_its_nearest_rendering() -> None:
    dark, grey, light = (torch.full((3, 32, 32), value) for value in (-0.9, 0.0, 0.9))
    references = torch.stack([torch.stack([dark, grey]), torch.stack([light, grey])])
    assert nearest(torch.stack([light, grey, dark]), references).tolist() == [0, 1, 0]

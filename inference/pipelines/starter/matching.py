"""Says whether a picture shows what its words say: is a fresh rendering of its scene nearer than those of other scenes?

Each said part is asked for by itself, the others held as said: which subject, which of several subjects, relation, place,
colour or count is nearest. Styles show in texture, which this does not see: see `judge`.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch

from inference.pipelines.starter.data.backdrops import PLACES
from inference.pipelines.starter.data.colours import PAINTS
from inference.pipelines.starter.data.paint import paint
from inference.pipelines.starter.data.scenes import Scene, Thing
from inference.pipelines.starter.data.world import World

Chance = np.random.Generator
ASPECTS = ("subject", "several", "relation", "place", "colour", "count")
OPPOSITE = {"above": "below", "below": "above"}
OTHER_SUBJECTS = 49
RENDERINGS = 6


def rendered(world: World, scenes: Sequence[Scene], side: int, chance: Chance) -> torch.Tensor:
    """Pictures [n, 3, side, side] in -1..1."""
    pictures = np.stack([paint(scene, world.subjects, world.sprites, side, chance) for scene in scenes])
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1


def choices(scene: Scene, aspect: str, world: World, chance: Chance) -> list[Scene]:
    """The scene as said first, then the same scene with another value of one aspect. Empty if the words do not say it."""
    if aspect == "place":
        places = [*PLACES, *(f"plain {name}" for name in PAINTS)]
        return _other_places(scene, places) if scene.place and scene.style != "line drawing" else []
    if len(scene.things) > 1:
        return _others_of_several(scene, aspect, world, chance)
    if len(scene.things) != 1:
        return []
    return [scene, *(replace(scene, things=(thing,)) for thing in _other_things(scene, aspect, world, chance))]


def is_nearest(pictures: torch.Tensor, scenes: Sequence[Scene], world: World, chance: Chance) -> torch.Tensor:
    """For each picture: is a rendering of the first of the scenes nearer than any of the others?"""
    side = pictures.shape[-1]
    return nearest(pictures, torch.stack([rendered(world, scenes, side, chance) for _ in range(RENDERINGS)])) == 0


def nearest(pictures: torch.Tensor, references: torch.Tensor) -> torch.Tensor:
    """For each picture, which of n kinds is nearest by its nearest rendering. references [renderings, n, 3, side, side]."""
    features = torch.stack([_features(one) for one in references])
    return torch.cdist(_features(pictures)[None], features).amin(0).argmin(1)


def _features(pictures: torch.Tensor) -> torch.Tensor:
    """Coarse pixels: a small shift must not matter much."""
    coarse = [
        torch.nn.functional.avg_pool2d(pictures, pictures.shape[-1] // cells) * weight for cells, weight in _CELLS
    ]
    return torch.cat([part.flatten(1) for part in coarse], 1)


_CELLS = ((16, 1.0), (8, 2.0), (4, 4.0))


def _other_places(scene: Scene, places: Sequence[str]) -> list[Scene]:
    return [scene, *(replace(scene, place=place) for place in places if place != scene.place)]


def _others_of_several(scene: Scene, aspect: str, world: World, chance: Chance) -> list[Scene]:
    """Scenes with another subject in the place of one of two or three; or what is above put below."""
    if aspect == "relation" and scene.relation in OPPOSITE:
        return [scene, replace(scene, relation=OPPOSITE[scene.relation])]
    if aspect != "several":
        return []
    others = []
    for number in range(OTHER_SUBJECTS):
        things = list(scene.things)
        changed = things[number % len(things)]
        shown = {thing.subject for thing in things}
        known = [place for place in _as_well_known(world, changed.subject) if place not in shown]
        things[number % len(things)] = replace(changed, subject=int(chance.choice(known)))
        others.append(replace(scene, things=tuple(things)))
    return [scene, *others]


def _other_things(scene: Scene, aspect: str, world: World, chance: Chance) -> list[Thing]:
    [thing] = scene.things
    match aspect:
        case "subject":
            some = chance.permutation(_as_well_known(world, thing.subject))[:OTHER_SUBJECTS]
            return [replace(thing, subject=int(other)) for other in some]
        case "colour" if thing.paint and scene.style != "line drawing":
            return [replace(thing, paint=other) for other in PAINTS if other != thing.paint]
        case "count":
            return [replace(thing, count=other) for other in (1, 2, 3) if other != thing.count]
    return []


def _as_well_known(world: World, subject: int) -> list[int]:
    """The other subjects that were drawn as often: favourites for a favourite, common ones for a common one."""
    own = world.subjects[subject]
    return [
        place
        for place, one in enumerate(world.subjects)
        if place != subject and (one.favourite, one.common) == (own.favourite, own.common)
    ]

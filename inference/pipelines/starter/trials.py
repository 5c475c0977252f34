"""What the model is asked in its evaluation: prompts that it was not trained on, with the scene each should show."""

import numpy as np

from inference.pipelines.starter.data.captions import article, describe
from inference.pipelines.starter.data.scenes import RELATIONS, Scene, Thing, imagine
from inference.pipelines.starter.data.world import World

HELD_OUT_SEED = 2026
Asked = list[tuple[Scene, str]]

# Words that no training caption holds and no alias is, and the favourite subject that means the same.
UNSEEN = {
    "hound": "dog face",
    "kitty": "cat face",
    "hare": "rabbit face",
    "piglet": "pig face",
    "toad": "frog",
    "tortoise": "turtle",
    "macaque": "monkey face",
    "tyrannosaurus": "T-Rex",
    "grizzly": "bear",
    "ladybird": "lady beetle",
    "fungus": "mushroom",
    "cheeseburger": "hamburger",
    "gelato": "soft ice cream",
    "gateau": "birthday cake",
    "espresso": "hot beverage",
    "cottage": "house",
    "fortress": "castle",
    "sedan": "automobile",
    "yacht": "sailboat",
    "jetliner": "airplane",
    "spacecraft": "rocket",
    "parasol": "umbrella",
    "bonfire": "fire",
    "jewel": "gem stone",
    "tiara": "crown",
    "phantom": "ghost",
    "extraterrestrial": "alien",
    "android": "robot",
    "cranium": "skull",
    "infant": "baby",
    "cosmonaut": "astronaut",
    "sorcerer": "mage",
}


def held_out(world: World, known: set[str], count: int, favourite: bool = True) -> Asked:
    """Scenes whose captions the training pool does not hold: of favourite subjects, or of the other common ones."""
    chance = np.random.default_rng(HELD_OUT_SEED)
    found: Asked = []
    while len(found) < count:
        scene = imagine(world.subjects, chance)
        words = describe(scene, world.subjects, chance)
        subjects = [world.subjects[thing.subject] for thing in scene.things]
        if words not in known and all(one.common and one.favourite == favourite for one in subjects):
            found.append((scene, words))
    return found


def several(world: World, known: set[str], count: int, things: int = 2) -> Asked:
    """Two or three different favourite subjects in one picture, of two each relation as often, whose captions the pool does
    not hold."""
    chance = np.random.default_rng(HELD_OUT_SEED)
    favourites = [place for place, subject in enumerate(world.subjects) if subject.favourite]
    found: Asked = []
    while len(found) < count:
        shown = tuple(Thing(int(place)) for place in chance.choice(favourites, things, replace=False))
        scene = Scene(shown, RELATIONS[len(found) % len(RELATIONS)] if things == 2 else "and")
        words = describe(scene, world.subjects, chance)
        if words not in known:
            found.append((scene, words))
    return found


def unseen(world: World, known: set[str]) -> Asked:
    """One scene for each word of UNSEEN. Raises ValueError if a caption or a subject's other words hold one of them."""
    aliases = {alias for subject in world.subjects for alias in subject.aliases}
    spoken = {word for text in known | aliases for word in text.replace(",", " ").split()}
    if met := spoken & UNSEEN.keys():
        raise ValueError(f"training captions or aliases hold {', '.join(sorted(met))}")
    places = {subject.label: place for place, subject in enumerate(world.subjects)}
    return [(Scene((Thing(places[label]),)), f"{article(word)} {word}") for word, label in UNSEEN.items()]

"""The words for a scene, in varied phrasings. Pure: knows what is shown, not how it is drawn."""

import re
from collections.abc import Sequence

import numpy as np

from inference.pipelines.starter.data.backdrops import PLACES
from inference.pipelines.starter.data.catalogue import Subject
from inference.pipelines.starter.data.scenes import Scene, Thing
from inference.pipelines.starter.data.styles import STYLES

Chance = np.random.Generator
NUMBERS = {2: ("two", "2", "a pair of"), 3: ("three", "3")}
IRREGULAR = {
    "mouse": "mice",
    "wolf": "wolves",
    "sheep": "sheep",
    "fish": "fish",
    "goose": "geese",
    "man": "men",
    "woman": "women",
    "person": "people",
    "leaf": "leaves",
    "loaf": "loaves",
    "scissors": "scissors",
    "glasses": "glasses",
    "dice": "dice",
    "bison": "bison",
    "moose": "moose",
    "deer": "deer",
    "shrimp": "shrimp",
    "squid": "squid",
    "snowman": "snowmen",
    "policeman": "policemen",
    "policewoman": "policewomen",
    "knife": "knives",
    "tomato": "tomatoes",
    "potato": "potatoes",
    "calf": "calves",
    "elf": "elves",
    "superhero": "superheroes",
    "ox": "oxen",
    "salmon": "salmon",
    "trout": "trout",
    "reindeer": "reindeer",
}
UNCOUNTED = {
    "bread",
    "cheese",
    "popcorn",
    "sushi",
    "ramen",
    "coffee",
    "beer",
    "corn",
    "broccoli",
    "bacon",
    "rice",
    "ice",
    "butter",
    "salt",
    "fire",
    "rain",
    "fog",
    "grapes",
    "cherries",
    "blueberries",
    "french fries",
    "pancakes",
    "headphones",
    "books",
    "scissors",
    "glasses",
    "sunglasses",
    "socks",
    "sparkles",
    "footprints",
    "spaghetti",
    "garlic",
    "beans",
    "peanuts",
    "santa",
    "santa claus",
    "planet earth",
    "saturn",
    "swords",
    "crossed swords",
    "chopsticks",
    "dna",
    "jeans",
    "gloves",
    "shorts",
}


def describe(scene: Scene, subjects: Sequence[Subject], chance: Chance) -> str:
    words = _subject_words(scene, subjects, chance)
    words = _with_place(words, scene.place, chance)
    words = _with_style(words, scene.style, chance)
    return words if scene.style or chance.random() < 0.93 else f"a picture of {words}"


def _subject_words(scene: Scene, subjects: Sequence[Subject], chance: Chance) -> str:
    phrases = [_thing_words(thing, subjects[thing.subject], chance) for thing in scene.things]
    match phrases:
        case []:
            return ""
        case [one]:
            return one
        case [first, second]:
            return f"{first} {_relation_words(scene.relation, chance)} {second}"
        case [first, second, third]:
            return f"{first}{chance.choice([', ', ' and ', ' with '])}{second} and {third}"
    raise ValueError(f"cannot describe {len(phrases)} things")


def _relation_words(relation: str | None, chance: Chance) -> str:
    phrasings = {"next to": ("next to", "beside"), "above": ("above", "over"), "below": ("below", "under")}
    return str(chance.choice(phrasings.get(relation or "and", ("and",))))


def _thing_words(thing: Thing, subject: Subject, chance: Chance) -> str:
    name = subject.names[0] if chance.random() < 0.7 else str(chance.choice(subject.names))
    if thing.count > 1:
        return _joined(str(chance.choice(NUMBERS[thing.count])), thing.paint, plural(name))
    if name in UNCOUNTED:
        return _joined(thing.paint, name)
    described = _joined(thing.paint, name)
    return described if chance.random() < 0.2 else f"{article(described)} {described}"


def _with_place(words: str, place: str | None, chance: Chance) -> str:
    if place is None:
        return words
    if place.startswith("plain "):
        paint = place.removeprefix("plain ")
        behind = f"{article(paint)} {paint} background"
        return f"{words} on {behind}" if words else behind
    where = str(chance.choice(PLACES[place][1]))
    if not words:
        return (
            f"a view {where}"
            if chance.random() < 0.3
            else where.removeprefix("in front of ").removeprefix("in ").removeprefix("on ")
        )
    return f"{where}, {words}" if chance.random() < 0.08 else f"{words} {where}"


def _with_style(words: str, style: str | None, chance: Chance) -> str:
    if style is None:
        return words
    manner = STYLES[style]
    if chance.random() < 0.4:
        return f"{chance.choice(manner.before)} {words}"
    return f"{words}, {chance.choice(manner.after)}"


def is_counted(name: str) -> bool:
    """Whether there may be two of it: "apple", but not "bread", "person running" or a pictograph."""
    return name not in UNCOUNTED and name[-1].isalpha() and not re.search(r"^(person|man|woman) .*ing$", name)


def article(words: str) -> str:
    return "an" if words[0] in "aeiou" and not words.startswith(("uni", "ufo", "eu")) else "a"


def plural(name: str) -> str:
    head, joint, tail = re.findall(r"(.+?)(?:( of | with | and )(.+))?$", name)[0]
    *before, noun = head.split(" ")
    return " ".join([*before, _plural_noun(noun)]) + joint + tail


def _plural_noun(noun: str) -> str:
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun if noun.endswith("s") and not noun.endswith(("ss", "us")) else noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def _joined(*words: str | None) -> str:
    return " ".join(word for word in words if word)

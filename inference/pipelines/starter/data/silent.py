"""Words of prompts that name nothing to look up: `silent.txt` and what captions say of colour, number and place."""

import re
from functools import cache
from pathlib import Path

from inference.pipelines.starter.data.backdrops import PLACES
from inference.pipelines.starter.data.captions import NUMBERS
from inference.pipelines.starter.data.colours import PAINTS

SECTION = re.compile(r"^\[(\w+)\].*\n([^\[]*)", re.MULTILINE)


def describing() -> list[str]:
    """What is said of a thing before its name."""
    return [*PAINTS, *listed()["describing"]]


def borders() -> list[str]:
    """What ends the words about a thing."""
    places = (phrase for _, phrasings in PLACES.values() for phrase in phrasings)
    numbers = (word for words in NUMBERS.values() for word in words)
    return [*numbers, *places, *(word for section in ("borders", "places", "nothing") for word in listed()[section])]


def decoys() -> list[str]:
    """What words must be nearer to a name than to, to be taken for it."""
    return [word for section in ("describing", "places", "nothing") for word in listed()[section]]


@cache
def listed() -> dict[str, list[str]]:
    """The sections of silent.txt."""
    text = Path(__file__).with_name("silent.txt").read_text()
    sections = SECTION.findall(re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return {name: [re.sub(r"\s+", " ", word).strip() for word in words.split(",")] for name, words in sections}

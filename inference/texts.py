"""Encoded prompts, kept while they are likely to be asked for again: the pictures of an entry share theirs."""

from collections import OrderedDict
from typing import Any

from inference.pipelines.family import Family


class Texts:
    """The least recently used goes first. For one thread."""

    def __init__(self, room: int = 512) -> None:
        self._room = room
        self._kept: OrderedDict[tuple[str, str], Any] = OrderedDict()

    def encoded(self, family: Family, text: str) -> Any:
        key = family.model.card.name, text
        if key not in self._kept:
            self._kept[key] = family.encode(text)
        self._kept.move_to_end(key)
        while len(self._kept) > self._room:
            self._kept.popitem(last=False)
        return self._kept[key]

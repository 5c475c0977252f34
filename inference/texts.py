"""Encoded prompts, kept while they are likely to be asked for again: the pictures of an entry share theirs."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from inference.pipelines.family import Family
from inference.protocol import Span

Key = tuple[str, str, tuple[Span, ...]]


class Texts:
    """The least recently used goes first. For one thread."""

    def __init__(self, room: int = 512) -> None:
        self._room = room
        self._kept: OrderedDict[Key, Any] = OrderedDict()

    def encoded(self, family: Family, text: str, weights: Sequence[Span] = ()) -> Any:
        """Weights of 1 are none, so that such a text is the plain one to the bit."""
        name = family.model.card.name
        plain = self._once((name, text, ()), lambda: family.encode(text))
        if not (told := tuple(span for span in weights if span[2] != 1)):
            return plain
        return self._once((name, text, told), lambda: family.weigh(plain, text, told))

    def _once(self, key: Key, encode: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = encode()
        self._kept.move_to_end(key)
        while len(self._kept) > self._room:
            self._kept.popitem(last=False)
        return self._kept[key]

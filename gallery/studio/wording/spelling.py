"""Back from values to text that reads as the same values. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gallery.studio.wording.faults import Fault
from gallery.studio.wording.parts import Choice, Listed, Part, Reading, Weighted, Words
from gallery.studio.wording.reading import joined, read
from inference.protocol.weights import Span

SPECIAL = re.compile(r"[\\(){}|:]|_(?=_)|(?<=_)_")


def spelled(text: str, weights: Sequence[Span] = ()) -> str:
    """How one would write these words and weights in the studio. Words that read as themselves stay as they are."""
    if not weights and _reads_as_itself(text):
        return text
    return spell(_laid_out(text, weights))


def spell(parts: Sequence[Part]) -> str:
    return "".join(map(_spelt, parts))


def unweighted(text: str) -> str:
    """The same prompt with all its weights taken out and nothing else changed. Raises Fault where it cannot be read."""
    reading = read(text)
    cut = _without(text, sorted(_cuts(reading.parts)))
    plain = _plain(reading.parts)
    try:
        same = read(cut).parts == plain
    except Fault:
        same = False
    return cut if same else spell(plain)


def _spelt(part: Part) -> str:
    match part:
        case Words():
            return SPECIAL.sub(r"\\\g<0>", part.text)
        case Weighted():
            return f"({spell(part.parts)}:{round(part.weight, 3):g})"
        case Choice():
            return "{" + "|".join(map(spell, part.options)) + "}"
        case Listed():
            return f"__{part.name}__"


def _reads_as_itself(text: str) -> bool:
    try:
        return read(text) == Reading((Words(text),) if text else ())
    except Fault:
        return False


def _laid_out(text: str, weights: Sequence[Span]) -> list[Part]:
    parts: list[Part] = []
    reached = 0
    for start, end, weight in weights:
        words = Words(text[start:end])
        # Of blanks alone a weight cannot be written, and does nothing.
        parts += [Words(text[reached:start]), Weighted((words,), weight) if words.text.strip() else words]
        reached = end
    return [*parts, Words(text[reached:])]


def _plain(parts: Sequence[Part]) -> tuple[Part, ...]:
    return joined([kept for part in parts for kept in _kept(part)])


def _kept(part: Part) -> tuple[Part, ...]:
    match part:
        case Weighted():
            return _plain(part.parts)
        case Choice():
            return (Choice(tuple(map(_plain, part.options)), part.number),)
        case _:
            return (part,)


def _cuts(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """What is left out of the text: each weight's opening parenthesis, and everything from its colon on."""
    cuts: list[tuple[int, int]] = []
    for part in parts:
        match part:
            case Weighted():
                cuts += [(part.at, part.at + 1), *_cuts(part.parts), (part.colon, part.end)]
            case Choice():
                cuts += [cut for option in part.options for cut in _cuts(option)]
    return cuts


def _without(text: str, cuts: Sequence[tuple[int, int]]) -> str:
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return "".join(text[start:end] for start, end in zip(starts, ends, strict=True))

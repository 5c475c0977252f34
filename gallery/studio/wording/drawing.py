"""From a reading to the words that are painted: wildcards drawn, weights laid out as stretches of the text. Pure.

The same seed and slot draw the same, wherever and whenever: the n-th draw of a prompt, counted from 0 at its beginning, takes
the SHA-256 of "seed:slot:field:n", its first eight bytes as a big-endian number, modulo the number of choices. So a draw does
not depend on what others came to, and none of them on the platform's generators.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from gallery.studio.wording.parts import Choice, Listed, Part, Reading, Weighted, Words
from inference.protocol.weights import Span

Piece = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the engine is told: plain words, and the stretches of them that have a weight other than 1."""

    text: str
    weights: tuple[Span, ...] = ()


def drawn(reading: Reading, seed: int, slot: int = 0, field: str = "prompt") -> Drawn:
    """`field` tells apart the prompts of one picture, so that two with the same choices do not always draw alike."""
    pieces = _pieces(reading.parts, 1.0, f"{seed}:{slot}:{field}")
    return Drawn("".join(text for text, _ in pieces), _spans(pieces))


def _pieces(parts: Sequence[Part], weight: float, chance: str) -> list[Piece]:
    return [piece for part in parts for piece in _of(part, weight, chance)]


def _of(part: Part, weight: float, chance: str) -> list[Piece]:
    match part:
        case Words():
            return [(part.text, weight)]
        case Weighted():
            return _pieces(part.parts, round(weight * part.weight, 3), chance)
        case Choice():
            return _pieces(part.options[_pick(chance, part.number, len(part.options))], weight, chance)
        case Listed():
            return [(part.entries[_pick(chance, part.number, len(part.entries))], weight)]


def _pick(chance: str, number: int, among: int) -> int:
    digest = hashlib.sha256(f"{chance}:{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % among


def _spans(pieces: Sequence[Piece]) -> tuple[Span, ...]:
    """Neighbours of one weight are one stretch, and so is what stands on both sides of nothing."""
    spans: list[Span] = []
    start = 0
    for text, weight in pieces:
        end = start + len(text)
        if spans and spans[-1][1] == start and spans[-1][2] == weight:
            spans[-1] = (spans[-1][0], end, weight)
        elif text and weight != 1:
            spans.append((start, end, weight))
        start = end
    return tuple(spans)

"""The two axes of a sheet: a setting, or the words, and the values that it takes. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

CELLS_MOST = 36
SEEDS = 4
STYLES = ("pixel art", "watercolour", "line drawing", "flat sticker")
PARTED = re.compile(r"[,;\n]")
SIGN = re.compile(r"\\.|.")
"""Of a prompt: what stands behind a backslash is none of the signs that mean something."""
SEED_MOST = 2**53 - 1


class What(StrEnum):
    """What an axis varies."""

    STEPS = "steps"
    GUIDANCE = "guidance"
    SAMPLER = "sampler"
    SEEDS = "seeds"
    WORDS = "words"
    STYLES = "styles"


TITLES = {
    What.STEPS: "Steps",
    What.GUIDANCE: "Guidance",
    What.SAMPLER: "Sampler",
    What.SEEDS: "Seeds",
    What.WORDS: "Prompts",
    What.STYLES: "Styles",
}


class Unfit(ValueError):
    """These cannot be the values of that axis. Says why, as a sentence to whoever typed them."""


@dataclass(frozen=True, slots=True)
class Axis:
    what: What
    values: tuple[Any, ...]

    @property
    def title(self) -> str:
        return TITLES[self.what]

    def as_json(self) -> dict[str, Any]:
        return {"what": str(self.what), "values": list(self.values)}


def from_json(kept: Sequence[dict[str, Any]]) -> tuple[Axis, ...]:
    return tuple(Axis(What(one["what"]), tuple(one["values"])) for one in kept)


def axis(what: What, text: str, seed: int) -> Axis:
    """Of what was typed. Prompts stand one on a line, everything else is parted by commas or lines, styles not within brackets.
    Without any, seeds are four that count on from `seed`, and styles are four. Raises Unfit."""
    values = _values(what, _parted(what, text), seed)
    if len(set(values)) != len(values):
        raise Unfit(f"{TITLES[what]}: each value once.")
    if len(values) > CELLS_MOST:
        raise Unfit(f"{TITLES[what]}: at most {CELLS_MOST} values.")
    return Axis(what, values)


def check(axes: Sequence[Axis]) -> None:
    """Raises Unfit for two of the same kind and for more pictures than a sheet has."""
    number = math.prod(len(one.values) for one in axes)
    if len({one.what for one in axes}) != len(axes):
        raise Unfit("Choose two different things, one across and one down.")
    if number > CELLS_MOST:
        raise Unfit(f"That is {number} pictures; a sheet has at most {CELLS_MOST}.")


def _parted(what: What, text: str) -> list[str]:
    parts = text.splitlines()
    if what is What.STYLES:
        parts = [part for line in parts for part in _outside_brackets(line)]
    elif what is not What.WORDS:
        parts = PARTED.split(text)
    return [part.strip() for part in parts if part.strip()]


def _outside_brackets(line: str) -> list[str]:
    """Parted at commas and semicolons, but in `{a, b|c}` and `(a, b:1.2)` these belong to the words."""
    parts, depth = [""], 0
    for sign in SIGN.findall(line):
        depth = max(0, depth + (sign in "({") - (sign in ")}"))
        if sign in ",;" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _values(what: What, parts: list[str], seed: int) -> tuple[Any, ...]:
    match what:
        case What.STEPS:
            return _some(what, [_whole(what, part, 500) for part in parts])
        case What.GUIDANCE:
            return _some(what, [_number(what, part) for part in parts])
        case What.SEEDS:
            counted = [(seed + number) % (SEED_MOST + 1) for number in range(SEEDS)]
            return tuple([_whole(what, part, SEED_MOST) for part in parts] or counted)
        case What.STYLES:
            return tuple(parts) or STYLES
    return _some(what, parts)


def _some(what: What, values: list[Any]) -> tuple[Any, ...]:
    if not values:
        raise Unfit(f"{TITLES[what]}: say at least one value.")
    return tuple(values)


def _whole(what: What, text: str, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,16}", text) or int(text) > most:
        raise Unfit(f"{TITLES[what]}: a whole number up to {most}, not “{text[:40]}”.")
    return int(text)


def _number(what: What, text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", text):
        raise Unfit(f"{TITLES[what]}: a number such as 3 or 4.5, not “{text[:40]}”.")
    return float(text)

"""What a value in a receipt may look like. A shape gives None for a value that fits, else what is wrong, for people. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

Shape = Callable[[Any], str | None]

TIME_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
LONGEST_TEXT = 2000


def whole(least: int, most: int) -> Shape:
    def fits(value: Any) -> str | None:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return None if is_whole and least <= value <= most else f"it must be a whole number from {least} to {most}"

    return fits


def matching(pattern: str, what: str) -> Shape:
    compiled = re.compile(pattern, re.ASCII)

    def fits(value: Any) -> str | None:
        return None if isinstance(value, str) and compiled.fullmatch(value) else f"it must be {what}"

    return fits


def one_of(words: type[StrEnum] | Collection[str]) -> Shape:
    known = tuple(str(word) for word in words)

    def fits(value: Any) -> str | None:
        return None if isinstance(value, str) and value in known else f"it must be one of {', '.join(known)}"

    return fits


def text(longest: int = LONGEST_TEXT) -> Shape:
    def fits(value: Any) -> str | None:
        return None if isinstance(value, str) and len(value) <= longest else f"it must be text up to {longest} letters"

    return fits


def flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "it must be true or false"


def time(value: Any) -> str | None:
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            moment(value)
        except ValueError:
            return "there is no such time"
        return None
    return "it must be a time in UTC with microseconds, as 2026-11-21T20:15:00.000000Z"


def moment(value: str) -> datetime:
    """The time that a `time` names."""
    return datetime.strptime(value, TIME_FORMAT).replace(tzinfo=UTC)


def maybe_moment(value: str | None) -> datetime | None:
    return None if value is None else moment(value)


def maybe(shape: Shape) -> Shape:
    return lambda value: None if value is None else shape(value)


def many(shape: Shape, most: int) -> Shape:
    def fits(value: Any) -> str | None:
        if not isinstance(value, list) or len(value) > most:
            return f"it must be a list of up to {most}"
        return next(
            (f"number {place} of it: {why}" for place, item in enumerate(value, 1) if (why := shape(item))), None
        )

    return fits


def record(fields: Mapping[str, Shape]) -> Shape:
    return lambda value: misfit(value, fields)


def misfit(value: Any, fields: Mapping[str, Shape]) -> str | None:
    """What is wrong with an object that should have exactly these fields, None where it fits."""
    if not isinstance(value, dict):
        return "it must be an object"
    if unknown := sorted(set(value) - set(fields)):
        return f"it has no field {unknown[0][:40]!r}"
    for name, shape in fields.items():
        if name not in value:
            return f"its field {name!r} is missing"
        if why := shape(value[name]):
            return f"{name}: {why}"
    return None


def facts(most: int) -> Shape:
    """An object of short texts and whole numbers, whatever they are called."""

    def fits(value: Any) -> str | None:
        if not isinstance(value, dict) or len(value) > most:
            return f"it must be an object of up to {most} facts"
        for name, fact in value.items():
            plain = isinstance(fact, int | str | bool) or fact is None
            if len(name) > 40 or not plain or (isinstance(fact, str) and len(fact) > 200):
                return f"{name[:40]!r} is no short fact"
        return None

    return fits


HASH = matching(r"[0-9a-f]{64}", "64 lower-case hex digits")
PERSON = matching(r"[0-9a-f]{16}", "a pseudonym of 16 lower-case hex digits")
DECIMAL = matching(r"-?\d{1,9}\.\d{6}", "a decimal with six places, in a string")

"""Reads JSON from strangers: nothing twice, no fractions, no huge numbers, no deep nesting. Pure."""

from __future__ import annotations

import json
import re
from typing import Any

LARGEST_FILE = 32 * 2**20
DIGITS_MOST = 16
DEEPEST = 12


class Unreadable(ValueError):
    """It is no receipt at all. `place` is where, `why` says what is wrong there, for people."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place = place
        self.why = why


def read(content: bytes) -> Any:
    """What the JSON text says, of None, bool, int, str, list and dict. Raises Unreadable."""
    if len(content) > LARGEST_FILE:
        raise Unreadable("file", f"it is larger than {LARGEST_FILE // 2**20} MiB")
    try:
        value = json.loads(
            content.decode(),
            parse_int=_whole,
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
            object_pairs_hook=_once_each,
        )
    except UnicodeDecodeError as error:
        raise Unreadable(f"byte {error.start}", "it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"line {error.lineno}, column {error.colno}", "it is not JSON") from error
    except RecursionError as error:
        raise Unreadable("file", "it is nested too deeply") from error
    _measure(value, DEEPEST)
    return value


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > DIGITS_MOST:
        raise Unreadable(f"number {digits[:DIGITS_MOST]}…", "it is larger than a receipt's numbers are")
    if digits == "-0":
        raise Unreadable("number -0", "zero has no sign")
    return int(digits)


def _no_fraction(text: str) -> Any:
    raise Unreadable(f"number {text[:20]}", "a receipt has whole numbers alone; fractions stand in strings")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    known = dict(pairs)
    if len(known) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"key {twice[:40]!r}", "it stands there twice")
    return known


LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _measure(value: Any, deeper: int) -> None:
    """Text that is no Unicode, and boxes in boxes in boxes."""
    if isinstance(value, str) and LONE_SURROGATE.search(value):
        raise Unreadable("text", "it holds half a surrogate pair")
    if not isinstance(value, dict | list):
        return
    if deeper == 0:
        raise Unreadable("file", "it is nested too deeply")
    for inner in value.values() if isinstance(value, dict) else value:
        _measure(inner, deeper - 1)
    if isinstance(value, dict):
        for name in value:
            _measure(name, 1)

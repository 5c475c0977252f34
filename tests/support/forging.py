"""Receipts made wrong on purpose: bodies changed, and the chain hashed anew so that it holds all the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from battles import chain
from battles.receipt.shapes import moment


def rechained(lines: Sequence[chain.Line], change: Callable[[int, dict[str, Any]], dict[str, Any]]) -> list[chain.Line]:
    """The log with changed bodies and a chain that holds all the same."""
    written: list[chain.Line] = []
    for line in lines:
        body = change(line.number, json.loads(line.body))
        written.append(chain.append(written[-1] if written else None, line.kind, body, moment(line.at_iso)))
    return written


def otherwise(value: Any) -> Any:
    """Another value of the same look."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str() if len(value) in (16, 64) and all(letter in "0123456789abcdef" for letter in value):
            return ("0" if value[0] != "0" else "1") + value[1:]
        case str() if value.endswith("Z") and len(value) == 27:
            return f"{int(value[:4]) + 1}{value[4:]}"
        case str() if value.replace(".", "").isdigit():
            return f"0.{(int(value[-6:]) + 5000) % 1_000_000:06d}"
        case list():
            return value[:-1] if value else [1]
        case dict():
            return value | {"batch": 99}
        case None:
            return 1
    return {"left": "right", "right": "tie", "tie": "left"}.get(value, "tied" if value == "won" else "won")


def one_changed(line: int, field: str) -> Callable[[int, dict[str, Any]], dict[str, Any]]:
    return lambda number, body: body | {field: otherwise(body[field])} if number == line else body

"""What is done to receipts to see whether it is found: by strangers, by somebody who can hash, by somebody with a key."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from battles import chain
from battles.receipt.document import Receipt, parse
from battles.receipt.keys import sign
from battles.receipt.strict import Unreadable
from battles.receipt.verify import State, verify
from tests.support.forging import one_changed, rechained

Change = Callable[[int, dict[str, Any]], dict[str, Any]]

# What only the site can know. Everything else in the log is bound to something else in it.
ATTESTED = {
    ("created", "model"), ("created", "seats"), ("created", "rounds"), ("created", "rated"), ("created", "format"),
    ("joined", "from_round"), ("joined", "person"), ("host", "seat"), ("host", "by"), ("left", "by"),
    ("phase", "by"), ("phase", "deadline"),
    ("round", "steps"), ("round", "sampler"), ("round", "start_strength"),
    ("painting", "seats"), ("painting", "slots"),
    ("painted", "sha256"), ("painted", "attempt"), ("painted", "engine"),
    ("paint_failed", "code"), ("paint_failed", "attempt"),
    ("voting_closed", "present"),
    ("ballot", "passed"), ("ballot", "slot"),
    ("places_corrected", "reason"), ("corrected", "number"),
}  # fmt: skip


def fails(content: bytes) -> bool:
    """Refused as no receipt, or failed with something named."""
    try:
        verdict = verify(parse(content))
    except Unreadable as error:
        return bool(error.place)
    return verdict.state is State.FAILED and bool(verdict.findings[0].place)


def flipped(content: bytes, chance: random.Random) -> bytes:
    """One byte of it is another one; it holds no white space between values."""
    changed = bytearray(content)
    changed[chance.randrange(len(changed))] ^= chance.randint(1, 255)
    return bytes(changed)


def dropped(lines: Sequence[chain.Line], spot: int) -> list[chain.Line]:
    return [*lines[:spot], *lines[spot + 1 :]]


def repeated(lines: Sequence[chain.Line], spot: int) -> list[chain.Line]:
    return [*lines[: spot + 1], *lines[spot:]]


def swapped(lines: Sequence[chain.Line], spot: int, other: int) -> list[chain.Line]:
    moved = list(lines)
    moved[spot], moved[other] = moved[other], moved[spot]
    return moved


def fields(receipt: Receipt) -> list[tuple[int, str, str]]:
    """Number, kind and field, of every field of every line."""
    return [(line.number, line.kind, field) for line in receipt.lines for field in json.loads(line.body)]


def first_and_last(receipt: Receipt) -> Iterator[tuple[int, str, str]]:
    """The fields of the first and the last line of each kind."""
    ends = {line.kind: line for line in reversed(receipt.lines)}, {line.kind: line for line in receipt.lines}
    numbers = {line.number for side in ends for line in side.values()}
    return (one for one in fields(receipt) if one[0] in numbers)


def rewritten(receipt: Receipt, change: Change) -> Receipt:
    """Changed, hashed anew, and under the signature of the log as it was."""
    return replace(receipt, lines=tuple(rechained(receipt.lines, change)))


def otherwise_in(receipt: Receipt, line: int, field: str) -> Receipt:
    return rewritten(receipt, one_changed(line, field))


def signed_by(key: Ed25519PrivateKey, receipt: Receipt) -> Receipt:
    """The log as it stands now, signed again."""
    last = receipt.lines[-1]
    said = replace(receipt.statement, head_number=last.number, head_digest=last.digest)
    return replace(receipt, statement=sign(said, key))

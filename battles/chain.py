"""The hash-chained log of a battle. Pure; knows neither rows nor what the lines mean.

Format "paintoff-log/2". Lines are numbered from 1. A line's body is the canonical JSON text (see battles.seals) of an
object; `at` is UTC with microseconds, `2026-11-21T20:15:00.000000Z`; `previous` is the digest of the line before, 64
zeros for the first. digest = SHA-256, hex, of canonical(["paintoff-log/2", previous, number, kind, at, body]).

Words and names never stand in the chain, only commitments to them: SHA-256, hex, of canonical(["paintoff-text/1", salt,
text]). Texts and salts are the appendix (`Withdrawable`); without them the chain verifies all the same, and the
commitment tells nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from battles.seals import canonical

FORMAT = "paintoff-log/2"
TEXT_FORMAT = "paintoff-text/1"
BEFORE_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    kind: str
    body: str
    previous: str
    digest: str
    at_iso: str


@dataclass(frozen=True, slots=True)
class Withdrawable:
    """One entry of the appendix. Once withdrawn both `text` and `salt` are None: a kept salt would let people guess."""

    commitment: str
    text: str | None
    salt: str | None

    @property
    def is_withdrawn(self) -> bool:
        return self.text is None or self.salt is None

    def withdrawn(self) -> Withdrawable:
        return Withdrawable(self.commitment, None, None)


class Broken(Exception):
    """The chain does not hold at line `number`; `why` says how, for people."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"line {number}: {why}")
        self.number = number
        self.why = why


def append(previous: Line | None, kind: str, content: Mapping[str, object], at: datetime) -> Line:
    """The line that follows `previous` (None: the first). Raises NotCanonical for floats and the like."""
    number = previous.number + 1 if previous else 1
    before = previous.digest if previous else BEFORE_FIRST
    body = canonical(content).decode()
    at_iso = iso(at)
    return Line(number, kind, body, before, _digest(before, number, kind, at_iso, body), at_iso)


def verify(lines: Iterable[Line], head: str | None = None) -> None:
    """Raises Broken at the first line that does not hold. With `head`, also that the last line is that one."""
    number, before = 0, BEFORE_FIRST
    for number, line in enumerate(lines, start=1):
        _verify_line(line, number, before)
        before = line.digest
    if number == 0:
        raise Broken(1, "there are no lines")
    if head is not None and before != head:
        raise Broken(number, "this is not the last line that was announced: lines are missing or were added")


def iso(at: datetime) -> str:
    """The time as the chain writes it. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("times in the log carry their zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def decimal(number: float | None) -> str | None:
    """A fraction as the chain writes it, to six decimals: the chain has no floats."""
    return None if number is None else f"{number:.6f}"


def commit_text(text: str, salt: str) -> str:
    """The commitment to `text` that the chain may carry."""
    return hashlib.sha256(canonical([TEXT_FORMAT, salt, text])).hexdigest()


def withdrawable(text: str, salt: str) -> Withdrawable:
    return Withdrawable(commit_text(text, salt), text, salt)


def opens(entry: Withdrawable) -> bool:
    """Whether an entry of the appendix is what the chain committed to. A withdrawn one cannot be said to."""
    if entry.text is None or entry.salt is None:
        return False
    return hmac.compare_digest(entry.commitment, commit_text(entry.text, entry.salt))


def salt_for(key: bytes, label: str) -> str:
    """A salt nobody can guess without the battle's key, so that it need not be stored. `label` names what is salted."""
    return hmac.new(key, f"salt:{label}".encode(), "sha256").hexdigest()


def pseudonym(key: bytes, player_id: object) -> str:
    """A voter's name in this battle's log alone: 16 hex digits of HMAC-SHA256 under the battle's key."""
    return hmac.new(key, f"player:{player_id}".encode(), "sha256").hexdigest()[:16]


def _digest(previous: str, number: int, kind: str, at_iso: str, body: str) -> str:
    return hashlib.sha256(canonical([FORMAT, previous, number, kind, at_iso, body])).hexdigest()


def _verify_line(line: Line, number: int, before: str) -> None:
    if line.number != number:
        raise Broken(number, f"line {line.number} stands in its place")
    if line.previous != before:
        raise Broken(number, "it does not follow the line before it")
    if not _is_canonical(line.body):
        raise Broken(number, "its body is not canonical JSON")
    if line.digest != _digest(line.previous, line.number, line.kind, line.at_iso, line.body):
        raise Broken(number, "its digest does not fit what it says")


def _is_canonical(body: str) -> bool:
    try:
        content = json.loads(body)
        return isinstance(content, dict) and canonical(content).decode() == body
    except (ValueError, RecursionError):
        return False

"""A receipt as a value and as a file. Pure; reads strictly, judges nothing.

The file is one JSON object; `battles/RECEIPTS.md` tells of its fields. White space between them means nothing, anything
else does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from battles import chain
from battles.receipt import lines as known
from battles.receipt.shapes import HASH, Shape, many, matching, maybe, misfit, record, text, time, whole
from battles.receipt.strict import Unreadable, read
from battles.seals import canonical

FORMAT = "paintoff-receipt/1"
LINES_MOST = 200_000

SIGNATURE = matching(r"[0-9a-f]{128}", "a signature of 128 lower-case hex digits")
NUMBER = whole(1, 1_000_000)

STATEMENT: dict[str, Shape] = {
    "number": NUMBER,
    "supersedes": maybe(NUMBER),
    "issued_at": time,
    "head": record({"number": NUMBER, "digest": HASH}),
    "public_key": HASH,
    "signature": SIGNATURE,
}
LINE: dict[str, Shape] = {
    "number": NUMBER,
    "kind": text(40),
    "at": time,
    "digest": HASH,
    "body": lambda value: None if isinstance(value, dict) else "it must be an object",
}
WORDS: dict[str, Shape] = {
    **known.ENTRY,
    "prompt": text(),
    "negative": text(),
    "guidance": matching(r"\d{1,3}\.\d\d", "a decimal with two places, in a string"),
    "salt": HASH,
}
TEXT: dict[str, Shape] = {"commitment": HASH, "text": text(), "salt": HASH}


def _or_withdrawn(fields: Mapping[str, Shape], kept: Iterable[str]) -> Shape:
    left = {name: fields[name] for name in kept}
    gone: dict[str, Shape] = {**left, "withdrawn": lambda value: None if value is True else "it must be true"}

    def fits(value: Any) -> str | None:
        return misfit(value, gone if isinstance(value, dict) and "withdrawn" in value else fields)

    return fits


APPENDIX: dict[str, Shape] = {
    "words": many(_or_withdrawn(WORDS, known.ENTRY), LINES_MOST),
    "texts": many(_or_withdrawn(TEXT, ["commitment"]), LINES_MOST),
}
DOCUMENT: dict[str, Shape] = {
    "format": lambda value: None if value == FORMAT else f"it must be {FORMAT!r}",
    "battle": known.BATTLE,
    **STATEMENT,
    "superseded_by": maybe(record(STATEMENT)),
    "lines": many(record(LINE), LINES_MOST),
    "appendix": record(APPENDIX),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """What the site signs: that this battle's log ended with this line when receipt `number` was issued.

    `public_key` is the raw Ed25519 key, hex.
    """

    battle: str
    number: int
    supersedes: int | None
    issued_at: str
    head_number: int
    head_digest: str
    public_key: str
    signature: str

    @property
    def content(self) -> bytes:
        """The bytes under the signature."""
        return canonical(
            [
                FORMAT,
                self.battle,
                self.number,
                self.supersedes,
                self.issued_at,
                self.head_number,
                self.head_digest,
                self.public_key,
            ]
        )


@dataclass(frozen=True, slots=True)
class SealedWords:
    """The opened words of an entry; `salt` None: withdrawn."""

    round: int
    heat: int
    seat: int
    prompt: str = ""
    negative: str = ""
    guidance: str = ""
    salt: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """`superseded_by` is the newest statement about the same log, where this is an older one."""

    statement: Statement
    lines: tuple[chain.Line, ...]
    words: tuple[SealedWords, ...]
    texts: tuple[chain.Withdrawable, ...]
    superseded_by: Statement | None = None


def parse(content: bytes) -> Receipt:
    """The receipt in a file. Raises Unreadable, naming the place."""
    found = read(content)
    if why := misfit(found, DOCUMENT):
        raise Unreadable(_place(found, why), why)
    newer = found["superseded_by"]
    return Receipt(
        statement=_statement(found["battle"], found),
        lines=_lines(found["lines"]),
        words=tuple(_words(one) for one in found["appendix"]["words"]),
        texts=tuple(_text(one) for one in found["appendix"]["texts"]),
        superseded_by=_statement(found["battle"], newer) if newer else None,
    )


def _place(found: Any, why: str) -> str:
    """Where the misfit is, so that its line can be found: "lines 14", "appendix", "signature"."""
    if found is None or not isinstance(found, dict):
        return "file"
    first = re.split(r"[:\s]", why, maxsplit=1)[0]
    if first == "lines" and (counted := re.match(r"lines: number (\d+) of it", why)):
        return f"line {counted[1]}"
    return first if first in DOCUMENT else "file"


def _statement(battle: str, said: Mapping[str, Any]) -> Statement:
    return Statement(
        battle=battle,
        number=said["number"],
        supersedes=said["supersedes"],
        issued_at=said["issued_at"],
        head_number=said["head"]["number"],
        head_digest=said["head"]["digest"],
        public_key=said["public_key"],
        signature=said["signature"],
    )


def _lines(said: list[dict[str, Any]]) -> tuple[chain.Line, ...]:
    """Each line follows the one above it: what the file leaves out."""
    before, found = chain.BEFORE_FIRST, []
    for one in said:
        body = canonical(one["body"]).decode()
        found.append(chain.Line(one["number"], one["kind"], body, before, one["digest"], one["at"]))
        before = one["digest"]
    return tuple(found)


def _words(said: Mapping[str, Any]) -> SealedWords:
    return SealedWords(**{name: value for name, value in said.items() if name != "withdrawn"})


def _text(said: Mapping[str, Any]) -> chain.Withdrawable:
    return chain.Withdrawable(said["commitment"], said.get("text"), said.get("salt"))

"""A receipt's file from its value: the inverse of `document.parse`. Pure."""

from __future__ import annotations

import json
from typing import Any

from battles.chain import Line, Withdrawable
from battles.receipt.document import FORMAT, Receipt, SealedWords, Statement
from battles.seals import canonical


def to_bytes(receipt: Receipt) -> bytes:
    """Canonical JSON and a line's end."""
    return canonical(to_json(receipt)) + b"\n"


def to_json(receipt: Receipt) -> dict[str, Any]:
    newer = receipt.superseded_by
    return {
        "format": FORMAT,
        "battle": receipt.statement.battle,
        **_statement(receipt.statement),
        "superseded_by": _statement(newer) if newer else None,
        "lines": [_line(line) for line in receipt.lines],
        "appendix": {
            "words": [_words(one) for one in receipt.words],
            "texts": [_text(one) for one in receipt.texts],
        },
    }


def _statement(said: Statement) -> dict[str, Any]:
    return {
        "number": said.number,
        "supersedes": said.supersedes,
        "issued_at": said.issued_at,
        "head": {"number": said.head_number, "digest": said.head_digest},
        "public_key": said.public_key,
        "signature": said.signature,
    }


def _line(line: Line) -> dict[str, Any]:
    body = json.loads(line.body)
    return {"number": line.number, "kind": line.kind, "at": line.at_iso, "digest": line.digest, "body": body}


def _words(one: SealedWords) -> dict[str, Any]:
    place = {"round": one.round, "heat": one.heat, "seat": one.seat}
    if one.salt is None:
        return {**place, "withdrawn": True}
    return {**place, "prompt": one.prompt, "negative": one.negative, "guidance": one.guidance, "salt": one.salt}


def _text(one: Withdrawable) -> dict[str, Any]:
    if one.is_withdrawn:
        return {"commitment": one.commitment, "withdrawn": True}
    return {"commitment": one.commitment, "text": one.text, "salt": one.salt}

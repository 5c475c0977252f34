"""The statement under the receipt, and under what superseded it, is signed by the key it names."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from battles.receipt.document import Receipt, Statement
from battles.receipt.findings import Finding
from battles.receipt.keys import is_signed, key_id

CHECK = "signature"


def check(receipt: Receipt, trusted: Collection[str] | None) -> Iterator[Finding]:
    """`trusted` are public keys; None: whichever key a statement brings is taken."""
    said, newer = receipt.statement, receipt.superseded_by
    yield from _of(said, "signature", trusted)
    if said.supersedes != (said.number - 1 or None):
        yield Finding(CHECK, "supersedes", "a receipt supersedes the one numbered before it, the first one none")
    if newer is not None:
        yield from _of(newer, "superseded_by", trusted)
        if newer.number <= said.number or newer.head_number < said.head_number:
            yield Finding(CHECK, "superseded_by", "it is not newer than what it supersedes")


def _of(said: Statement, place: str, trusted: Collection[str] | None) -> Iterator[Finding]:
    if trusted is not None and said.public_key not in trusted:
        yield Finding(
            CHECK, place, f"it is signed by another key than those that are trusted: {key_id(said.public_key)}"
        )
    if not is_signed(said):
        yield Finding(CHECK, place, "the signature does not fit")

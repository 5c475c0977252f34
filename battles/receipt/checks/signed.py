"""The statement under the receipt, and under what superseded it, is signed by the key it names."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from battles.receipt.document import Receipt, Statement
from battles.receipt.findings import Finding
from battles.receipt.keys import is_signed_by, key_id

CHECK = "signature"


def check(receipt: Receipt, trusted: Collection[str] | None) -> Iterator[Finding]:
    """`trusted` are public keys; None: whichever key the receipt brings is taken."""
    if trusted is not None and receipt.public_key not in trusted:
        yield Finding(CHECK, "public_key", "it is signed by another key than the one that is trusted")
    yield from _of(receipt.statement, receipt.public_key, "signature", trusted)
    newer = receipt.superseded_by
    if newer is not None:
        yield from _of(newer, receipt.public_key, "superseded_by", trusted)
        if newer.number <= receipt.statement.number:
            yield Finding(CHECK, "superseded_by", "it is not newer than what it supersedes")
    supersedes = receipt.statement.supersedes
    if supersedes != (receipt.statement.number - 1 or None):
        yield Finding(CHECK, "supersedes", "a receipt supersedes the one numbered before it, the first one none")


def _of(said: Statement, public_key: str, place: str, trusted: Collection[str] | None) -> Iterator[Finding]:
    """A site that has changed its key since signs what is newer with the new one: told apart by its id."""
    keys = {key_id(key): key for key in (public_key, *(trusted or ()))}
    key = keys.get(said.key)
    if key is None:
        yield Finding(CHECK, place, f"it names the key {said.key}, which is not here")
    elif not is_signed_by(said, key):
        yield Finding(CHECK, place, "the signature does not fit")

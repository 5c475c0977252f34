"""Ed25519 keys of receipts: what is signed, and whether a signature is a key's. Pure; knows no files and no settings.

A public key is 32 raw bytes, written as 64 hex digits. Its id is the first 16 hex digits of its SHA-256.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from battles.receipt.document import Statement

KEY_BYTES = 32
PUBLIC_KEY = re.compile(r"\b[0-9a-f]{64}\b")


class WrongKey(ValueError):
    """Text that is no key. The text itself is never in the message: it may be a secret."""


def private_key(text: str) -> Ed25519PrivateKey:
    """From 64 hex digits, the 32 secret bytes. Raises WrongKey."""
    return Ed25519PrivateKey.from_private_bytes(_raw(text))


def public_key_of(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def public_keys_in(text: str) -> list[str]:
    """Every public key that stands in a text, be it one line or the JSON that a site publishes. Raises WrongKey for none."""
    found = PUBLIC_KEY.findall(text)
    if not found:
        raise WrongKey(f"there is no public key of {2 * KEY_BYTES} hex digits in it")
    return found


def key_id(public_key: str) -> str:
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:16]


def sign(said: Statement, key: Ed25519PrivateKey) -> Statement:
    """The statement with this key and its signature."""
    named = replace(said, public_key=public_key_of(key))
    return replace(named, signature=key.sign(named.content).hex())


def is_signed(said: Statement) -> bool:
    """By the key that it names, whosever that is."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said.public_key))
        key.verify(bytes.fromhex(said.signature), said.content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _raw(text: str) -> bytes:
    try:
        raw = bytes.fromhex(text.strip())
    except ValueError as error:
        raise WrongKey("a key is 64 hex digits") from error
    if len(raw) != KEY_BYTES:
        raise WrongKey(f"a key is {2 * KEY_BYTES} hex digits, this has {2 * len(raw)}")
    return raw

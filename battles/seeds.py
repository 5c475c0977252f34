"""The hidden seeds of a round: committed at its start, opened with its results. Pure; chance comes as the secret.

Commitment: SHA-256 of the 32-byte secret, hex. Seed of slot s: the first 53 bits (big endian) of
HMAC-SHA256(secret, "paintoff-slot/1:s"), so that it survives JSON in a browser. Slots past the shown ones are reserves.
"""

from __future__ import annotations

import hashlib
import hmac

SECRET_BYTES = 32
SEED_BITS = 53


def commitment(secret: bytes) -> str:
    return hashlib.sha256(_checked(secret)).hexdigest()


def slot_seed(secret: bytes, slot: int) -> int:
    """0 to 2^53 − 1."""
    if slot < 0:
        raise ValueError("slots count from 0")
    mac = hmac.digest(_checked(secret), f"paintoff-slot/1:{slot}".encode(), "sha256")
    return int.from_bytes(mac[:8], "big") >> (64 - SEED_BITS)


def verify(committed: str, secret: bytes) -> bool:
    """Whether `secret` is what was committed to."""
    return hmac.compare_digest(committed.encode(), commitment(secret).encode())


def _checked(secret: bytes) -> bytes:
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a round's secret is {SECRET_BYTES} bytes")
    return secret

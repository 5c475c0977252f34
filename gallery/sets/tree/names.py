"""What is kept is named by the SHA-256 of its bytes, and what has that name is that, for ever."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256

WIDTH = 32


class Missing(LookupError):
    """Nothing is kept under these names."""

    def __init__(self, names: Collection[bytes]) -> None:
        super().__init__(", ".join(name.hex() for name in names))
        self.names = names


class Malformed(ValueError):
    """Bytes that are not what they should be, or not written in the one way in which it is written."""


def name_of(body: bytes) -> bytes:
    return sha256(body).digest()

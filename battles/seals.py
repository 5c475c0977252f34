"""Canonical JSON and the seal of an entry's words. Pure; what is sealed here anyone can check anywhere.

Canonical JSON is the part of RFC 8785 (JSON Canonicalization Scheme) without floats: UTF-8, no spaces, keys sorted by
UTF-16 code units, integers within ±(2^53 − 1). Other numbers are carried as decimal strings.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence

from battles.words import GUIDANCE_DECIMALS, Words

FORMAT = "paintoff-seal/1"
SALT_BYTES = 32
LARGEST_INTEGER = 2**53 - 1
SALT = re.compile(r"[0-9a-f]{64}")


class NotCanonical(ValueError):
    """A value that canonical JSON has no single form for."""


def canonical(value: object) -> bytes:
    """The one JSON text of `value` (None, bool, int, str, sequences, mappings by str). Raises NotCanonical."""
    text = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("text with a lone surrogate") from error


def seal(battle_code: str, round_number: int, seat_number: int, words: Words, salt_hex: str) -> str:
    """SHA-256, hex, of the canonical object

    `{"battle": code, "format": "paintoff-seal/1", "guidance": "4.50", "negative": …, "prompt": …, "round": n,
    "salt": 64 lower-case hex digits, "seat": n}`. The salt is 32 unguessable bytes, told when the seal is opened.
    """
    if not SALT.fullmatch(salt_hex):
        raise ValueError(f"a salt is {SALT_BYTES} bytes in lower-case hex")
    sealed = {
        "format": FORMAT,
        "battle": battle_code,
        "round": round_number,
        "seat": seat_number,
        "prompt": words.prompt,
        "negative": words.negative,
        "guidance": f"{words.guidance:.{GUIDANCE_DECIMALS}f}",
        "salt": salt_hex,
    }
    return hashlib.sha256(canonical(sealed)).hexdigest()


def verify_seal(given: str, battle_code: str, round_number: int, seat_number: int, words: Words, salt_hex: str) -> bool:
    """Whether `given` is the seal of exactly these words in this place."""
    return hmac.compare_digest(given.encode(), seal(battle_code, round_number, seat_number, words, salt_hex).encode())


def _ordered(value: object) -> object:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonical(f"integer beyond ±{LARGEST_INTEGER}; carry it as a string")
        return value
    if isinstance(value, Mapping):
        return {key: _ordered(value[key]) for key in sorted(value, key=_utf16)}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [_ordered(item) for item in value]
    raise NotCanonical(f"{type(value).__name__} has no canonical form; carry it as a string")


def _utf16(key: object) -> bytes:
    if not isinstance(key, str):
        raise NotCanonical("keys are strings")
    return key.encode("utf-16-be", "surrogatepass")

"""As much of Thrift's compact protocol as a Parquet file needs, written and never read. Pure.

After https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md.
"""

from __future__ import annotations

from collections.abc import Sequence

I32, I64, BINARY, LIST, STRUCT = 5, 6, 8, 9, 12
FEW = 15

Field = tuple[int, int, bytes]
"""Its number, its type, its value as it stands in the file."""


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def i32(at: int, number: int) -> Field:
    return at, I32, _zigzag(number)


def i64(at: int, number: int) -> Field:
    return at, I64, _zigzag(number)


def text(at: int, content: str) -> Field:
    return at, BINARY, binary(content)


def inner(at: int, fields: Sequence[Field]) -> Field:
    return at, STRUCT, struct(fields)


def many(at: int, kind: int, items: Sequence[bytes]) -> Field:
    head = bytes([len(items) << 4 | kind]) if len(items) < FEW else bytes([0xF0 | kind]) + varint(len(items))
    return at, LIST, head + b"".join(items)


def binary(content: str) -> bytes:
    written = content.encode()
    return varint(len(written)) + written


def number(value: int) -> bytes:
    """An item of a list of numbers."""
    return _zigzag(value)


def struct(fields: Sequence[Field]) -> bytes:
    """In the order of their numbers, of which none is more than fifteen behind the one before."""
    out, last = bytearray(), 0
    for at, kind, value in fields:
        out.append((at - last) << 4 | kind)
        out += value
        last = at
    return bytes(out) + b"\0"


def _zigzag(number: int) -> bytes:
    return varint(number << 1 if number >= 0 else (-number << 1) - 1)

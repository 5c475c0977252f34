"""Lines of a manifest and their pictures as one Parquet file, as the `datasets` library keeps pictures. Pure.

After https://github.com/apache/parquet-format: one row group, a page for each column, plain, nothing packed, since pictures are
packed already. Written here and not by a library, so that the same version gives the same bytes wherever and whenever.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from struct import pack

from gallery.sets.manifest import thrift
from gallery.sets.manifest.lines import Line, level_word

MAGIC = b"PAR1"
BYTES = 6
"""The type of all columns: lengths and bytes."""
REQUIRED, OPTIONAL, REPEATED = 0, 1, 2
UTF8, LIST = 0, 3
PLAIN, RLE = 0, 3
MAKER = "paintoff"

Row = tuple[Line, bytes | None]
"""With the bytes of its picture, where there is one."""

TEXTS: dict[str, Callable[[Line], str]] = {
    "slot": lambda line: line.slot,
    "picture": lambda line: line.entry.picture.hex(),
    "prompt": lambda line: line.entry.prompt,
    "caption": lambda line: line.entry.caption,
    "level": lambda line: level_word(line.entry.level),
    "order": lambda line: line.entry.order,
    "credit": lambda line: line.credit,
    "licence": lambda line: line.licence,
}


@dataclass(frozen=True, slots=True)
class Column:
    """`page` has the levels and values of all rows, `values` counts them with those that are not there."""

    path: tuple[str, ...]
    page: bytes
    values: int


def written(rows: Sequence[Row]) -> bytes:
    """The whole file."""
    out = bytearray(MAGIC)
    chunks = [_chunk(out, column) for column in _columns(rows)]
    footer = _footer(rows, chunks, len(out) - len(MAGIC))
    return bytes(out + footer + pack("<L", len(footer)) + MAGIC)


def _columns(rows: Sequence[Row]) -> list[Column]:
    lines = [line for line, _ in rows]
    shown = [(line.file_name or "", image) for line, image in rows]
    files = [image for _, image in shown if image is not None]
    names = [name.encode() for name, image in shown if image is not None]
    there = _levels([2 if image is not None else 0 for _, image in shown], 2)
    images = [
        Column(("image", "bytes"), there + _plain(files), len(rows)),
        Column(("image", "path"), there + _plain(names), len(rows)),
    ]
    texts = [Column((name,), _plain(told(line).encode() for line in lines), len(rows)) for name, told in TEXTS.items()]
    return [*images, *texts, _tags(lines)]


def _tags(lines: Iterable[Line]) -> Column:
    hung = [[tag.encode() for tag in line.entry.tags] for line in lines]
    goes_on = [int(at > 0) for tags in hung for at in range(max(len(tags), 1))]
    is_there = [int(bool(tags)) for tags in hung for _ in range(max(len(tags), 1))]
    page = _levels(goes_on, 1) + _levels(is_there, 1) + _plain(tag for tags in hung for tag in tags)
    return Column(("tags", "list", "element"), page, len(goes_on))


def _plain(values: Iterable[bytes]) -> bytes:
    return b"".join(pack("<L", len(value)) + value for value in values)


def _levels(levels: Sequence[int], most: int) -> bytes:
    """As runs of equal ones. A level takes one byte, since none here is above two."""
    assert most < 256
    out = bytearray()
    start = 0
    for at in range(1, len(levels) + 1):
        if at == len(levels) or levels[at] != levels[start]:
            out += thrift.varint((at - start) << 1) + bytes([levels[start]])
            start = at
    return pack("<L", len(out)) + bytes(out)


def _chunk(out: bytearray, column: Column) -> bytes:
    """Its page goes into `out`; what the footer says of it comes back."""
    begin = len(out)
    counted = [thrift.i32(1, column.values), thrift.i32(2, PLAIN), thrift.i32(3, RLE), thrift.i32(4, RLE)]
    size = len(column.page)
    head = [thrift.i32(1, 0), thrift.i32(2, size), thrift.i32(3, size), thrift.inner(5, counted)]
    out += thrift.struct(head) + column.page
    whole = len(out) - begin
    about = [
        thrift.i32(1, BYTES),
        thrift.many(2, thrift.I32, [thrift.number(PLAIN), thrift.number(RLE)]),
        thrift.many(3, thrift.BINARY, [thrift.binary(part) for part in column.path]),
        thrift.i32(4, 0),
        thrift.i64(5, column.values),
        thrift.i64(6, whole),
        thrift.i64(7, whole),
        thrift.i64(9, begin),
    ]
    return thrift.struct([thrift.i64(2, begin), thrift.inner(3, about)])


def _footer(rows: Sequence[Row], chunks: Sequence[bytes], size: int) -> bytes:
    group = [thrift.many(1, thrift.STRUCT, chunks), thrift.i64(2, size), thrift.i64(3, len(rows))]
    features = [thrift.struct([thrift.text(1, "huggingface"), thrift.text(2, _features())])]
    return thrift.struct(
        [
            thrift.i32(1, 2),
            thrift.many(2, thrift.STRUCT, list(_schema())),
            thrift.i64(3, len(rows)),
            thrift.many(4, thrift.STRUCT, [thrift.struct(group)]),
            thrift.many(5, thrift.STRUCT, features),
            thrift.text(6, MAKER),
        ]
    )


def _schema() -> Iterable[bytes]:
    """Each with what hangs below behind it."""
    yield thrift.struct([thrift.text(4, "schema"), thrift.i32(5, len(TEXTS) + 2)])
    yield thrift.struct([thrift.i32(3, OPTIONAL), thrift.text(4, "image"), thrift.i32(5, 2)])
    yield thrift.struct([thrift.i32(1, BYTES), thrift.i32(3, OPTIONAL), thrift.text(4, "bytes")])
    yield _text("path", OPTIONAL)
    yield from (_text(name, REQUIRED) for name in TEXTS)
    yield thrift.struct(
        [thrift.i32(3, REQUIRED), thrift.text(4, "tags"), thrift.i32(5, 1), thrift.i32(6, LIST)],
    )
    yield thrift.struct([thrift.i32(3, REPEATED), thrift.text(4, "list"), thrift.i32(5, 1)])
    yield _text("element", REQUIRED)


def _text(name: str, repetition: int) -> bytes:
    return thrift.struct([thrift.i32(1, BYTES), thrift.i32(3, repetition), thrift.text(4, name), thrift.i32(6, UTF8)])


def _features() -> str:
    """What the `datasets` library would otherwise take for bytes and a path."""
    text = {"dtype": "string", "_type": "Value"}
    features = {
        "image": {"_type": "Image"},
        **dict.fromkeys(TEXTS, text),
        "tags": {"feature": text, "_type": "Sequence"},
    }
    return json.dumps({"info": {"features": features}}, separators=(",", ":"))

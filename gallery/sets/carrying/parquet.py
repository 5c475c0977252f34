"""Lines of a manifest and their pictures as one Parquet file, as the `datasets` library keeps pictures."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

from gallery.sets.manifest import lines
from gallery.sets.manifest.lines import Line

Row = tuple[Line, bytes | None]
"""With the bytes of its picture, where there is one."""

TEXTS = ("slot", "picture", "prompt", "caption", "level", "order", "credit", "licence")


def written(rows: Sequence[Row]) -> bytes:
    """The whole file. The same rows are the same bytes, as long as the same version of pyarrow writes them."""
    # Only who writes this waits for it: it takes a third of a second and 60 MB.
    import pyarrow as pa
    from pyarrow import parquet

    kinds = [pa.field("image", pa.struct([("bytes", pa.binary()), ("path", pa.string())]))]
    kinds += [pa.field(name, pa.string()) for name in TEXTS]
    kinds += [pa.field("tags", pa.list_(pa.string()))]
    told = [_told(*row) for row in rows]
    table = pa.Table.from_pylist(told, schema=pa.schema(kinds, metadata={"huggingface": _features()}))
    out = io.BytesIO()
    # Pictures are packed already.
    parquet.write_table(table, out, compression={"image.bytes": "none"} | dict.fromkeys(TEXTS, "snappy"))
    return out.getvalue()


def _told(line: Line, image: bytes | None) -> dict[str, object]:
    told = lines.told(line)
    shown = {"bytes": image, "path": line.file_name} if image is not None else None
    return {"image": shown, **{name: told[name] or "" for name in TEXTS}, "tags": told["tags"]}


def _features() -> str:
    """What the library would otherwise take for bytes and a path."""
    text = {"dtype": "string", "_type": "Value"}
    features = {"image": {"_type": "Image"}, **dict.fromkeys(TEXTS, text), "tags": {"feature": text, "_type": "List"}}
    return json.dumps({"info": {"features": features}}, separators=(",", ":"))

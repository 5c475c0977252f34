"""A version as the files of an archive: plain, an `imagefolder`, or Parquet. Pure: what the files hold, and not how they are had.

Each form is the manifest's lines in another dress, so what one has the others have, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum

from gallery.sets.manifest import lines
from gallery.sets.manifest.lines import Head, Line

LICENCE_UNKNOWN = "unknown"
OF_THE_HUB = frozenset({"CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0"})
"""Licences that dataset cards know by the same name in lower case."""


class Form(StrEnum):
    """`PLAIN` is the manifest and the pictures; the other two are what the `datasets` library loads."""

    PLAIN = "plain"
    IMAGEFOLDER = "imagefolder"
    PARQUET = "parquet"


def row(line: Line) -> bytes:
    """A line of `metadata.jsonl`. Of the pictures that are there alone: that library knows no rows without one."""
    return (json.dumps(lines.told(line), ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def shard_name(number: int) -> str:
    return f"data/train-{number:05}.parquet"


def card(head: Head, title: str, licences: Iterable[str], form: Form) -> bytes:
    """`README.md` with the head that dataset cards have."""
    told = {
        **_licence(sorted({one for one in licences if one})),
        "pretty_name": title,
        "configs": [{"config_name": "default", "data_files": _files(form)}],
    }
    # JSON is YAML, and has no doubts about quotes.
    front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in told.items())
    return f"---\n{front}---\n\n{_words(head, form)}".encode()


def _licence(named: list[str]) -> dict[str, str]:
    """The hub finds sets by the names that it has itself; of others, and of several, it takes any name."""
    if len(named) == 1 and named[0] in OF_THE_HUB:
        return {"license": named[0].lower()}
    return {"license": "other", "license_name": ", ".join(named)} if named else {"license": LICENCE_UNKNOWN}


def _files(form: Form) -> list[dict[str, str]]:
    path = "data/*.parquet" if form is Form.PARQUET else "**"
    return [{"split": "train", "path": path}]


def _words(head: Head, form: Form) -> str:
    loads = {
        Form.IMAGEFOLDER: 'load_dataset("imagefolder", data_dir="this folder")',
        Form.PARQUET: 'load_dataset("parquet", data_files="data/*.parquet")',
        Form.PLAIN: "",
    }[form]
    how = f"\nLoad it with `datasets.{loads}`.\n" if loads else ""
    return (
        f"Set {head.image_set} of a Paintoff site at commit {head.commit} ({head.made_at}). Slots: {head.slots:,}.\n{how}\n"
        "Each row names who is to be credited and the licence. Pictures that are not fit to show are left out.\n"
    )

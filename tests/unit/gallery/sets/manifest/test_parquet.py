"""A Parquet file has all rows of all columns, read by a second reader of the format."""

from gallery.sets.manifest import lines, parquet
from gallery.sets.manifest.lines import Line
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.names import name_of
from tests.support.parquet import columns

ROWS = [
    (Line("heron", Entry(name_of(b"1"), "a heron", "grün", ("bird", "rain"), 0, "b"), "Ada", "CC0-1.0"), b"\x89PNG 1"),
    (Line("withheld", Entry(name_of(b"2"), "an otter", "", (), 2, "c"), is_there=False), None),
    (Line("words", Entry(b"", "", "a line", ("text",), 1, "d")), None),
]


def test_each_column_has_what_the_lines_say():
    found = columns(parquet.written(ROWS))
    assert found["image.bytes"] == [b"\x89PNG 1", None, None]
    assert found["image.path"] == [b"pictures/heron.png", None, None]
    assert found["tags.list.element"] == [[b"bird", b"rain"], [], [b"text"]]
    for name in parquet.TEXTS:
        told = [lines.told(line)[name] or "" for line, _ in ROWS]
        assert found[name] == [text.encode() for text in told], name


def test_many_rows_and_none_are_files_as_well():
    many = columns(parquet.written(ROWS * 500))
    assert many["tags.list.element"] == [[b"bird", b"rain"], [], [b"text"]] * 500
    assert many["image.bytes"] == [b"\x89PNG 1", None, None] * 500
    assert columns(parquet.written([]))["slot"] == []


def test_the_same_rows_are_the_same_bytes():
    assert parquet.written(ROWS) == parquet.written(list(ROWS))

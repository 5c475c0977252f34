"""A manifest is written in one way, and read as it was written."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.sets.manifest import lines
from gallery.sets.manifest.lines import Head, Line, Unreadable
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.names import name_of
from tests.support.sets import ENTRIES, KEYS

HERON = Line("heron", Entry(name_of(b"a heron"), "a heron", "in rain", ("bird", "rain"), 1, "i"), "Ada", "CC-BY-4.0")


def head(slots: int) -> Head:
    return Head("k" * 16, "ab" * 32, "cd" * 32, "2026-11-28T22:00:00.000001+00:00", slots)


def body(*some: Line) -> bytes:
    return b"".join(lines.written(head(len(some)), some))


@settings(max_examples=100)
@given(st.lists(st.builds(Line, KEYS, ENTRIES, st.text(max_size=5), st.just("CC0-1.0"))), st.integers(1, 50))
def test_what_is_read_is_what_was_written_however_it_comes_in(some, cut):
    written = body(*some)
    found, read = lines.read([written[at : at + cut] for at in range(0, len(written), cut)])
    assert (found, list(read)) == (head(len(some)), some)


def test_a_line_says_all_of_a_slot_in_one_order():
    _, told = body(HERON).decode().splitlines()
    assert json.loads(told) == {
        "slot": "heron",
        "file_name": "pictures/heron.png",
        "picture": name_of(b"a heron").hex(),
        "prompt": "a heron",
        "caption": "in rain",
        "tags": ["bird", "rain"],
        "level": "mild",
        "order": "i",
        "credit": "Ada",
        "licence": "CC-BY-4.0",
    }
    assert told.startswith('{"slot":"heron","file_name":'), "no spaces, and always in this order"


def test_a_picture_that_cannot_be_had_keeps_its_name_and_has_no_file():
    withheld = Line("heron", HERON.entry, is_there=False)
    assert lines.told(withheld)["file_name"] is None
    assert lines.told(withheld)["picture"] == name_of(b"a heron").hex()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"slot": "../heron"}, "slot"),
        ({"slot": "heron", "picture": "ab"}, "picture"),
        ({"slot": "heron", "tags": "bird"}, "tags"),
        ({"slot": "heron", "level": "wild"}, "level"),
        ({"slot": "heron", "order": "0"}, "order"),
        ({"slot": "heron", "prompt": 7}, "prompt"),
    ],
)
def test_what_is_at_fault_is_named_with_its_line(row, field):
    written = body(HERON).splitlines()[0] + b"\n" + json.dumps(row).encode()
    _, read = lines.read([written])
    with pytest.raises(Unreadable) as refused:
        list(read)
    assert (refused.value.line, refused.value.field) == (2, field)


def test_a_manifest_that_was_cut_off_is_told_from_a_whole_one():
    cut = body(HERON, HERON).rsplit(b"\n", 2)[0]
    _, read = lines.read([cut])
    with pytest.raises(Unreadable, match="promises 2 slots, and 1 came"):
        list(read)


def test_another_version_of_the_schema_is_not_guessed_at():
    with pytest.raises(Unreadable, match="no paintoff-set of version 1"):
        lines.read([body(HERON).replace(b'"version":1', b'"version":2')])

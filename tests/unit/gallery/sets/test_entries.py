"""Cells of a slot are written in one way, and what does not fit is refused by the cell's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.sets.tree.entries import TEXT_MAX, Entry, Unfit, decode, decode_strictly, encode
from gallery.sets.tree.names import Malformed, name_of
from tests.support.sets import ENTRIES

HERON = name_of(b"a heron")


@given(ENTRIES, st.text(max_size=40), st.sets(st.text(min_size=1, max_size=20), max_size=5))
def test_an_entry_that_was_written_is_read(entry, caption, tags):
    entry = entry._replace(caption=caption, tags=tuple(sorted(tags)))
    assert decode_strictly(encode(entry)) == decode(encode(entry)) == entry


@given(ENTRIES, ENTRIES)
def test_other_cells_are_other_bytes(entry, other):
    assert (encode(entry) == encode(other)) == (entry == other)


@pytest.mark.parametrize(
    ("cell", "entry"),
    [
        ("picture", Entry(picture=HERON[:31])),
        ("prompt", Entry(prompt="\ud800")),
        ("prompt", Entry(prompt="é" * (TEXT_MAX // 2 + 1))),
        ("caption", Entry(caption="x" * (TEXT_MAX + 1))),
        ("tags", Entry(tags=("b", "a"))),
        ("tags", Entry(tags=("a", "a"))),
        ("tags", Entry(tags=("",))),
        ("tags", Entry(tags=("x" * 101,))),
        ("tags", Entry(tags=tuple(f"{number:03}" for number in range(101)))),
        ("level", Entry(level=256)),
        ("level", Entry(level=-1)),
        ("order", Entry(order="")),
        ("order", Entry(order="i0")),
        ("order", Entry(order="I")),
        ("order", Entry(order="i\0")),
        ("order", Entry(order="i" * 61)),
    ],
)
def test_what_does_not_fit_is_refused_by_the_cells_name(cell, entry):
    with pytest.raises(Unfit) as refused:
        encode(entry)
    assert refused.value.cell == cell


@given(st.binary(max_size=80))
def test_bytes_from_anywhere_are_refused_as_malformed_and_never_otherwise(body):
    try:
        read = decode_strictly(body)
    except Malformed:
        return
    assert encode(read) == body


@given(ENTRIES, st.data())
def test_bytes_that_were_touched_are_refused_or_another_entry(entry, data):
    body = encode(entry)
    at, byte = data.draw(st.integers(0, len(body) - 1)), data.draw(st.integers(0, 255))
    touched = body[:at] + bytes([byte]) + body[at + 1 :]
    try:
        read = decode_strictly(touched)
    except Malformed:
        assert touched != body
    else:
        assert (read == entry) == (touched == body)

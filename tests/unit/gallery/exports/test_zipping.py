"""A zip file written from front to back, read by Python's own reader, which checks every checksum."""

import io
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from gallery.exports.zipping import Zip, end

AT = datetime(2026, 11, 28, 15, 34, 21, tzinfo=UTC)


def finished(zip_: Zip, out: bytearray, start: int = 0) -> bytes:
    begin, directory = start + len(out), bytes(zip_.directory)
    return bytes(out) + directory + end(zip_.entries, len(directory), begin)


def test_what_went_in_comes_out_under_its_name_and_time() -> None:
    out = bytearray()
    zip_ = Zip(out)
    zip_.add("pictures/лиса 🦊.png", [b"red", b" fox"], AT)
    zip_.add("empty", [], AT)
    with zipfile.ZipFile(io.BytesIO(finished(zip_, out))) as read:
        assert read.testzip() is None
        assert {name: read.read(name) for name in read.namelist()} == {"pictures/лиса 🦊.png": b"red fox", "empty": b""}
        assert read.infolist()[0].date_time == (2026, 11, 28, 15, 34, 20)


def test_sizes_stand_before_the_bytes_so_that_it_can_be_unpacked_while_it_comes() -> None:
    out = bytearray()
    Zip(out).add("fox", [b"red fox"], AT)
    flags, method = struct.unpack_from("<2H", out, 6)
    assert (flags & 8, method) == (0, 0)
    assert struct.unpack_from("<2L", out, 18) == (7, 7)


@given(st.lists(st.tuples(st.binary(max_size=50), st.booleans()), max_size=12))
def test_it_is_the_same_file_in_however_many_goes_it_was_written(entries: list[tuple[bytes, bool]]) -> None:
    whole, kept, directory, written = bytearray(), bytearray(), bytearray(), 0
    at_once = Zip(whole)
    out, count = bytearray(), 0
    zip_ = Zip(out)
    for number, (content, is_put_down) in enumerate(entries):
        at_once.add(f"{number}", [content], AT)
        zip_.add(f"{number}", [content], AT)
        if is_put_down:
            kept += out
            written += zip_.let_go()
            directory += zip_.directory
            count += zip_.entries
            out = bytearray()
            zip_ = Zip(out, written)
    kept += out
    directory += zip_.directory
    in_goes = bytes(kept + directory) + end(count + zip_.entries, len(directory), len(kept))
    assert in_goes == finished(at_once, whole)
    with zipfile.ZipFile(io.BytesIO(in_goes)) as read:
        assert [read.read(name) for name in read.namelist()] == [content for content, _ in entries]


def test_beyond_four_gibibytes_it_is_read_all_the_same(tmp_path: Path) -> None:
    """A file with a hole: its first entry near the beginning, its second beyond what 32 bits count."""
    first, second, far = bytearray(), bytearray(), (1 << 32) + 5
    near, beyond = Zip(first), Zip(second, far)
    near.add("near", [b"red"], AT)
    beyond.add("far", [b"fox"], AT)
    directory = bytes(near.directory + beyond.directory)
    with (tmp_path / "large.zip").open("wb") as file:
        file.write(first)
        file.seek(far)
        file.write(bytes(second) + directory + end(2, len(directory), far + len(second)))
    with zipfile.ZipFile(tmp_path / "large.zip") as read:
        assert (read.testzip(), read.read("near"), read.read("far")) == (None, b"red", b"fox")


def test_more_entries_than_sixteen_bits_count_are_read_all_the_same() -> None:
    out = bytearray()
    zip_ = Zip(out)
    for number in range(70_000):
        zip_.add(str(number), [], AT)
    with zipfile.ZipFile(io.BytesIO(finished(zip_, out))) as read:
        assert len(read.namelist()) == 70_000

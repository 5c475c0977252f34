"""A zip of others is looked at before it is unpacked."""

import io
import struct
import zipfile

import pytest

from gallery.sets.manifest.paths import Crooked
from gallery.sets.manifest.zips import Unfit, Zip


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_STORED) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as file:
        for name, content in entries:
            file.writestr(name, content)
    out.seek(0)
    return out


def opened(file: io.BytesIO, entries: int = 10, size: int = 10 << 20) -> Zip:
    return Zip(file, entries, size)


def test_its_files_are_read_and_folders_are_none():
    found = opened(zipped(("birds/", b""), ("birds/heron.png", b"pixels")))
    assert found.names == ["birds/heron.png"]
    assert found.read("birds/heron.png") == b"pixels"


@pytest.mark.parametrize("name", ["../heron.png", "/heron.png", "a/../../b.png", "C:/heron.png", "../birds/"])
def test_a_path_that_leads_out_is_refused_by_name(name):
    with pytest.raises(Crooked) as refused:
        opened(zipped((name, b"")))
    assert refused.value.path == name.rstrip("/")


def test_a_backslash_is_refused_though_python_would_turn_it():
    body = zipped(("birds_heron.png", b"")).getvalue().replace(b"birds_heron", b"birds\\heron")
    with pytest.raises(Crooked, match="backslash"):
        opened(io.BytesIO(body))


def test_a_link_is_refused():
    link = zipfile.ZipInfo("heron.png")
    link.external_attr = 0o120777 << 16
    with pytest.raises(Unfit, match=r"heron\.png.*link"):
        opened(zipped((link, b"/etc/passwd")))


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(Unfit, match="unpacks to far more"):
        opened(zipped(("heron.png", bytes(5 << 20)), how=zipfile.ZIP_DEFLATED))


def test_too_much_and_too_many_are_refused_with_the_numbers():
    with pytest.raises(Unfit, match="has 11 entries; at most 10"):
        opened(zipped(*((f"{number}.png", b"") for number in range(11))))
    with pytest.raises(Unfit, match="6 bytes; at most 5"):
        opened(zipped(("heron.png", b"pixels")), size=5)


@pytest.mark.parametrize("entries", [800, 0x4B50])
def test_a_directory_is_not_read_where_it_is_longer_than_can_be(entries):
    """The second number is half of what an end begins with: whoever looks for one finds it there."""
    file = zipped(*((f"{'n' * 200}{number}.png", b"") for number in range(800)))
    body = bytearray(file.getvalue())
    struct.pack_into("<H", body, body.rindex(b"PK\5\6") + 8, entries)
    with pytest.raises(Unfit, match="lists more than can be"):
        opened(io.BytesIO(body))


def test_one_name_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        file = zipped(("heron.png", b"1"), ("heron.png", b"2"))
    with pytest.raises(Unfit, match="twice"):
        opened(file)


def test_bytes_that_are_no_zip_or_damaged_are_said_to_be():
    with pytest.raises(Unfit, match="no zip file"):
        opened(io.BytesIO(b"GIF89a"))
    body = bytearray(zipped(("heron.png", b"pixels")).getvalue())
    body[body.index(b"pixels")] ^= 1
    with pytest.raises(Unfit, match=r"heron\.png.*damaged"):
        opened(io.BytesIO(body)).read("heron.png")


def test_a_size_that_lies_gives_no_more_than_it_said():
    body = bytearray(zipped(("heron.png", b"pixels" * 1_000), how=zipfile.ZIP_DEFLATED).getvalue())
    at = body.index(b"PK\1\2")
    struct.pack_into("<L", body, at + 24, 6)
    with pytest.raises(Unfit, match="damaged"):
        opened(io.BytesIO(body)).read("heron.png")

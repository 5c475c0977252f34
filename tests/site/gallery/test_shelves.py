"""The contract of a place for files, held against a folder and against a real server that speaks S3."""

import asyncio
import threading
from contextlib import closing

import pytest

from gallery import files
from gallery.shelves.shelf import Away, NotAdmitted
from paintoff import shelf as shelves
from tests.support.buckets import NAME, empty_bucket, environ_of, only_by_key
from tests.support.cut_line import CutLine

FOX, HARE = b"a red fox" * 1000, b"a grey hare"


def set_to(settings, tmp_path, environ) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": shelves.storage(environ, tmp_path)}


def names() -> list[str]:
    return sorted(lying.name for lying in files.every())


def test_what_was_written_is_read(shelf):
    assert files.read(files.write_once(FOX)) == FOX


def test_it_is_written_once(shelf):
    sha256 = files.write_once(FOX)
    (first,) = files.every()
    files.write_once(FOX)
    (again,) = files.every()
    assert first == again
    assert first.name == files.name_of(sha256)
    assert first.size == len(FOX)


def test_a_file_of_another_size_is_written_anew(shelf):
    name = files.name_of(files.hash_of(FOX))
    files._shelf().write(name, FOX[:7])
    files.write_once(FOX)
    assert files.read(files.hash_of(FOX)) == FOX


def test_a_damaged_file_of_the_same_size_is_written_anew_on_demand(shelf):
    name = files.name_of(files.hash_of(FOX))
    files._shelf().write(name, bytes(len(FOX)))
    files.write_anew(FOX)
    assert files.read(files.hash_of(FOX)) == FOX


def test_a_part_of_it_is_read_bit_by_bit(shelf):
    sha256 = files.write_once(FOX)
    with closing(files.part(sha256, 2, 7)) as part:
        bits = [part.read(3), part.read(3), part.read(3), part.read(3)]
    assert bits == [b"red", b" fo", b"x", b""]


def test_its_length_is_known_without_reading_it(shelf):
    assert files.length(files.write_once(FOX)) == len(FOX)


@pytest.mark.parametrize("ask", [files.read, files.length, lambda sha256: files.part(sha256, 2, 3)])
def test_what_was_never_written_is_not_found(shelf, ask):
    files.write_once(HARE)
    with pytest.raises(FileNotFoundError):
        ask(files.hash_of(FOX))


def test_all_files_are_listed_and_an_empty_place_has_none(shelf):
    assert names() == []
    hashes = [files.write_once(content) for content in (FOX, HARE)]
    assert names() == sorted(map(files.name_of, hashes))


def test_what_is_removed_is_gone_and_removing_it_again_is_harmless(shelf):
    sha256 = files.write_once(FOX)
    files.remove(sha256)
    files.remove(sha256)
    assert names() == []


def test_what_is_set_aside_is_out_of_the_way_and_still_there(shelf):
    sha256 = files.write_once(FOX)
    files.set_aside(next(iter(files.every())))
    assert names() == []
    assert files.read_set_aside(sha256) == FOX


def test_what_was_never_set_aside_is_not_found_there(shelf):
    files.write_once(FOX)
    with pytest.raises(FileNotFoundError):
        files.read_set_aside(files.hash_of(FOX))


def test_more_files_than_the_bucket_lists_at_a_time_are_all_listed(settings, tmp_path, bucket, bucket_port):
    said = shelves.storage(environ_of(bucket_port), tmp_path)
    settings.STORAGES = {**settings.STORAGES, "default": said | {"OPTIONS": said["OPTIONS"] | {"listed_together": 3}}}
    for number in range(10):
        bucket.put_object(Bucket=NAME, Key=f"pictures/{number}", Body=b"x")
    assert names() == [f"pictures/{number}" for number in range(10)]


def test_a_prefix_keeps_two_sites_apart_in_one_bucket(settings, tmp_path, bucket, bucket_port):
    set_to(settings, tmp_path, environ_of(bucket_port, S3_PREFIX="ours"))
    sha256 = files.write_once(FOX)
    assert names() == [files.name_of(sha256)]
    set_to(settings, tmp_path, environ_of(bucket_port, S3_PREFIX="theirs"))
    assert names() == []


def test_a_bucket_that_opens_is_told_from_one_that_refuses_the_key(settings, tmp_path, bucket, bucket_port):
    with only_by_key(bucket_port) as key:
        set_to(settings, tmp_path, environ_of(bucket_port, **key))
        assert files.read(files.write_once(FOX)) == FOX
        for wrong in ({"S3_ACCESS_KEY_ID": "AKIANOBODY"}, {"S3_SECRET_ACCESS_KEY": "guessed"}):
            set_to(settings, tmp_path, environ_of(bucket_port, **(key | wrong)))
            for use in (files.probe, lambda: files.write_once(HARE), lambda: files.read(files.hash_of(FOX))):
                with pytest.raises(NotAdmitted, match="S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY"):
                    use()


def test_a_bucket_that_is_not_there_is_named(settings, tmp_path, bucket, bucket_port):
    set_to(settings, tmp_path, environ_of(bucket_port, S3_BUCKET="nowhere"))
    for use in (files.probe, lambda: files.write_once(FOX)):
        with pytest.raises(NotAdmitted, match="there is no bucket nowhere: make it, or name another in S3_BUCKET"):
            use()


def test_a_server_that_is_not_there_is_said_to_be_away(settings, tmp_path):
    set_to(settings, tmp_path, environ_of(9))
    with pytest.raises(Away, match="does not answer"):
        files.write_once(FOX)


def test_a_line_that_breaks_in_mid_write_leaves_nothing_half(settings, tmp_path, bucket_port):
    empty_bucket(bucket_port)
    large = FOX * 500
    with BreakingLine(bucket_port, after=200_000) as port:
        set_to(settings, tmp_path, environ_of(port))
        with pytest.raises(Away):
            files.write_once(large)
    set_to(settings, tmp_path, environ_of(bucket_port))
    assert names() == []
    assert files.read(files.write_once(large)) == large


def test_a_folder_where_nothing_can_be_made_is_named(settings, tmp_path):
    (tmp_path / "file").write_text("no folder")
    set_to(settings, tmp_path / "file" / "media", {})
    with pytest.raises(NotAdmitted, match="cannot be made"):
        files.probe()


def test_a_disk_that_fills_in_mid_write_leaves_nothing_half(settings, tmp_path, monkeypatch):
    set_to(settings, tmp_path, {})
    monkeypatch.setattr("os.fsync", _dies)
    with pytest.raises(OSError, match="no space left"):
        files.write_once(FOX)
    assert names() == []


def _dies(_: int) -> None:
    raise OSError("no space left")


class BreakingLine:
    """A line to `port` that breaks whenever so many bytes went through it to the server. On entering, its own port."""

    def __init__(self, port: int, after: int) -> None:
        self._target, self._after = port, after
        self._is_up, self._loop = threading.Event(), asyncio.new_event_loop()

    def __enter__(self) -> int:
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._stand(),))
        self._thread.start()
        self._is_up.wait()
        return self._port

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        self._loop.close()

    async def _stand(self) -> None:
        self._over = asyncio.Event()
        async with _Breaking(self._target, self._after) as line:
            self._port = line.port
            self._is_up.set()
            await self._over.wait()


class _Breaking(CutLine):
    def __init__(self, port: int, after: int) -> None:
        super().__init__(port)
        self._after = after

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left = self._after
        while data := await reader.read(min(65536, left)):
            writer.write(data)
            left -= len(data)
            if left <= 0:
                self.cut()
                return
        writer.close()

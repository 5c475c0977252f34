"""Parts of files through the door, large files bit by bit, and a shelf that is away."""

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client

from gallery import addresses, files, sending
from gallery.models import Picture
from paintoff import shelf as shelves
from tests.support.buckets import environ_of
from tests.support.paintings import Stage, noise, painted, picture_of, showing
from tests.support.people import account

pytestmark = pytest.mark.django_db

FOX = painted().image


@pytest.fixture
def bo():
    return account("Bo")


def large_picture(owner) -> tuple[Picture, bytes]:
    picture = showing(owner, noise(700, 700))
    assert picture.blob.size > sending.AT_ONCE
    return picture, files.read(picture.blob_id)


def asked(picture: Picture, method: str = "get", **headers: str):
    return getattr(Client(), method)(addresses.address(picture.blob), headers=headers)


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [("bytes=0-9", 0, 10), ("bytes=20-", 20, len(FOX)), ("bytes=-5", len(FOX) - 5, len(FOX))],
)
def test_a_part_is_sent_from_either_shelf(bo, shelf, header, start, end):
    answer = asked(picture_of(bo), range=header)
    assert (answer.status_code, answer.content) == (206, FOX[start:end])
    assert answer["Content-Range"] == f"bytes {start}-{end - 1}/{len(FOX)}"
    assert answer["Content-Length"] == str(end - start)
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"


def test_the_whole_says_that_parts_can_be_had(bo):
    answer = asked(picture_of(bo))
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")


def test_what_lies_beyond_the_end_is_refused_with_the_size(bo):
    answer = asked(picture_of(bo), range="bytes=999999-")
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer["Content-Range"] == f"bytes */{len(FOX)}"


def test_several_ranges_are_answered_with_the_whole(bo):
    answer = asked(picture_of(bo), range="bytes=0-1,4-5")
    assert (answer.status_code, answer.content) == (200, FOX)


def test_a_download_goes_on_where_its_file_is_still_the_same(bo):
    picture = picture_of(bo)
    tag = asked(picture)["ETag"]
    assert asked(picture, **{"range": "bytes=9-", "if-range": tag}).status_code == 206
    assert asked(picture, **{"range": "bytes=9-", "if-range": '"another"'}).status_code == 200


def test_who_has_the_file_is_told_so_before_any_range(bo):
    picture = picture_of(bo)
    tag = asked(picture)["ETag"]
    assert asked(picture, **{"range": "bytes=9-", "if-none-match": tag}).status_code == 304
    assert asked(picture, **{"range": "bytes=9-", "if-match": '"another"'}).status_code == 412


def test_head_knows_no_ranges(bo):
    answer = asked(picture_of(bo), "head", range="bytes=0-9")
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(len(FOX)), b"")


@pytest.mark.parametrize("headers", [{}, {"range": "bytes=0-9"}, {"range": "bytes=999999-"}, {"if-range": '"a"'}])
def test_a_range_tells_nothing_of_a_sealed_picture(bo, headers):
    sealed = asked(picture_of(bo, stage=Stage.SEALED), **headers)
    nothing = Client().get(f"/i/{'0' * 64}.png", headers=headers)
    assert (sealed.status_code, sealed.content) == (nothing.status_code, nothing.content) == (404, nothing.content)
    assert set(sealed.headers) == set(nothing.headers)


def test_a_large_file_goes_out_bit_by_bit(bo, shelf):
    picture, image = large_picture(bo)
    answer = asked(picture)
    bits = list(answer.streaming_content)
    assert b"".join(bits) == image
    assert max(map(len, bits)) <= sending.BIT
    assert answer["Content-Length"] == str(len(image))


def test_under_asgi_a_large_file_is_not_read_before_it_is_asked_for(bo, shelf):
    picture, image = large_picture(bo)
    assert async_to_sync(_bits_of)(addresses.address(picture.blob)) == (
        200,
        [image[i : i + sending.BIT] for i in range(0, len(image), sending.BIT)],
    )


def test_a_large_part_is_streamed_too(bo):
    picture, image = large_picture(bo)
    answer = asked(picture, range="bytes=100-")
    assert answer.streaming
    assert b"".join(answer.streaming_content) == image[100:]


def test_a_shelf_that_is_away_is_told_from_a_picture_that_is_not(bo, settings, tmp_path):
    picture = picture_of(bo)
    settings.STORAGES = {**settings.STORAGES, "default": shelves.storage(environ_of(9), tmp_path)}
    answer = asked(picture)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert Client().get(f"/i/{'0' * 64}.png").status_code == 404


def cut(picture: Picture, length: int) -> None:
    """All that is left of its file."""
    files.default_storage.write_anew(files.name_of(picture.blob_id), files.read(picture.blob_id)[:length])


@pytest.mark.parametrize(("method", "headers"), [("get", {}), ("get", {"range": "bytes=0-9"}), ("head", {})])
def test_a_file_that_was_cut_is_like_one_that_is_lost_and_is_logged(bo, shelf, caplog, method, headers):
    picture = picture_of(bo)
    cut(picture, 20)
    answer = asked(picture, method, **headers)
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
    assert f"The file {picture.blob_id} is damaged: 20 bytes of {len(FOX)}." in caplog.text


@pytest.mark.parametrize("length", [0, 1])
def test_an_emptied_file_is_never_sent_nor_kept(bo, length):
    for picture in (picture_of(bo), large_picture(bo)[0]):
        cut(picture, length)
        answer = asked(picture)
        assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


def test_an_emptied_object_is_never_sent_nor_kept_either(bo, bucket):
    """A bucket refuses a part of nothing."""
    picture = picture_of(bo)
    cut(picture, 0)
    answer = asked(picture)
    assert answer.status_code in (404, 503)
    assert answer["Cache-Control"] == "no-store"


async def _bits_of(address: str) -> tuple[int, list[bytes]]:
    answer = await AsyncClient().get(address)
    assert answer.is_async
    return answer.status_code, [bits async for bits in answer.streaming_content]

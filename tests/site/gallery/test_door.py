"""The door of picture bytes: what it says beside the bytes, and that a sealed picture is like none."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import tokens
from gallery import addresses, files
from tests.support.paintings import Stage, painted, picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db

NOTHING = f"/i/{'0' * 64}.png"


@pytest.fixture
def bo():
    return account("Bo")


def test_a_revealed_picture_is_kept_for_ever(bo):
    picture = picture_of(bo, stage=Stage.REVEALED)
    answer = Client().get(addresses.address(picture.blob))
    assert answer.content == painted().image
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"


def test_its_author_keeps_no_copy_before_the_curtain(bo):
    picture = picture_of(bo, stage=Stage.SEALED)
    answer = browser_of(bo).get(addresses.address(picture.blob))
    assert answer.content == painted().image
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.WITHHELD, Stage.BLOCKED, Stage.DELETED])
@pytest.mark.parametrize("who", ["nobody", "player", "guest"])
def test_what_is_not_for_a_stranger_is_like_what_is_not(bo, stage, who):
    picture = picture_of(bo, stage=stage)
    browser = browser_of({"nobody": None, "player": account("Cy"), "guest": guest("Dee")}[who])
    hidden, hidden_work = _asked(browser, addresses.address(picture.blob))
    nothing, nothing_work = _asked(browser, NOTHING)
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.content == nothing.content
    assert _headers(hidden) == _headers(nothing)
    assert hidden_work == nothing_work


@pytest.mark.parametrize("name", ["zzz", "0" * 64, f"{'0' * 64}.exe", f"{'A' * 64}.png", "%00.png"])
def test_a_name_that_cannot_be_is_not_found_either(name):
    answer = Client().get(f"/i/{name}")
    assert answer.status_code == 404
    assert answer.content == Client().get(NOTHING).content


def test_a_picture_answers_only_to_its_own_extension(bo):
    picture = picture_of(bo)
    assert Client().get(f"/i/{picture.blob_id}.webp").status_code == 404


def test_a_browser_that_has_it_is_told_so(bo):
    picture = picture_of(bo)
    first = Client().get(addresses.address(picture.blob))
    again = Client().get(addresses.address(picture.blob), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert again["Cache-Control"] == first["Cache-Control"]


def test_a_guessed_etag_says_nothing_about_a_sealed_picture(bo):
    picture = picture_of(bo, stage=Stage.SEALED)
    answer = Client().get(addresses.address(picture.blob), headers={"If-None-Match": f'"{picture.blob_id}"'})
    assert answer.status_code == 404


def test_head_says_the_same_without_the_bytes(bo):
    answer = Client().head(addresses.address(picture_of(bo).blob))
    assert answer.status_code == 200
    assert not answer.content
    assert int(answer["Content-Length"]) == len(painted().image)


def test_nothing_can_be_sent_there(bo):
    assert Client().post(addresses.address(picture_of(bo).blob)).status_code == 405


def test_a_bot_sees_its_own_picture_by_token(bo):
    picture = picture_of(bo, stage=Stage.SEALED)
    _, plain = tokens.issue(bo, "bot")
    answer = Client().get(addresses.address(picture.blob), headers={"Authorization": f"Bearer {plain}"})
    assert answer.status_code == 200


def test_a_token_that_opens_nothing_does_not_fall_back_to_the_cookie(bo):
    picture = picture_of(bo, stage=Stage.SEALED)
    answer = browser_of(bo).get(addresses.address(picture.blob), headers={"Authorization": "Bearer po_no_no"})
    assert answer.status_code == 404


def test_the_same_bytes_of_two_people_are_each_ones_own(bo):
    cy = account("Cy")
    hers, his = picture_of(bo, stage=Stage.LISTED), picture_of(cy, stage=Stage.SEALED)
    assert hers.blob == his.blob
    assert Client().get(addresses.address(his.blob)).status_code == 200
    assert browser_of(bo).get(f"/pictures/{his.key}").status_code == 404


def test_deleting_ones_picture_leaves_the_others(bo):
    picture_of(bo, stage=Stage.DELETED)
    his = picture_of(account("Cy"), stage=Stage.LISTED)
    assert Client().get(addresses.address(his.blob)).status_code == 200


def test_a_row_without_bytes_is_nothing(bo):
    picture = picture_of(bo, "lost at sea")
    files.default_storage.delete(files.name_of(picture.blob_id))
    assert Client().get(addresses.address(picture.blob)).status_code == 404


def _asked(browser: Client, address: str):
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(address)
    return answer, len(queries)


def _headers(answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "Content-Security-Policy"}

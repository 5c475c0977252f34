"""Static files are whole answers: nothing that an event loop would have to collect first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from paintoff.static_files import StaticFiles, Storage

STYLE = b"main { color: red }"
PATH = "/static/room.css"
Ask = Callable[[HttpRequest], HttpResponse]


@pytest.fixture
def ask(settings, tmp_path: Path) -> Ask:
    (tmp_path / "room.css").write_bytes(STYLE)
    settings.STATIC_ROOT, settings.STATIC_URL = tmp_path, "/static/"
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    return StaticFiles(lambda _: HttpResponse(b"the site", status=404))


def test_a_file_is_answered_whole(ask: Ask) -> None:
    answer = ask(RequestFactory().get(PATH))
    assert (answer.status_code, answer.streaming, answer.content) == (200, False, STYLE)
    assert answer["Content-Type"].startswith("text/css")


def test_of_a_file_that_is_only_asked_after_the_length_is_told(ask: Ask) -> None:
    answer = ask(RequestFactory().head(PATH))
    assert (answer.status_code, answer.content, answer["Content-Length"]) == (200, b"", str(len(STYLE)))


def test_a_part_of_a_file_is_that_part(ask: Ask) -> None:
    answer = ask(RequestFactory().get(PATH, headers={"range": "bytes=0-3"}))
    assert (answer.status_code, answer.content, answer["Content-Length"]) == (206, b"main", "4")


def test_who_has_the_file_is_not_sent_it_again(ask: Ask) -> None:
    tag = ask(RequestFactory().get(PATH))["ETag"]
    answer = ask(RequestFactory().get(PATH, headers={"if-none-match": tag}))
    assert (answer.status_code, answer.content) == (304, b"")


def test_what_is_no_file_is_asked_of_the_site(ask: Ask) -> None:
    assert ask(RequestFactory().get("/static/none.css")).content == b"the site"


@pytest.fixture
def storage(settings, tmp_path: Path) -> Storage:
    settings.STATIC_ROOT, settings.STATIC_URL = tmp_path, "/static/"
    made = Storage()
    made.hashed_files = {"room.css": "room.abc.css"}
    return made


def test_an_address_has_the_hash_of_what_the_file_says_now(storage: Storage) -> None:
    assert storage.url("room.css") == "/static/room.abc.css"
    storage.hashed_files = {"room.css": "room.def.css"}
    assert storage.url("room.css") == "/static/room.def.css"


def test_while_debugging_files_go_by_their_own_names(storage: Storage, settings) -> None:
    assert storage.url("room.css") == "/static/room.abc.css"
    settings.DEBUG = True
    assert storage.url("room.css") == "/static/room.css"


def test_a_file_that_nobody_collected_is_an_error(storage: Storage) -> None:
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        storage.url("gone.css")

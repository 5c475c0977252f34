"""A push that was cut off goes on: what lies on the site already is not sent again."""

import http.client
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest

from gallery.models import ImageSet, Picture
from tests.support.desks import held
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


class Between(ThreadingHTTPServer):
    """A proxy in front of the site that lets so many pictures through, and says no to the next."""

    def __init__(self, site: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.site, self.pictures, self.most = site, 0, 2

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Passing(BaseHTTPRequestHandler):
    server: Between
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/pictures"):
            if self.server.pictures == self.server.most:
                self._answer(507, b"{}", "application/json")
                return
            self.server.pictures += 1
        self._pass_on(body)

    def do_GET(self) -> None:
        self._pass_on(None)

    def _pass_on(self, body: bytes | None) -> None:
        site = urlsplit(self.server.site).netloc
        line = http.client.HTTPConnection(site, timeout=PATIENCE)
        line.request(self.command, self.path, body, {**self.headers, "Host": site})
        answer = line.getresponse()
        self._answer(answer.status, answer.read(), answer.headers["Content-Type"])
        line.close()

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def between(live_server) -> Iterator[Between]:
    made = Between(live_server.url)
    Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def test_a_push_that_was_cut_between_pictures_sends_those_alone_that_did_not_come_through(desks, between):
    ada, _ = desks
    ada.folder, ada.site = ada.folder.parent / "far", between.address
    ada.folder.mkdir()
    ada("clone", f"{between.address}/sets/{ImageSet.objects.get().key}", ".")
    for number, slot in enumerate(("kite", "otter", "swan"), 2):
        ada.draw(f"pictures/{slot}.png", number)
    ada("commit", "-am", "Three")
    assert "507" in ada("push", code=1)
    assert (between.pictures, len(held())) == (2, 1)
    between.most = 3
    assert "1 commit pushed" in ada("push")
    assert between.pictures == 3
    assert held().keys() == {"heron", "kite", "otter", "swan"}
    assert Picture.objects.filter(source="upload").count() == 3

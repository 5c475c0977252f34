"""The launcher asks /up, and takes what is no answer of /up for none."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from paintoff.up import stack


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing among the tests."""

    with HTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("status", [200, 400, 502])
def test_a_page_is_no_answer(status: int) -> None:
    with answering(status, b"<h1>Bad Request</h1>") as address:
        assert stack.health(address) is None


@pytest.mark.parametrize("status", [200, 503])
def test_what_up_says_is_read_also_where_the_site_is_down(status: int) -> None:
    with answering(status, b'{"status": "down"}') as address:
        assert stack.health(address) == {"status": "down"}


def test_a_list_is_no_answer_either() -> None:
    with answering(200, b"[1]") as address:
        assert stack.health(address) is None

"""What comes over a bad line is whole in the end or refused, and a token goes nowhere but to its site."""

import hashlib
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from gallery.sets.command import __main__ as command
from gallery.sets.command import pictures, tokens
from gallery.sets.command.clone import Clone
from gallery.sets.command.line import Line, Refused
from gallery.sets.command.progress import Progress
from gallery.sets.command.wrong import DAMAGED, UNREACHABLE, Wrong

PICTURE = bytes(range(256)) * 2_000
SHA256 = hashlib.sha256(PICTURE).hexdigest()


class Site(ThreadingHTTPServer):
    """Gives one picture, and does to each answer what it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.content = PICTURE
        self.cuts: list[int] = []
        """After so many bytes each of the next answers breaks off."""
        self.refusals: list[tuple[int, dict[str, str], dict[str, str]]] = []
        self.asked: list[str | None] = []
        """The ranges of all requests."""
        self.known: list[str | None] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.headers.get("Range"))
        self.server.known.append(self.headers.get("Authorization"))
        if self.server.refusals:
            status, headers, body = self.server.refusals.pop(0)
            return self._send(status, headers, json.dumps(body).encode())
        if not self.path.endswith(f"/i/{SHA256}.png"):
            return self._send(404, {}, b"{}")
        begin = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        return self._send(206 if begin else 200, {}, self.server.content[begin:])

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if status < 300 and self.server.cuts:
            self.wfile.write(body[: self.server.cuts.pop(0)])
            self.close_connection = True
            self.connection.close()
        else:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def clone(site, tmp_path) -> Clone:
    return Clone.begun(tmp_path / "set", site.address, "herons")


def line_to(site: Site, waits: list[float] | None = None) -> Line:
    return Line(site.address, None, wait=(waits if waits is not None else []).append)


def test_a_picture_goes_on_where_the_line_was_cut(site, clone):
    site.cuts = [200_000, 100_000]
    assert pictures.fetch(clone, line_to(site), [SHA256]) == []
    assert clone.objects.path(SHA256).read_bytes() == PICTURE
    assert site.asked[0] is None
    ranges = [one for one in site.asked if one]
    assert len(ranges) == 2
    assert int(ranges[1][6:-1]) > int(ranges[0][6:-1]) > 0


def test_what_came_before_the_command_was_stopped_is_not_fetched_again(site, clone):
    clone.objects.part(SHA256).write_bytes(PICTURE[:300_000])
    pictures.fetch(clone, line_to(site), [SHA256])
    assert site.asked == ["bytes=300000-"]
    assert clone.objects.path(SHA256).read_bytes() == PICTURE


def test_a_beginning_that_is_another_pictures_is_thrown_away_and_fetched_anew(site, clone):
    clone.objects.part(SHA256).write_bytes(b"x" * 300_000)
    assert pictures.fetch(clone, line_to(site), [SHA256]) == []
    assert clone.objects.path(SHA256).read_bytes() == PICTURE


def test_a_picture_that_is_not_what_it_is_called_is_refused_and_kept_nowhere(site, clone):
    site.content = PICTURE[::-1]
    with pytest.raises(Wrong) as refused:
        pictures.fetch(clone, line_to(site), [SHA256])
    assert refused.value.code == DAMAGED
    assert not clone.objects.has(SHA256)


def test_what_the_site_does_not_give_is_told_and_leaves_nothing(site, clone):
    other = "0" * 64
    assert pictures.fetch(clone, line_to(site), [other, SHA256]) == [other]
    assert not clone.objects.part(other).exists()


def test_a_line_that_stays_cut_ends_with_a_sentence_after_longer_and_longer_waits(site, clone):
    site.cuts = [0] * 100
    waits: list[float] = []
    with pytest.raises(Wrong, match="cannot be reached") as refused:
        pictures.fetch(clone, line_to(site, waits), [SHA256])
    assert refused.value.code == UNREACHABLE
    assert waits == sorted(waits)
    assert len(waits) == 5


def test_a_site_that_asks_for_patience_is_given_it(site):
    site.refusals = [(429, {"Retry-After": "7"}, {"message": "Too often."})]
    waits: list[float] = []
    with pytest.raises(Refused):
        line_to(site, waits).get("/nothing")
    assert waits[0] == 7.0
    assert len(site.asked) == 2


def test_a_refusal_names_the_field(site):
    site.refusals = [(400, {}, {"message": "That is no hash.", "field": "changes.0.picture"})]
    with pytest.raises(Refused, match=r"^changes\.0\.picture: That is no hash\.$"):
        line_to(site).get("/nothing")


def test_a_token_is_for_its_site_alone(site, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PAINTOFF_TOKEN", "po_secret")
    with pytest.raises(Wrong, match="PAINTOFF_SITE"):
        tokens.of(site.address)
    monkeypatch.setenv("PAINTOFF_SITE", site.address)
    assert tokens.of(site.address) == "po_secret"
    assert tokens.of("https://example.org") is None
    monkeypatch.setenv("PAINTOFF_SITE", "http://example.org")
    with pytest.raises(Wrong, match="everybody on the way"):
        tokens.of("http://example.org")


def test_a_token_is_kept_where_nobody_else_reads_it(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = tokens.keep("https://example.org", "po_secret")
    assert path.stat().st_mode & 0o777 == 0o600
    tokens.keep("https://example.net", "po_other")
    assert tokens.of("https://example.org") == "po_secret"


def test_names_of_others_reach_the_terminal_as_letters_alone(site, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PAINTOFF_TOKEN", raising=False)
    site.refusals = [(400, {}, {"message": "\x1b]52;c;evil\x07\u202e"})]
    assert command.main(["clone", f"{site.address}/sets/herons"]) == 1
    assert capsys.readouterr().err == "paintoff: ?]52;c;evil??\n"


def test_an_answer_that_is_none_ends_with_a_sentence(site, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PAINTOFF_TOKEN", raising=False)
    site.refusals = [(200, {}, {"title": "x"})]
    assert command.main(["clone", f"{site.address}/sets/herons"]) == DAMAGED
    assert "cannot be read" in capsys.readouterr().err


def test_a_folder_with_something_in_it_is_not_cloned_into(site, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.txt").write_text("x")
    assert command.main(["clone", f"{site.address}/sets/herons", "."]) == 1
    assert "has something in it" in capsys.readouterr().err


def test_progress_is_one_line_on_a_terminal_and_nothing_elsewhere():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, is_shown in ((Terminal(), True), (io.StringIO(), False)):
        with Progress("pictures", 2, stream) as progress:
            progress.add(1_000_000)
            progress.add(1_000_000)
        assert ("2 of 2 pictures" in stream.getvalue()) == is_shown
        assert stream.getvalue().count("\n") == is_shown

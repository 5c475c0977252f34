"""A line to a site: requests that are made again where it was cut, and answers that are read or refused."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import local
from typing import Any, TypeVar
from urllib.parse import urlsplit

from gallery.sets.command.wrong import UNREACHABLE, Wrong

TIMEOUT = 60.0
TRIES = 6
FIRST_WAIT, LONGEST_WAIT = 0.5, 120.0
BIT = 1 << 16
AWAY = "{} cannot be reached: {}. Try again, it goes on from here."
AGAIN = {429, 502, 503, 504}
CUT = (ConnectionError, TimeoutError, http.client.HTTPException, ssl.SSLError, socket.gaierror, OSError)

T = TypeVar("T")


class Refused(Wrong):
    """What the site says no with: its sentence and the field that is meant."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status, self.body = status, body
        self.field = body.get("field")
        said = str(body.get("message") or f"The site answers {status}.")
        super().__init__(f"{self.field}: {said}" if self.field else said)


class Cut(Exception):
    """The line broke off: whoever asked asks again from where they are."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            found = {}
        return found if isinstance(found, dict) else {}


class Line:
    """To one site, kept open; each thread has its own."""

    def __init__(self, site: str, token: str | None, wait: Callable[[float], None] = time.sleep) -> None:
        parts = urlsplit(site)
        self.site, self._token, self._wait = site, token, wait
        self._kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._host = parts.netloc
        self._mine = local()

    def get(self, path: str) -> dict[str, Any]:
        return self.ask("GET", path).json()

    def post(self, path: str, content: object, key: str | None = None) -> dict[str, Any]:
        """Whatever is sent again under a key is done once."""
        headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        return self.ask("POST", path, json.dumps(content).encode(), headers).json()

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Raises Refused and Wrong."""
        answer = self.again(lambda: self._once(method, path, body, headers or {}))
        if answer.status >= 400:
            raise Refused(answer.status, answer.json())
        return answer

    def again(self, once: Callable[[], T]) -> T:
        """As often as the line is cut before something comes through, a few times, ever longer apart."""
        pause = FIRST_WAIT
        for last in range(TRIES):
            try:
                return once()
            except Cut as error:
                if last == TRIES - 1:
                    raise Wrong(AWAY.format(self.site, error), UNREACHABLE) from error
                self._wait(pause)
                pause = min(2 * pause, LONGEST_WAIT)
        raise AssertionError

    def stream(self, path: str, headers: Mapping[str, str], take: Callable[[Answer, bytes], None]) -> Answer:
        """Bits of the body as they come, each with the head of the answer. Raises Cut where it ends too early."""
        try:
            answer = self._sent("GET", path, None, headers)
            head = Answer(answer.status, dict(answer.headers), b"")
            if answer.status >= 400:
                return Answer(answer.status, head.headers, answer.read())
            left = int(head.headers.get("Content-Length", -1))
            while bits := answer.read(BIT):
                left -= len(bits)
                take(head, bits)
            if left > 0:
                raise Cut("it broke off in the middle")
            return head
        except CUT as error:
            self._drop()
            raise Cut(_said(error)) from error
        except Cut:
            self._drop()
            raise

    def _once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        try:
            answer = self._sent(method, path, body, headers)
            found = Answer(answer.status, dict(answer.headers), answer.read())
        except CUT as error:
            self._drop()
            raise Cut(_said(error)) from error
        if found.status in AGAIN:
            self._wait_as_told(found)
            raise Cut(found.json().get("message") or f"it answers {found.status}")
        return found

    def _sent(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        if not hasattr(self._mine, "connection"):
            self._mine.connection = self._kind(self._host, timeout=TIMEOUT)
        known = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        self._mine.connection.request(method, path, body, {"Accept": "application/json", **known, **headers})
        found: http.client.HTTPResponse = self._mine.connection.getresponse()
        return found

    def _drop(self) -> None:
        if hasattr(self._mine, "connection"):
            self._mine.connection.close()
            del self._mine.connection

    def _wait_as_told(self, answer: Answer) -> None:
        told = answer.headers.get("Retry-After", "")
        seconds = min(float(told), LONGEST_WAIT) if told.isdigit() else 0.0
        if seconds > 1 and sys.stderr.isatty():
            sys.stderr.write(f"\r\033[KThe site asks for {seconds:.0f} s of patience.\n")
        self._wait(seconds)


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__

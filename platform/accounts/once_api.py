"""`Idempotency-Key` at operations that make something, after the IETF's draft "The Idempotency-Key HTTP Header Field"."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Status

from accounts.once import Answer, Reused, once
from paintoff.wire import JSON, Refused, Wire

HEADER = "Idempotency-Key"
PATTERN = "^[!-~]{1,200}$"
REPLAYED = "Idempotency-Replayed"
MARK = "does_once"
UNFIT = "It is 1 to 200 visible characters of ASCII, without spaces."
REUSED = "This key was sent before with another request. What is new takes a new key."

View = TypeVar("View", bound=Callable[..., Any])


def does_once(view: View) -> View:
    """Put it below the router's decorator of an operation that answers with a Status and whose caller is somebody."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if (name := _name(request)) is None:
            return view(request, *args, **kwargs)
        try:
            answer = once(request.player, name, _digest(request), lambda: _answer(view(request, *args, **kwargs)))  # type: ignore[attr-defined]
        except Reused as error:
            raise Refused("key_reused", REUSED, HEADER, 422) from error
        return _told(answer)

    # Ninja looks names of types up where the function stands, which would be here.
    asked.__signature__ = signature(view, eval_str=True)  # type: ignore[attr-defined]
    setattr(asked, MARK, True)
    return asked  # type: ignore[return-value]


def is_done_once(view: Callable[..., Any]) -> bool:
    return hasattr(view, MARK)


def _name(request: HttpRequest) -> str | None:
    given = request.headers.get(HEADER)
    if given is not None and not re.fullmatch(PATTERN, given):
        raise Refused("unfit", UNFIT, HEADER)
    return given


def _digest(request: HttpRequest) -> str:
    """The same for the same JSON, however it is spaced."""
    asked = [request.method, request.path, json.loads(request.body or b"null")]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _answer(made: Status[Wire]) -> Answer:
    return Answer(made.status_code, made.value.model_dump(mode="json"))


def _told(answer: Answer) -> HttpResponse:
    told = HttpResponse(json.dumps(answer.content), status=answer.status, content_type=f"{JSON}; charset=utf-8")
    if answer.is_again:
        told[REPLAYED] = "true"
    return told

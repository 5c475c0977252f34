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
from ninja.responses import NinjaJSONEncoder

from accounts.once import Answer, Reused, once
from paintoff.wire import JSON, Refused, Wire

HEADER = "Idempotency-Key"
PATTERN = "^[!-~]{1,200}$"
REPLAYED = "Idempotency-Replayed"
MARK = "does_once"
UNFIT = "It is 1 to 200 visible characters of ASCII, without spaces."
REUSED = "This key was sent before with another request. What is new takes a new key."

View = TypeVar("View", bound=Callable[..., Any])


def makes_once(again: Callable[[HttpRequest, Any], Wire], by: str = "key") -> Callable[[View], View]:
    """Put it below the router's decorator of an operation that answers with a Status and whose caller is somebody. Of its answer
    the field `by` alone is kept; asked once more, `again` tells what was made as it is by then, so that no words are told longer
    than they stand. What is gone is not found."""

    def answered(made: Status[Wire]) -> Answer:
        return Answer(made.status_code, getattr(made.value, by))

    def told(request: HttpRequest, answer: Answer) -> HttpResponse:
        return _told(answer.status, again(request, answer.content), is_again=True)

    return lambda view: _once(view, answered, told)


def does_once(view: View) -> View:
    """The same where the answer says nothing that anybody wrote: it is kept as it is."""
    return _once(
        view,
        lambda made: Answer(made.status_code, _plain(made.value)),
        lambda _, answer: _told(answer.status, answer.content, is_again=True),
    )


def _once(
    view: View, answered: Callable[[Status[Wire]], Answer], told_again: Callable[[HttpRequest, Answer], HttpResponse]
) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if (name := _name(request)) is None:
            return view(request, *args, **kwargs)
        made: list[Status[Wire]] = []

        def do() -> Answer:
            made.append(view(request, *args, **kwargs))
            return answered(made[0])

        try:
            answer = once(request.player, name, _digest(request), do)  # type: ignore[attr-defined]
        except Reused as error:
            raise Refused("key_reused", REUSED, HEADER, 422) from error
        return told_again(request, answer) if answer.is_again else _told(answer.status, made[0].value)

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


def _told(status: int, said: Any, is_again: bool = False) -> HttpResponse:
    """As ninja writes it, times to the thousandth among it: an answer reads the same with a key, without one, and later."""
    told = HttpResponse(_written(said), status=status, content_type=f"{JSON}; charset=utf-8")
    if is_again:
        told[REPLAYED] = "true"
    return told


def _plain(said: Wire) -> Any:
    return json.loads(_written(said))


def _written(said: Any) -> str:
    return json.dumps(said, cls=NinjaJSONEncoder)

"""What a person (or a program under /api/) is told when a request cannot be answered."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from paintoff.wire import TOO_LARGE, Refusal, refusing

SENTENCES = {
    400: ("bad_request", "The request was not understood."),
    403: ("forbidden", "That is not for you to do."),
    404: ("not_found", "There is nothing here."),
    413: (TOO_LARGE.code, TOO_LARGE.message),
    500: ("broken", "Something broke on our side. It has been written down."),
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What forbids it may say why, in a sentence to whoever asked (`told`), and where the page leads them (`back`: an address and
    its name)."""
    return _answer(request, 403, getattr(exception, "told", ""), getattr(exception, "back", None))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500)


def _answer(request: HttpRequest, status: int, told: str = "", back: tuple[str, str] | None = None) -> HttpResponse:
    code, message = SENTENCES[status]
    message = told or message
    if request.path.startswith("/api/"):
        return refusing(status, Refusal(code=code, message=message))
    return render(request, f"{status}.html", {"message": message, "back": back}, status=status)

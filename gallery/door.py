"""The one door through which picture bytes leave: /i/<sha256>.<extension>, whole, in part, or only if they changed.

A stranger asking for a sealed picture and anybody asking for nothing get the very same answer.
"""

from __future__ import annotations

import logging
import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.models import Player
from gallery import files, ranges, sending
from gallery.shelves.shelf import ShelfError
from gallery.visibility import File, own_file, public_file

NAME = re.compile(r"([0-9a-f]{64})\.([a-z]{3,4})")
FOR_EVER = "private, max-age=31536000, immutable"
NEVER_KEPT = "no-store"
AGAIN_SECONDS = 10

logger = logging.getLogger(__name__)


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    # Asked for every name, even one that can be nothing's, so that headers and time are alike.
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    sha256 = hash_of(name)
    public = public_file(sha256)
    if public is not None and fits(public, name):
        return answer(request, public, FOR_EVER)
    own = own_file(sha256, viewer) if viewer is not None else None
    if own is not None and fits(own, name):
        return answer(request, own, NEVER_KEPT)
    return nothing()


def hash_of(name: str) -> str:
    """The SHA-256 in a file's name; empty where it can be nothing's."""
    match = NAME.fullmatch(name)
    return match[1] if match else ""


def fits(found: File, name: str) -> bool:
    return name == f"{found.sha256}.{files.EXTENSIONS[found.media_type]}"


def answer(request: HttpRequest, found: File, keeping: str) -> HttpResponseBase:
    etag = f'"{found.sha256}"'
    try:
        response: HttpResponseBase = get_conditional_response(request, etag=etag) or _sent(request, found, etag)
    except FileNotFoundError:
        logger.error("The file %s has a row and no bytes.", found.sha256)
        return nothing()
    except sending.Damaged as error:
        logger.error("The file %s is damaged: %s.", found.sha256, error)
        return nothing()
    except ShelfError as error:
        logger.error("The file %s cannot be had: %s", found.sha256, error)
        return _later()
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = keeping
    return response


def _sent(request: HttpRequest, found: File, etag: str) -> HttpResponseBase:
    try:
        span = _span(request, found, etag)
    except ranges.BeyondTheEnd:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.size}"})
    if span is None:
        return sending.answer(request, found, 0, found.size)
    response = sending.answer(request, found, span.start, span.length)
    response.status_code = 206
    response["Content-Range"] = span.said
    return response


def _span(request: HttpRequest, found: File, etag: str) -> ranges.Span | None:
    """A range is of a GET alone."""
    is_asked = request.method == "GET" and ranges.still_applies(request.headers.get("If-Range", ""), etag)
    return ranges.asked(request.headers.get("Range", ""), found.size) if is_asked else None


def nothing() -> HttpResponse:
    response = HttpResponseNotFound("There is nothing here.\n", content_type="text/plain")
    response["Cache-Control"] = NEVER_KEPT
    return response


def _later() -> HttpResponse:
    told = {"Cache-Control": NEVER_KEPT, "Retry-After": str(AGAIN_SECONDS)}
    words = "The pictures cannot be reached at the moment.\n"
    return HttpResponse(words, status=503, content_type="text/plain", headers=told)

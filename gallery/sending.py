"""The bytes of a file as the body of an answer: small ones at once, large ones bit by bit, so that no process holds them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from gallery import files
from gallery.shelves.shelf import Part
from gallery.visibility import File

AT_ONCE = 1 << 20
BIT = 1 << 18
"""Bytes that are read in one go, and that are read of a large file."""


class Damaged(Exception):
    """What lies there has another length than its row says."""


def answer(request: HttpRequest, found: File, start: int, length: int) -> HttpResponseBase:
    """200 with so many bytes from there on; to HEAD without them. Raises Damaged; FileNotFoundError and ShelfError as from
    `files`."""
    response = _bodiless(found) if request.method == "HEAD" else _with_body(request, found, start, length)
    response["Content-Type"] = found.media_type
    response["Content-Length"] = str(length)
    return response


def bit_by_bit(request: HttpRequest, part: Part) -> StreamingHttpResponse:
    """All of the part, which is closed with the answer."""
    return StreamingHttpResponse(_Awaited(part) if isinstance(request, ASGIRequest) else _Bits(part))


def _bodiless(found: File) -> HttpResponse:
    _must_be_whole(found, files.length(found.sha256))
    return HttpResponse()


def _with_body(request: HttpRequest, found: File, start: int, length: int) -> HttpResponseBase:
    part = _part(found, start, length)
    if length > AT_ONCE:
        return bit_by_bit(request, part)
    try:
        return HttpResponse(b"".join(_Bits(part)))
    finally:
        part.close()


def _part(found: File, start: int, length: int) -> Part:
    """Its length comes with it, and asks a bucket nothing more."""
    part = files.part(found.sha256, start, length)
    try:
        _must_be_whole(found, part.whole)
    except Damaged:
        part.close()
        raise
    return part


def _must_be_whole(found: File, length: int) -> None:
    if length != found.size:
        raise Damaged(f"{length} bytes of {found.size}")


class _Bits:
    """Django closes it with the answer, however that ends."""

    def __init__(self, part: Part) -> None:
        self._part = part

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self._part.read(BIT), b"")

    def close(self) -> None:
        self._part.close()


class _Awaited:
    """The same under ASGI: a plain iterator would be read to its end before the first byte goes out."""

    def __init__(self, part: Part) -> None:
        self._part = part

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while bits := await asyncio.to_thread(self._part.read, BIT):
            yield bits

    def close(self) -> None:
        self._part.close()

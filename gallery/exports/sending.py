"""The bytes of an export as the body of an answer: whole, or from where a download broke off."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from gallery import ranges, sending
from gallery.exports import parts
from gallery.models import Export

ZIP = "application/zip"


def answer(request: HttpRequest, export: Export) -> HttpResponseBase:
    """Of one that is ready. FileNotFoundError and ShelfError as from the shelf."""
    etag = f'"{export.key}"'
    response: HttpResponseBase = get_conditional_response(request, etag=etag) or _sent(request, export, etag)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    return response


def _sent(request: HttpRequest, export: Export, etag: str) -> HttpResponseBase:
    try:
        span = _span(request, export, etag)
    except ranges.BeyondTheEnd:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{export.size}"})
    start, length = (0, export.size) if span is None else (span.start, span.length)
    response = HttpResponse() if request.method == "HEAD" else _body(request, export, start, length)
    response["Content-Type"] = ZIP
    response["Content-Length"] = str(length)
    response["Content-Disposition"] = f'attachment; filename="paintoff-{export.key}.zip"'
    if span is not None:
        response.status_code = 206
        response["Content-Range"] = span.said
    return response


def _body(request: HttpRequest, export: Export, start: int, length: int) -> HttpResponseBase:
    lying = [(name, size) for name, size in export.parts]
    chain = parts.Chain(lying, start, length)
    chain.open_next()
    return sending.bit_by_bit(request, chain)


def _span(request: HttpRequest, export: Export, etag: str) -> ranges.Span | None:
    header = request.headers.get("Range", "")
    if request.method != "GET" or not ranges.still_applies(request.headers.get("If-Range", ""), etag):
        return None
    return ranges.asked(header, export.size)

"""The one door through which picture bytes leave: /i/<sha256>.<extension>.

A stranger asking for a sealed picture and anybody asking for nothing get the very same answer.
"""

from __future__ import annotations

import logging
import re

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.models import Player
from gallery import files
from gallery.visibility import File, own_file, public_file

NAME = re.compile(r"([0-9a-f]{64})\.([a-z]{3,4})")
FOR_EVER = "private, max-age=31536000, immutable"
NEVER_KEPT = "no-store"
MEDIA_TYPES = {extension: media_type for media_type, extension in files.EXTENSIONS.items()}


logger = logging.getLogger(__name__)


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    # Asked for every name, even one that can be nothing's, so that headers and time are alike.
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    match = NAME.fullmatch(name)
    sha256, extension = match.groups() if match else ("", "")
    if _fits(public_file(sha256), extension):
        return _answer(request, sha256, extension, FOR_EVER)
    if viewer is not None and _fits(own_file(sha256, viewer), extension):
        return _answer(request, sha256, extension, NEVER_KEPT)
    return _nothing()


def _fits(found: File | None, extension: str) -> bool:
    return found is not None and files.EXTENSIONS[found.media_type] == extension


def _answer(request: HttpRequest, sha256: str, extension: str, keeping: str) -> HttpResponse:
    etag = f'"{sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = HttpResponse(files.read(sha256), content_type=MEDIA_TYPES[extension])
        except FileNotFoundError:
            logger.error("The file %s has a row and no bytes.", sha256)
            return _nothing()
    response["ETag"] = etag
    response["Cache-Control"] = keeping
    return response


def _nothing() -> HttpResponse:
    response = HttpResponseNotFound("There is nothing here.\n", content_type="text/plain")
    response["Cache-Control"] = NEVER_KEPT
    return response

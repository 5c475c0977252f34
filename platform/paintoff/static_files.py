"""Static files, by WhiteNoise. Knows nothing of what is in them."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Puts the address of a file together once: a page names three dozen of them."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._addresses: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        hashed = None if settings.DEBUG or name is None else self.hashed_files.get(name)
        if hashed is None:
            return str(super().url(name, force))
        if hashed not in self._addresses:
            self._addresses[hashed] = str(super().url(name, force))
        return self._addresses[hashed]


class StaticFiles(WhiteNoiseMiddleware):
    """Whole files. WhiteNoise's own answer is a blocking stream, which under ASGI Django reads to its end all the same
    before the first byte goes out, and warns of each."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        answer = static_file.get_response(request.method, request.META)
        content = b""
        if answer.file is not None:
            with closing(answer.file) as file:
                content = file.read()
        response = HttpResponse(content, status=int(answer.status))
        del response["content-type"]
        for name, value in answer.headers:
            response[name] = value
        return response

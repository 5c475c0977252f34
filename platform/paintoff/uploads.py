"""How much anybody can send as files: whatever comes with a form is counted before it is read."""

from __future__ import annotations

from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class Bounded(FileUploadHandler):
    """First of the handlers: it refuses, and leaves keeping to those behind it."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803 - as Django calls it
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> Any:
        if content_length > settings.UPLOAD_MEGABYTES * 1_000_000:
            raise RequestDataTooBig(f"At most {settings.UPLOAD_MEGABYTES:,} MB can be sent at once.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

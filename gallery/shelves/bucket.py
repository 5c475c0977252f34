"""Files in a bucket of S3, or of a server that speaks its language.

An object is there whole or not at all: a request whose body breaks off leaves nothing, and the server checks what it got
against the SHA-256 that came with it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from storages.backends.s3 import S3Storage

from gallery.shelves.shelf import Away, Lying, NotAdmitted

NOT_THERE = {"404", "NoSuchKey", "NotFound"}
NOT_ADMITTED = {
    "401",
    "403",
    "AccessDenied",
    "AllAccessDisabled",
    "ExpiredToken",
    "InvalidAccessKeyId",
    "InvalidToken",
    "SignatureDoesNotMatch",
}
KEYS = "write in S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY a key that may read, write, list and delete there"


class _Part:
    def __init__(self, body: Any, whole: int) -> None:
        self._body, self.whole = body, whole

    def read(self, most: int, /) -> bytes:
        content: bytes = self._body.read(most)
        return content

    def close(self) -> None:
        self._body.close()


class Bucket(S3Storage):
    """A shelf. `listed_together` is how many names it asks for at a time, 1,000 at most."""

    listed_together: int

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {"listed_together": 1000}

    def write(self, name: str, content: bytes) -> None:
        try:
            if self.length(name) == len(content):
                return
        except FileNotFoundError:
            pass
        self.write_anew(name, content)

    def write_anew(self, name: str, content: bytes) -> None:
        checksum = base64.b64encode(hashlib.sha256(content).digest()).decode()
        with self._told(name):
            self._client.put_object(**self._at(name), Body=content, ChecksumSHA256=checksum)

    def part(self, name: str, start: int = 0, length: int | None = None) -> _Part:
        asked = {} if length is None else {"Range": f"bytes={start}-{start + length - 1}"}
        with self._told(name):
            got = self._client.get_object(**self._at(name), **asked)
        # With a part comes "bytes 0-9/200"; a server may answer it with the whole, and then says nothing of a range.
        whole = got.get("ContentRange", "").rpartition("/")[2] or got["ContentLength"]
        return _Part(got["Body"], int(whole))

    def length(self, name: str) -> int:
        with self._told(name):
            return int(self._client.head_object(**self._at(name))["ContentLength"])

    def every(self, prefix: str) -> Iterator[Lying]:
        pages = self._client.get_paginator("list_objects_v2")
        start = self._normalize_name("") if self.location else ""
        with self._told(prefix):
            asked = {"Bucket": self.bucket_name, "Prefix": f"{self._normalize_name(prefix)}/"}
            for page in pages.paginate(**asked, PaginationConfig={"PageSize": self.listed_together}):
                for found in page.get("Contents", ()):
                    name = found["Key"].removeprefix(start).lstrip("/")
                    yield Lying(name, found["Size"], found["LastModified"])

    def move(self, name: str, to: str) -> None:
        with self._told(name):
            self._client.copy_object(**self._at(to), CopySource=self._at(name))
            self._client.delete_object(**self._at(name))

    def remove(self, name: str) -> None:
        with self._told(name):
            self._client.delete_object(**self._at(name))

    def probe(self) -> None:
        with self._told("probe"):
            self._client.list_objects_v2(Bucket=self.bucket_name, MaxKeys=1)

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket_name, "Key": self._normalize_name(name)}

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """What S3 says, in the words of a shelf."""
        try:
            yield
        except ClientError as error:
            raise self._meant(error, name) from error
        except NoCredentialsError as error:
            raise NotAdmitted(f"there is no key for the bucket {self.bucket_name}: {KEYS}") from error
        except BotoCoreError as error:
            where = self.endpoint_url or "Amazon"
            raise Away(f"the bucket {self.bucket_name} at {where} does not answer: {error}") from error

    def _meant(self, error: ClientError, name: str) -> OSError:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in NOT_THERE:
            return FileNotFoundError(name)
        if code == "NoSuchBucket":
            return NotAdmitted(f"there is no bucket {self.bucket_name}: make it, or name another in S3_BUCKET")
        if code in NOT_ADMITTED:
            return NotAdmitted(f"the bucket {self.bucket_name} refuses the key ({code}): {KEYS}")
        return Away(f"the bucket {self.bucket_name} answered {code}: {error}")

"""Where pictures are kept, out of the environment: a folder, or a bucket where S3_BUCKET names one. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

KEY, SECRET = "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"
BESIDE = ("S3_ENDPOINT", "S3_REGION", "S3_PREFIX", KEY, SECRET)
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 20, 3


def storage(environ: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Django's form of it."""
    if not environ.get("S3_BUCKET"):
        return {"BACKEND": "gallery.shelves.folder.Folder", "OPTIONS": {"location": str(folder)}}
    return {"BACKEND": "gallery.shelves.bucket.Bucket", "OPTIONS": _bucket(environ)}


def _bucket(environ: Mapping[str, str]) -> dict[str, Any]:
    from botocore.config import Config

    endpoint = environ.get("S3_ENDPOINT") or None
    return {
        "bucket_name": environ["S3_BUCKET"],
        "endpoint_url": endpoint,
        "region_name": environ.get("S3_REGION") or "us-east-1",
        "location": environ.get("S3_PREFIX", "").strip("/"),
        # Without a key of their own, the machine's role or profile is asked for one.
        "access_key": environ.get(KEY) or None,
        "secret_key": environ.get(SECRET) or None,
        "client_config": Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": TRIES},
            # Another server than Amazon's seldom has a name for each bucket.
            s3={"addressing_style": "path" if endpoint else "virtual"},
            # We send the SHA-256 ourselves; the chunked checksum of the client's own is not understood everywhere.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }


def unusable(environ: Mapping[str, str]) -> list[str]:
    """What is wrong with the settings, each a sentence that names the variable and what to write."""
    bucket = environ.get("S3_BUCKET", "")
    if not bucket:
        given = [name for name in BESIDE if environ.get(name)]
        return (
            [f"{', '.join(given)} is set and S3_BUCKET is not: name the bucket that keeps the pictures"]
            if given
            else []
        )
    return [*_wrong_bucket(bucket), *_wrong_endpoint(environ.get("S3_ENDPOINT", "")), *_half_a_key(environ)]


def _wrong_bucket(bucket: str) -> list[str]:
    if BUCKET.fullmatch(bucket):
        return []
    return [f"S3_BUCKET is {bucket!r}: write the bucket's name alone, 3 to 63 small letters, digits, dots and hyphens"]


def _wrong_endpoint(endpoint: str) -> list[str]:
    said = urlsplit(endpoint)
    if not endpoint or (said.scheme in {"http", "https"} and said.hostname):
        return []
    return [f"S3_ENDPOINT is {endpoint!r}: write an address as in https://s3.example.org, or leave it empty for Amazon"]


def _half_a_key(environ: Mapping[str, str]) -> list[str]:
    match bool(environ.get(KEY)), bool(environ.get(SECRET)):
        case (True, False):
            return [f"{KEY} is set and {SECRET} is not: write both, or neither where the machine has a role of its own"]
        case (False, True):
            return [f"{SECRET} is set and {KEY} is not: write both, or neither where the machine has a role of its own"]
    return []

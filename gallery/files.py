"""Bytes under their SHA-256, written once and never changed. Knows the storage, and no row."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

EXTENSIONS = {"image/png": "png", "image/webp": "webp", "image/jpeg": "jpg", "image/avif": "avif"}


def write_once(content: bytes) -> str:
    """Keep these bytes; returns their SHA-256 in hex. Durable when it returns, and harmless to do again."""
    sha256 = hash_of(content)
    name = name_of(sha256)
    if isinstance(default_storage, FileSystemStorage):
        _write_to_folder(Path(default_storage.path(name)), content)
    elif not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return sha256


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read(sha256: str) -> bytes:
    """FileNotFoundError where nothing was ever written under this name."""
    with default_storage.open(name_of(sha256), "rb") as file:
        return bytes(file.read())


def name_of(sha256: str) -> str:
    """Two levels of folders, so that none holds more than some thousands of a million."""
    return f"pictures/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _write_to_folder(path: Path, content: bytes) -> None:
    """A crash leaves the whole file or a stray draft, never half a picture under its name."""
    if path.exists() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""The pictures that a job may start from: originals that its owner may see at that moment, and that nobody takes down while it is
painted."""

from __future__ import annotations

from accounts.models import Player
from gallery import blobs, takedowns, visibility
from jobs.outcomes import NoSource


def bytes_for(sha256: str, viewer: Player | None) -> bytes:
    """The original of this name. Raises NoSource where there is none, or none for this viewer; a person is told the same."""
    if not visibility.is_original_for(sha256, viewer):
        raise NoSource(f"there is no original {sha256[:12]} for this player")
    try:
        return blobs.open_bytes(sha256)
    except FileNotFoundError:
        raise NoSource(f"the file of {sha256[:12]} is gone") from None


def is_taken_down(sha256: str) -> bool:
    """Whether moderators took it down while something was painted from it, of which it may show through. Whoever decides about it
    waits until this transaction ends."""
    takedowns.wait_for(sha256)
    return takedowns.is_down(sha256)

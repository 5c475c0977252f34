"""The one writer of pictures: keeping what was painted, and opening its gates one after the other.

Each gate opens once and stays as it was: doing it again changes nothing and counts nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol

from accounts.models import Player
from gallery import blobs, hints
from gallery.models import Blob, Picture, Prompt
from moderation.scanning import first_state
from moderation.states import State, may_move

PNG = "image/png"


class Painted(Protocol):
    """What the studio hands over, as the gallery needs it."""

    @property
    def image(self) -> bytes: ...
    @property
    def sha256(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def recipe(self) -> dict[str, Any]: ...
    @property
    def fingerprint(self) -> dict[str, Any]: ...


class Damaged(ValueError):
    """The bytes are not those that the studio named."""


def keep_bytes(painted: Painted) -> Blob:
    """Store the bytes that the studio named. Harmless to do again. Raises Damaged and what `blobs.store` raises."""
    found = hashlib.sha256(painted.image).hexdigest()
    if found != painted.sha256:
        raise Damaged(f"named {painted.sha256}, are {found}")
    return blobs.store(painted.image, PNG, painted.width, painted.height)


def keep(
    painted: Painted,
    *,
    owner: Player | None,
    prompt: Prompt,
    seed: int,
    source: str = "studio",
    source_name: str = "",
    blob: Blob | None = None,
) -> Picture:
    """Make the picture, closed to everybody but its owner; `blob` spares storing the bytes again. Call it inside the
    transaction that closes the job: files may outlive a rollback, rows do not."""
    blob = blob or keep_bytes(painted)
    picture = Picture.objects.create(
        owner=owner,
        prompt=prompt,
        blob=blob,
        model=str(painted.recipe.get("model", "")),
        seed=seed,
        recipe=painted.recipe,
        fingerprint=painted.fingerprint,
        source=source,
        source_name=source_name,
        state=first_state(),
    )
    hints.renditions_wanted([blob.sha256])
    return picture


def reveal(ids: Collection[int], at: datetime) -> int:
    """The curtain: from now on anybody may see the pixels of those that are fit to show."""
    return Picture.objects.filter(pk__in=ids, revealed_at=None).update(revealed_at=at)


def name(ids: Collection[int], at: datetime) -> int:
    """From now on the words and the author of revealed pictures are known too."""
    closed = Picture.objects.filter(pk__in=ids, revealed_at__isnull=False, named_at=None)
    hashes = set(closed.values_list("blob_id", flat=True))
    hints.renditions_wanted(sorted(hashes))
    return closed.update(named_at=at)


def list_publicly(ids: Collection[int], at: datetime) -> int:
    """Put named pictures into the public gallery."""
    return Picture.objects.filter(pk__in=ids, named_at__isnull=False, listed_at=None).update(listed_at=at)


def judge(ids: Collection[int], state: State) -> int:
    """Move pictures to a state of moderation, along its ways alone; others stay as they are."""
    sources = [source for source in State if may_move(source, state)]
    return Picture.objects.filter(pk__in=ids, state__in=sources).update(state=state)


def delete(ids: Collection[int], at: datetime) -> int:
    """Their owner's wish, for named pictures alone: a sealed one belongs to its battle too. The rows stay, for what
    descends from them; no door shows them any more."""
    return Picture.objects.filter(pk__in=ids, named_at__isnull=False, deleted_at=None).update(deleted_at=at)


def move_all(source: Player, target: Player) -> None:
    """Two players became one."""
    Picture.objects.filter(owner=source).update(owner=target)
    Prompt.objects.filter(author=source).update(author=target)

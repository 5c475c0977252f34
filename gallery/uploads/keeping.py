"""Keeping a file of somebody's as a picture of theirs, once for each original."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from accounts.models import Player
from gallery import files, pictures, prompts
from gallery.models import Level, Picture
from gallery.people.refusals import Refused
from gallery.uploads import opening, recognising
from gallery.uploads.recognising import Nameable
from gallery.visibility import OF_UPLOADS, SEALED, readable
from moderation.rules import checking
from moderation.rules.kinds import Place
from moderation.statements import Unreadable, plain

WORDS_MAX = 2_000
FULL = "You have brought {:,} MB of pictures, and may bring no more. Throw away some that no set uses."
RECIPE = {"kind": "upload", "model": "upload"}
UPLOADING = 0x75706C6F
"""The number of this room among advisory locks: "uplo"."""


class Unfit(Refused):
    """A field that cannot be kept. Says which."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Kept:
    """`was_known`: nothing was kept, since it is there already. `near` are originals that look like it."""

    sha256: str
    picture: Picture | None
    was_known: bool
    near: list[str]


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes: of what somebody brought and did not throw away, and from how many on they bring no more."""

    used: int
    most: int

    @property
    def used_megabytes(self) -> float:
        return self.used / 1_000_000

    @property
    def most_megabytes(self) -> int:
        return self.most // 1_000_000


@dataclass(frozen=True, slots=True)
class _File:
    """What the gallery keeps, as it keeps what was painted."""

    image: bytes
    width: int
    height: int
    recipe: dict[str, Any] = field(default_factory=lambda: dict(RECIPE))
    fingerprint: dict[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return files.hash_of(self.image)


def keep(
    owner: Player, content: bytes, *, words: str = "", level: Level = Level.EVERYONE, nameable: Nameable | None = None
) -> Kept:
    """As a picture of the owner's that nobody else sees yet. What is known already, also encoded anew, is named and not kept.
    `nameable` are originals beside the owner's own. Raises Unfit."""
    said = _words(words)
    try:
        shown = opening.pixels(content)
    except opening.Unfit as error:
        raise Unfit("file", str(error)) from error
    found = recognising.known(content, shown, _with_own(owner, nameable))
    if found.same is not None:
        return Kept(found.same, None, True, found.near)
    _ask_for_room(owner)
    made = _File(opening.written(shown), *shown.size)
    return Kept(made.sha256, _kept(owner, made, said, level), False, found.near)


def room_of(owner: Player) -> Room:
    own = Picture.objects.filter(OF_UPLOADS, owner=owner, deleted_at=None)
    used = own.order_by().aggregate(size=Sum("blob__size"))["size"] or 0
    return Room(used, settings.UPLOADED_MEGABYTES * 1_000_000)


def _ask_for_room(owner: Player) -> None:
    """Raises Unfit."""
    room = room_of(owner)
    if room.used >= room.most:
        raise Unfit("file", FULL.format(settings.UPLOADED_MEGABYTES))


@transaction.atomic
def _kept(owner: Player, made: _File, words: str, level: Level) -> Picture:
    """Two that bring the same at once wait for each other, and the second finds what the first kept."""
    _wait_for(made.sha256)
    there = Picture.objects.filter(OF_UPLOADS, owner=owner, blob=made.sha256, deleted_at=None).first()
    if there is not None:
        return there
    origin = pictures.Origin(source="upload", name="a file of their own")
    prompt = prompts.write(owner, words)
    return pictures.keep(made, owner=owner, prompt=prompt, seed=0, origin=origin, level=level)


def _wait_for(sha256: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [UPLOADING, int(sha256[:8], 16) >> 1])


def _with_own(owner: Player, nameable: Nameable | None) -> Nameable:
    def asked(wanted: Collection[str]) -> set[str]:
        own = readable(owner).exclude(SEALED).filter(owner=owner, blob__in=wanted)
        found = set(own.values_list("blob_id", flat=True))
        return found | set(nameable(wanted)) if nameable is not None else found

    return asked


def _words(text: str) -> str:
    try:
        said = plain(text)
        if len(said) > WORDS_MAX:
            raise Unfit("prompt", f"At most {WORDS_MAX:,} characters; this has {len(said):,}.")
        checking.check(said, Place.KEPT)
    except (Unreadable, checking.Unfit) as error:
        raise Unfit("prompt", str(error)) from error
    return said

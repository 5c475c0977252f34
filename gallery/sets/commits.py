"""What a commit is: a root, what it was made from, and who says so. Rows are `branches`' to write.

name = SHA-256 of b"c" 1 · root · set · parents u8 · their names · microseconds since 1970 i64 · seal
seal = SHA-256 of salt · author's key · 0 · message
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from struct import pack

from accounts.models import Player
from gallery.models import MESSAGE_MAX, ImageSet, SetCommit
from gallery.sets.refusals import Unfit
from moderation.statements import Unreadable, plain

HEAD = b"c\x01"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def message(text: str) -> str:
    """Raises Unfit."""
    try:
        said = plain(text)
    except Unreadable as unreadable:
        raise Unfit("message", str(unreadable)) from unreadable
    if len(said) > MESSAGE_MAX:
        raise Unfit("message", f"A message has at most {MESSAGE_MAX:,} characters; this has {len(said):,}.")
    return said


def written(
    image_set: ImageSet,
    root: bytes,
    author: Player,
    message: str,
    now: datetime,
    parent: SetCommit | None,
    merged: SetCommit | None,
) -> SetCommit:
    """Not saved."""
    salt = secrets.token_bytes(32)
    made = SetCommit(
        image_set=image_set,
        root=root,
        parent=parent,
        merged=merged,
        author=author,
        signed=author.key,
        message=message,
        salt=salt,
        seal=sealed(salt, author.key, message),
        made_at=now,
    )
    made.name = named(made)
    return made


def named(commit: SetCommit) -> bytes:
    """The name that vouches for a commit and, through its parents', for all that led to it."""
    parents = [bytes(one.name) for one in (commit.parent, commit.merged) if one is not None]
    at = (commit.made_at - EPOCH) // timedelta(microseconds=1)
    place = commit.image_set.key.encode()
    told = (HEAD, bytes(commit.root), bytes([len(place)]), place, bytes([len(parents)]), *parents, pack(">q", at))
    return sha256(b"".join((*told, bytes(commit.seal)))).digest()


def is_sealed(commit: SetCommit) -> bool:
    """Whether its seal is that of the author and the message that stand there. Of one whose author has left, or whose message
    moderators took down, the salt is gone and nobody can say."""
    salt = bytes(commit.salt)
    return not salt or sealed(salt, commit.signed, commit.message) == bytes(commit.seal)


def sealed(salt: bytes, author: str, message: str) -> bytes:
    return sha256(b"".join((salt, author.encode(), b"\0", message.encode()))).digest()

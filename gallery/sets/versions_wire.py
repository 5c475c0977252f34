"""Versions as the API shows them: what they are called, what led to them, what is in them and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Query
from pydantic import Field

from accounts.api import PlayerOut
from accounts.api import shown as shown_player
from gallery.models import ImageSet, SetBranch, SetCommit, SetTag
from gallery.sets.blame import Touch
from gallery.sets.commits import EPOCH
from gallery.sets.reading import Different, Kind
from gallery.sets.showing import Shown
from gallery.sets.tree.entries import Entry
from gallery.sets.wire import PRINTED, SHA256, seen
from paintoff.wire import Wire

Name = Annotated[str, Field(min_length=1, max_length=100)]
Head = Annotated[str, Field(pattern=SHA256, description="The commit that you believe the branch to stand at.")]
At = Annotated[
    str,
    Query(
        max_length=100,
        pattern=PRINTED,
        description="A branch, a tag, or six or more digits of a commit. Empty: the default branch.",
    ),
]
Behind = Annotated[str | None, Query(max_length=130, pattern=PRINTED)]


class BranchOut(Wire):
    name: str
    head: str
    protected: bool
    default: bool
    by: PlayerOut | None


class SetTagOut(Wire):
    name: str
    commit: str
    by: PlayerOut | None
    made_at: datetime


class CommitOut(Wire):
    name: str = Field(description="The SHA-256 that vouches for it and for all that led to it.")
    parents: list[str]
    root: str
    seal: str = Field(description="The salted hash of author and message, which the name is a hash of, too.")
    microseconds: int = Field(
        description="`made_at` to the last digit, since 1970: so it is in what the name is a hash of."
    )
    author: PlayerOut | None
    message: str
    made_at: datetime
    slots: int


class CommitsOut(Wire):
    commits: list[CommitOut]
    after: str | None = Field(description="Pass it as `at` for the next page. Null at the end.")


class CellsOut(Wire):
    picture: str | None = Field(description="The SHA-256 of its original.")
    prompt: str
    caption: str
    tags: list[str]
    level: int = Field(description="0 everyone, 1 mild, 2 mature.")
    order: str


class SetPictureOut(Wire):
    """What its reader may have of a slot's picture."""

    src: str | None = Field(description="Where the original is. Null where it may not be shown; `why` says why.")
    thumbnail: str | None
    width: int
    height: int
    credit: str
    key: str | None = Field(description="Of its page in the gallery, where you may see that.")
    why: str


class SetSlotOut(Wire):
    slot: str
    cells: CellsOut
    picture: SetPictureOut | None = Field(description="Null where the slot has none.")


class SetSlotsOut(Wire):
    commit: str
    count: int
    slots: list[SetSlotOut]
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class DifferentOut(Wire):
    slot: str
    kind: Kind
    changed: list[str] = Field(description="The cells that differ, where both have the slot.")
    before: CellsOut | None
    after: CellsOut | None


class DifferencesOut(Wire):
    count: int
    differences: list[DifferentOut]
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class BlameOut(Wire):
    picture: CommitOut | None = Field(
        description="The commit that gave the slot what it holds. Null: further back than was walked; ask again."
    )
    prompt: CommitOut | None
    caption: CommitOut | None
    tags: CommitOut | None
    level: CommitOut | None
    order: CommitOut | None


class TouchOut(Wire):
    commit: CommitOut
    before: CellsOut | None
    after: CellsOut | None


class TouchesOut(Wire):
    touches: list[TouchOut]
    after: str | None = Field(description="Pass it as `at` for the next page. Null at the end.")


def shown_branch(one: SetBranch, image_set: ImageSet) -> BranchOut:
    return BranchOut(
        name=one.name,
        head=bytes(one.head.name).hex(),
        protected=one.protected,
        default=one.name == image_set.default_branch,
        by=shown_player(one.by) if one.by else None,
    )


def shown_tag(one: SetTag) -> SetTagOut:
    by = shown_player(one.by) if one.by else None
    return SetTagOut(name=one.name, commit=bytes(one.commit.name).hex(), by=by, made_at=one.made_at)


def commit_again(request: HttpRequest, name: str) -> CommitOut:
    """For whoever made it and asks once more: as it is by then. Raises Http404."""
    found = SetCommit.objects.select_related("image_set", "author", "parent", "merged").filter(name=bytes.fromhex(name))
    made = found.first()
    if made is None:
        raise Http404
    seen(request, made.image_set.key)
    return shown_commit(made)


def shown_commit(one: SetCommit) -> CommitOut:
    return CommitOut(
        name=bytes(one.name).hex(),
        parents=[bytes(parent.name).hex() for parent in (one.parent, one.merged) if parent is not None],
        root=bytes(one.root).hex(),
        seal=bytes(one.seal).hex(),
        microseconds=(one.made_at - EPOCH) // timedelta(microseconds=1),
        author=shown_player(one.author) if one.author else None,
        message=one.message,
        made_at=one.made_at,
        slots=one.slots,
    )


def shown_cells(entry: Entry) -> CellsOut:
    return CellsOut(
        picture=entry.picture.hex() or None,
        prompt=entry.prompt,
        caption=entry.caption,
        tags=list(entry.tags),
        level=entry.level,
        order=entry.order,
    )


def shown_slot(slot: str, entry: Entry, shown: Shown | None) -> SetSlotOut:
    return SetSlotOut(slot=slot, cells=shown_cells(entry), picture=shown_picture(shown) if shown else None)


def shown_picture(shown: Shown) -> SetPictureOut:
    return SetPictureOut(
        src=shown.src or None,
        thumbnail=shown.thumb or None,
        width=shown.width,
        height=shown.height,
        credit=shown.credit,
        key=shown.key or None,
        why=shown.why,
    )


def shown_blame(told: Mapping[str, SetCommit | None]) -> BlameOut:
    return BlameOut(**{cell: shown_commit(one) if one else None for cell, one in told.items()})


def shown_touches(some: Iterable[Touch], older: SetCommit | None) -> TouchesOut:
    def cells(entry: Entry | None) -> CellsOut | None:
        return shown_cells(entry) if entry is not None else None

    touches = [
        TouchOut(commit=shown_commit(one.commit), before=cells(one.before), after=cells(one.after)) for one in some
    ]
    return TouchesOut(touches=touches, after=bytes(older.name).hex() if older else None)


def shown_difference(one: Different) -> DifferentOut:
    before, after = (shown_cells(side) if side is not None else None for side in (one.before, one.after))
    return DifferentOut(slot=one.slot, kind=one.kind, changed=list(one.cells), before=before, after=after)

"""Sets as the API shows them, and what it says no with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.http import Http404, HttpRequest
from ninja import Query
from pydantic import Field

from accounts.api import PlayerOut
from accounts.api import shown as shown_player
from accounts.models import Player
from gallery.models import (
    ABOUT_MAX,
    TITLE_MAX,
    ImageSet,
    Licence,
    Role,
    SetBranch,
    SetCommit,
    SetTag,
    Visibility,
)
from gallery.people.refusals import Refused as Unwanted
from gallery.sets import access, writing
from gallery.sets.access import BranchShut, RoleNeeded
from gallery.sets.blame import Touch
from gallery.sets.commits import EPOCH
from gallery.sets.reading import Different, Kind
from gallery.sets.refusals import Contested, Stale
from gallery.sets.showing import Shown
from gallery.sets.tree.entries import Entry
from gallery.sets.writing import Shut
from gallery.wire import member
from paintoff.wire import Problem, Refusal, Refused, Wire

SHA256 = "^[0-9a-f]{64}$"
Name = Annotated[str, Field(min_length=1, max_length=100)]
Head = Annotated[str, Field(pattern=SHA256, description="The commit that you believe the branch to stand at.")]
PRINTED = r"^[^\x00]*$"
At = Annotated[
    str,
    Query(
        max_length=100,
        pattern=PRINTED,
        description="A branch, a tag, or six or more digits of a commit. Empty: the default branch.",
    ),
]
Behind = Annotated[str | None, Query(max_length=130, pattern=PRINTED)]
RoleName = Literal["view", "propose", "commit", "manage"]
LevelName = Literal["everyone", "mild", "mature"]


class SetIn(Wire):
    title: str = Field(max_length=4 * TITLE_MAX)
    about: str = Field("", max_length=4 * ABOUT_MAX)
    licence: Licence = Field(
        Licence.UNSAID, description="For what is in it, by its SPDX identifier. Empty: nobody said."
    )
    visibility: Visibility = Visibility.PRIVATE
    takes_proposals: bool = Field(
        False, description="Whether everybody with an account may propose, where it is public."
    )


class SetOut(Wire):
    key: str
    title: str
    about: str
    licence: Licence
    visibility: Visibility
    takes_proposals: bool
    owner: PlayerOut | None
    default_branch: str
    role: RoleName = Field(description="Yours.")
    made_at: datetime
    deleted_at: datetime | None = Field(description="Where you deleted it: put it back within 30 days.")


class SetsOut(Wire):
    sets: list[SetOut]
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class SetMemberOut(Wire):
    player: PlayerOut
    role: RoleName


class SetMembersOut(Wire):
    members: list[SetMemberOut]
    after: int | None


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


class StaleOut(Refusal):
    head: str = Field(description="Where the branch stands.")


def viewer_of(request: HttpRequest) -> Player | None:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    return viewer


def seen(request: HttpRequest, key: str, role: Role = Role.VIEW) -> ImageSet:
    """Raises Http404 and Refused."""
    with refusing_roles():
        return access.seen(viewer_of(request), key, role)


def writable(request: HttpRequest, key: str, role: Role, *, shows: bool = False) -> tuple[ImageSet, Role]:
    """For whoever comes to change something of it, with the role that they have. Raises Http404 and Refused."""
    found = seen(request, key, role)
    with refusing_roles():
        return found, writing.ask(member(request), found, role, shows=shows)


@contextmanager
def refusing_roles() -> Iterator[None]:
    try:
        yield
    except RoleNeeded as error:
        raise Refused("role_needed", str(error), status=403) from error
    except BranchShut as error:
        raise Refused("branch_shut", str(error), "branch", 403) from error
    except Shut as error:
        raise Refused(error.code, str(error), status=403) from error


@contextmanager
def refusing(branch: SetBranch | None = None, status: int = 400) -> Iterator[None]:
    """What a verb says no to, with its field; of a branch that has moved, where it stands."""
    with refusing_roles():
        try:
            yield
        except Stale as error:
            raise stale(branch, error) from error
        except Contested as error:
            cells = [f"{one.key}.{one.cell}" for one in error.conflicts]
            problems = [Problem(field=cell, message="Both changed it.") for cell in cells[:100]]
            raise Refused("contested", str(error), cells[0], 409, problems) from error
        except Unwanted as error:
            raise Refused("refused", str(error), getattr(error, "field", None), status) from error


def stale(branch: SetBranch | None, error: Stale) -> Refused:
    refused = Refused("stale", str(error), "head", 409)
    if branch is not None:
        now = SetBranch.objects.filter(pk=branch.pk).select_related("head").first()
        head = bytes(now.head.name).hex() if now is not None else ""
        refused.refusal = StaleOut(**refused.refusal.model_dump(), head=head)
    return refused


def shown_set(one: ImageSet, role: Role) -> SetOut:
    return SetOut(
        key=one.key,
        title=one.title,
        about=one.about,
        licence=Licence(one.licence),
        visibility=Visibility(one.visibility),
        takes_proposals=one.takes_proposals,
        owner=shown_player(one.owner) if one.owner else None,
        default_branch=one.default_branch,
        role=role.label,  # type: ignore[arg-type]
        made_at=one.made_at,
        deleted_at=one.deleted_at,
    )


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

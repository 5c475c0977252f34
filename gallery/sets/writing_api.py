"""Changing a branch by API: commits, merges and reverts, each on the head that its writer names."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status
from pydantic import Field, StrictBool

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import someone
from accounts.models import Player
from accounts.once_api import makes_once
from accounts.tokens import Scope
from gallery.models import MESSAGE_MAX, Level, Role, SetBranch
from gallery.people.entrance import slow_down
from gallery.sets import at, editing
from gallery.sets.changes import Change
from gallery.sets.naming_api import branch_of
from gallery.sets.versions_wire import CommitOut, Head, commit_again, shown_commit
from gallery.sets.wire import StaleOut, refusing, writable
from gallery.wire import member
from paintoff.wire import Refusal, Wire

router = Router(tags=["image sets"])
ANSWERS = {201: CommitOut, 403: Refusal, 404: Refusal, 409: StaleOut | Refusal}


class ChangeIn(Wire):
    """What is not said stays as it is. A new slot begins with its picture's prompt and level, behind all others."""

    slot: str = Field(max_length=200, description="1 to 64 letters, digits, - and _.")
    gone: StrictBool = Field(False, description="True: the slot is taken away.")
    picture: str | None = Field(
        None, max_length=64, description="The SHA-256 of an original, or a picture's key; null: none."
    )
    prompt: str = Field("", max_length=16_000)
    caption: str = Field("", max_length=16_000)
    tags: list[str] = Field([], max_length=100)
    level: Level = Field(Level.EVERYONE, description="0 everyone, 1 mild, 2 mature.")
    order: str = Field("", max_length=60, description="A fraction in base 36, digits without zeros at its end.")


class CommitIn(Wire):
    head: Head
    changes: list[ChangeIn] = Field(max_length=100_000)
    message: str = Field("", max_length=4 * MESSAGE_MAX)
    merged: str | None = Field(None, max_length=64, description="A commit whose changes you took up among these.")


class MergeIn(Wire):
    head: Head
    other: str = Field(
        max_length=100, description="A branch, a tag or a commit: what was done up to it is done here, too."
    )
    message: str = Field("", max_length=4 * MESSAGE_MAX)


class RevertIn(Wire):
    head: Head
    commit: str = Field(max_length=64, description="What this commit did is undone, and nothing else.")
    message: str = Field("", max_length=4 * MESSAGE_MAX)


@router.post(
    "/sets/{key:key}/branches/{name}/commits",
    auth=someone(Scope.GALLERY),
    response=ANSWERS,
    summary="Commit changes to a branch",
)
@makes_once(commit_again, by="name")
def commit(request: HttpRequest, key: str, name: str, wanted: CommitIn) -> Status[CommitOut]:
    """All of them or none. 409 where the branch does not stand at `head`: it says where, and nothing was changed."""
    player, branch = _asked(request, key, name)
    with refusing(branch):
        editing.known(branch, wanted.head)
        merged = at.commit(branch.image_set, wanted.merged, "merged") if wanted.merged else None
        changes = [_change(one) for one in wanted.changes]
        made = editing.commit(player, branch, changes, wanted.message, timezone.now(), merged)
        return Status(201, shown_commit(made))


@router.post(
    "/sets/{key:key}/branches/{name}/merges",
    auth=someone(Scope.GALLERY),
    response=ANSWERS,
    summary="Merge another version into a branch",
)
@makes_once(commit_again, by="name")
def merge(request: HttpRequest, key: str, name: str, wanted: MergeIn) -> Status[CommitOut]:
    """Cell by cell. 409 with the cells that both changed, where there are some."""
    player, branch = _asked(request, key, name)
    with refusing(branch):
        editing.known(branch, wanted.head)
        other = at.at(branch.image_set, wanted.other).commit
        return Status(201, shown_commit(editing.merge(player, branch, other, wanted.message, timezone.now())))


@router.post(
    "/sets/{key:key}/branches/{name}/reverts",
    auth=someone(Scope.GALLERY),
    response=ANSWERS,
    summary="Undo a commit on a branch",
)
@makes_once(commit_again, by="name")
def revert(request: HttpRequest, key: str, name: str, wanted: RevertIn) -> Status[CommitOut]:
    """What came after it stays. 409 with the cells that were changed since, where there are some."""
    player, branch = _asked(request, key, name)
    with refusing(branch):
        editing.known(branch, wanted.head)
        unwanted = at.commit(branch.image_set, wanted.commit, "commit")
        return Status(201, shown_commit(editing.revert(player, branch, unwanted, wanted.message, timezone.now())))


def _asked(request: HttpRequest, key: str, name: str) -> tuple[Player, SetBranch]:
    player = member(request)
    branch = branch_of(writable(request, key, Role.PROPOSE)[0], name)
    slow_down(request, settings.SET_COMMITS_PER_PLAYER, "set commits")
    return player, branch


def _change(wanted: ChangeIn) -> Change:
    cells: dict[str, Any] = {name: getattr(wanted, name) for name in wanted.model_fields_set - {"slot", "gone"}}
    if "level" in cells:
        cells["level"] = int(cells["level"])
    return Change(wanted.slot, cells, wanted.gone)

"""Sets and who is in them as the API shows them, how it looks one up, and what it says no with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from pydantic import Field

from accounts.api import PlayerOut
from accounts.api import shown as shown_player
from accounts.models import Player
from gallery.models import ABOUT_MAX, TITLE_MAX, ImageSet, Licence, Role, SetBranch, Visibility
from gallery.people.refusals import Refused as Unwanted
from gallery.sets import access, writing
from gallery.sets.access import BranchShut, RoleNeeded
from gallery.sets.refusals import Contested, Stale
from gallery.sets.writing import Shut
from gallery.wire import member
from paintoff.wire import Problem, Refusal, Refused, Wire

SHA256 = "^[0-9a-f]{64}$"
PRINTED = r"^[^\x00]*$"
RoleName = Literal["view", "propose", "commit", "manage"]


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


def nothing(message: str, field: str | None = None) -> Refused:
    return Refused("not_found", message, field, 404)


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

"""Who may do what with a set, at this moment. The one place that knows.

Everybody may look into a public set that moderators did not take down; its owner manages it; members have the role that they
were given. One that is withheld is there for owner and members, one that is blocked for its owner alone. Whoever may not know of
a set is told that there is none.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse

from accounts import distances
from accounts.models import Player
from gallery.models import ImageSet, Role, SetBranch, SetMember, Visibility
from moderation.states import State

__all__ = ["Role", "RoleNeeded", "ask_for_branch", "demand", "own", "public", "role_of", "seen", "visible"]

PUBLIC = Q(visibility=Visibility.PUBLIC, deleted_at=None, state=State.VISIBLE)
DOES = {
    Role.VIEW: "look into it",
    Role.PROPOSE: "propose changes to it",
    Role.COMMIT: "commit to it",
    Role.MANAGE: "manage it",
}
PROTECTED = "This branch is protected: make a branch of it and propose that."
NOT_YOURS = "With the role “propose” you commit to branches of your own alone: make one."


class Forbidden(PermissionDenied):
    """Says why, as a sentence to whoever asked, who may look into the set; there may be none yet."""

    def __init__(self, why: str, image_set: ImageSet | None) -> None:
        self.image_set = image_set
        super().__init__(why)

    @property
    def back(self) -> tuple[str, str] | None:
        """Where its page leads, and how that is called."""
        return (reverse("gallery:set", args=[self.image_set.key]), "Back to the set") if self.image_set else None

    @property
    def told(self) -> str:
        return str(self)


class RoleNeeded(Forbidden):
    """They may know of the set and have not the role. Names it."""

    def __init__(self, image_set: ImageSet, role: Role) -> None:
        self.role = role
        super().__init__(f"To {DOES[role]} takes the role “{role.label}” in this set.", image_set)


class BranchShut(Forbidden):
    """They have the role and may not write to this branch."""


def role_of(player: Player | None, image_set: ImageSet) -> Role | None:
    """None: they may not know of it."""
    if player is not None and image_set.owner_id == player.pk:
        return Role.MANAGE
    if image_set.deleted_at is not None or image_set.state == State.BLOCKED:
        return None
    given = SetMember.objects.filter(image_set=image_set, player=player).first() if player is not None else None
    roles = [Role(given.role)] if given is not None else []
    if image_set.visibility == Visibility.PUBLIC and image_set.state == State.VISIBLE:
        may_propose = image_set.takes_proposals and player is not None and not player.is_guest
        may_propose = may_propose and not distances.is_blocked(player, image_set.owner_id)
        roles.append(Role.PROPOSE if may_propose else Role.VIEW)
    return max(roles, default=None)


def demand(player: Player | None, image_set: ImageSet, role: Role) -> Role:
    """The role that they have, that one or more. Raises Http404 where they may not know of the set, else RoleNeeded."""
    has = role_of(player, image_set)
    if has is None:
        raise Http404
    if has < role:
        raise RoleNeeded(image_set, role)
    return has


def ask_for_branch(player: Player, branch: SetBranch, *, by_proposal: bool = False) -> None:
    """Whether they may move it. Raises Http404, RoleNeeded and BranchShut."""
    has = demand(player, branch.image_set, Role.PROPOSE)
    if has < Role.COMMIT and (branch.by_id != player.pk or branch.name == branch.image_set.default_branch):
        raise BranchShut(NOT_YOURS, branch.image_set)
    if branch.protected and not by_proposal:
        raise BranchShut(PROTECTED, branch.image_set)


def seen(player: Player | None, key: str, role: Role = Role.VIEW) -> ImageSet:
    """The set of this key. Raises Http404 where there is none for this player, else RoleNeeded."""
    found = ImageSet.objects.select_related("owner").filter(key=key).first()
    if found is None:
        raise Http404
    demand(player, found, role)
    if found.deleted_at is not None and role is not Role.MANAGE:
        raise Http404
    return found


def visible(player: Player | None) -> QuerySet[ImageSet]:
    """The sets of which `role_of` is at least VIEW, without those that were deleted."""
    if player is None:
        return ImageSet.objects.filter(PUBLIC)
    return ImageSet.objects.filter(PUBLIC | _theirs(player), deleted_at=None)


def own(player: Player) -> QuerySet[ImageSet]:
    """Those that they own or were given a role in."""
    return ImageSet.objects.filter(_theirs(player), deleted_at=None)


def public() -> QuerySet[ImageSet]:
    return ImageSet.objects.filter(PUBLIC)


def _theirs(player: Player) -> Q:
    member = SetMember.objects.filter(player=player).values("image_set")
    return Q(owner=player) | (Q(pk__in=member) & ~Q(state=State.BLOCKED))

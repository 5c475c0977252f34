"""Whether anything may be written into a set at this moment: the one place that every door asks before it changes something.

A set that moderators took down stays as they judged it. Who is silenced writes where nobody else looks: into private sets of
their own without members.
"""

from __future__ import annotations

from django.http import Http404

from accounts.models import Player
from gallery.models import ImageSet, Role, SetBranch, Visibility
from gallery.sets import access
from gallery.sets.access import Forbidden
from moderation import standing
from moderation.states import State

TAKEN_DOWN = (
    "Moderators took this set down: nothing in it can be changed until they give it back. "
    "Its owner reads why, and appeals, under “Decisions about you”."
)


class Shut(Forbidden):
    """They have the role, and nothing may be written just now. `code` says because of what: taken_down, silenced."""

    def __init__(self, code: str, told: str, image_set: ImageSet | None = None) -> None:
        self.code = code
        super().__init__(told, image_set)


def ask(player: Player, image_set: ImageSet, role: Role, *, shows: bool = False) -> Role:
    """The role that they have, that one or more. `shows`: what is done lets others look into it. Of a deleted set there is
    nothing to write into. Raises Http404, RoleNeeded and Shut."""
    has = access.demand(player, image_set, role)
    ask_if_open(image_set)
    _ask_for_standing(player, image_set, shows)
    return has


def ask_to_put_back(player: Player, image_set: ImageSet) -> None:
    """Whether a deleted one may be there again. Raises Http404, RoleNeeded and Shut."""
    access.demand(player, image_set, Role.MANAGE)
    _ask_for_state(image_set)
    _ask_for_standing(player, image_set)


def is_open(image_set: ImageSet) -> bool:
    return image_set.deleted_at is None and image_set.state == State.VISIBLE


def ask_if_open(image_set: ImageSet) -> None:
    """Whether anybody may write into it, as this row has it. Raises Http404 where it is deleted, and Shut."""
    if image_set.deleted_at is not None:
        raise Http404
    _ask_for_state(image_set)


def ask_for_branch(player: Player, branch: SetBranch) -> None:
    """Whether they may move it now. Raises Http404, RoleNeeded, Shut, BranchShut."""
    ask(player, branch.image_set, Role.PROPOSE)
    access.ask_for_branch(player, branch)


def ask_to_begin(player: Player, visibility: Visibility) -> None:
    """Whether they may have one more that is seen so. Raises Shut."""
    if visibility == Visibility.PUBLIC and (silenced := standing.why_not(player)):
        raise Shut("silenced", silenced)


def _ask_for_state(image_set: ImageSet) -> None:
    if image_set.state != State.VISIBLE:
        raise Shut("taken_down", TAKEN_DOWN, image_set)


def _ask_for_standing(player: Player, image_set: ImageSet, shows: bool = False) -> None:
    if (silenced := standing.why_not(player)) and (shows or _others_look(image_set, player)):
        raise Shut("silenced", silenced, image_set)


def _others_look(image_set: ImageSet, player: Player) -> bool:
    if image_set.owner_id != player.pk or image_set.visibility == Visibility.PUBLIC:
        return True
    return image_set.members.exclude(player=player).exists()

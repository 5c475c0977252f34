"""Putting chosen pictures into a set: from lists of pictures, from a picture's page, and from wherever else pictures are
chosen by an act. Which set, which branch and what is said of it is asked first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Player
from gallery import onward
from gallery.models import ImageSet, Picture, Role, SetBranch, SetMember
from gallery.people.entrance import for_accounts
from gallery.people.refusals import Refused
from gallery.picking import doors, picks
from gallery.picking.acts import Act, Given, Left, Outcome, Place, named, register
from gallery.sets import access, editing, keeping, store
from gallery.sets import at as versions_at
from gallery.sets.changes import Change
from gallery.sets.tree import versions
from gallery.visibility import is_sealed

NAME = "add-to-set"
PLACES = frozenset({Place.OWN, Place.EVERYBODYS})
SETS, BRANCHES = 50, 300
MOST = 500
CHOOSE = "Choose a branch of a set, or give a new set a title."
THERE = "It is in this version already."
SEALED = "It belongs to its battle until the results are out."
ALL_SEALED = "They belong to their battles until the results are out: no set is begun for them."


@dataclass(frozen=True, slots=True)
class Choice:
    """A set and those of its branches that somebody may commit to."""

    image_set: ImageSet
    branches: Sequence[str]


def offer() -> None:
    register(
        Act(
            name=NAME,
            label="Add to a set",
            icon="layers",
            said="added",
            verb=add,
            places=PLACES,
            rank=55,
            asks="gallery/sets/add.html",
            asker=_asked,
            needs_account=True,
            most=MOST,
            given=("branch", "title", "message"),
            begins=True,
        )
    )
    onward.register("Add to a set", "layers", _way)


@transaction.atomic
def add(player: Player, chosen: Sequence[Picture], given: Given) -> Outcome:
    """One commit that has them all, each in a slot that is called by the picture's key. A set is begun for them with it or not
    at all. Raises Refused."""
    message = given.get("message", "")
    branch = _wanted(player, given)
    held = versions.look_up(store.work(), bytes(branch.head.root), [one.key for one in chosen])
    left = [Left(one, reason) for one in chosen if (reason := _why_not(one, held))]
    apart = {one.picture.pk for one in left}
    done = [one for one in chosen if one.pk not in apart]
    href = f"{reverse('gallery:set', args=[branch.image_set.key])}?{urlencode({'at': branch.name})}"
    if not done and given.get("title", "").strip():
        raise Refused(ALL_SEALED)
    if not done:
        return Outcome([], left, href)
    changes = [Change(one.key, {"picture": one.key}) for one in done]
    try:
        editing.commit(player, branch, changes, message, timezone.now())
    except PermissionDenied as error:
        raise Refused(str(error)) from error
    return Outcome(done, left, href)


@never_cache
@require_safe
@for_accounts()
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Which set one picture belongs in."""
    player: Player = request.player  # type: ignore[attr-defined]
    act = named(NAME)
    assert act is not None
    chosen = picks.picked(player, act, [key])
    if not chosen.pictures:
        raise Http404
    back = reverse("gallery:picture", args=[key])
    return doors.ask(request, act, player, chosen, back=back)


def choices(player: Player) -> list[Choice]:
    """The sets in which they may commit somewhere, the newest first."""
    sets = list(access.own(player).order_by("-pk")[:SETS])
    given = dict(SetMember.objects.filter(player=player, image_set__in=sets).values_list("image_set", "role"))
    roles = {one.pk: Role.MANAGE if one.owner_id == player.pk else Role(given[one.pk]) for one in sets}
    rows: dict[int, list[str]] = {}
    branches = SetBranch.objects.filter(image_set__in=sets, protected=False).order_by("name")[:BRANCHES]
    defaults = {one.pk: one.default_branch for one in sets}
    for branch in branches:
        is_default = branch.name == defaults[branch.image_set_id]
        may = roles[branch.image_set_id] >= Role.COMMIT or (branch.by_id == player.pk and not is_default)
        if may and roles[branch.image_set_id] >= Role.PROPOSE:
            names = rows.setdefault(branch.image_set_id, [])
            names.insert(0, branch.name) if is_default else names.append(branch.name)
    return [Choice(one, rows[one.pk]) for one in sets if one.pk in rows]


def _wanted(player: Player, given: Given) -> SetBranch:
    if given.get("title", "").strip():
        made = keeping.begin(player, keeping.label(given["title"]), timezone.now())
        return versions_at.branch(made, made.default_branch)
    key, _, name = given.get("branch", "").partition("/")
    found = access.own(player).filter(key=key).first() if key.isprintable() else None
    if found is None or not name.isprintable():
        raise Refused(CHOOSE)
    return versions_at.branch(found, name)


def _why_not(picture: Picture, held: Mapping[str, object]) -> str:
    if picture.key in held:
        return THERE
    return SEALED if is_sealed(picture) else ""


def _asked(player: Player, _: Sequence[Picture], __: Given) -> Mapping[str, object]:
    return {"choices": choices(player), "sets_most": settings.SETS_PER_PLAYER}


def _way(picture: Picture, viewer: Player | None) -> str | None:
    """For whoever is signed in with an account."""
    if viewer is None or viewer.is_guest or is_sealed(picture):
        return None
    return reverse("gallery:add_to_set", args=[picture.key])

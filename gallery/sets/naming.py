"""What versions are called: branches that are protected, made the default one or taken away, and tags."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Player
from gallery.models import ImageSet, Role, SetBranch, SetCommit, SetTag
from gallery.sets import branches, heads, pictures, store
from gallery.sets.branches import COMMIT, LIKE_A_COMMIT, NAME
from gallery.sets.refusals import Unfit
from gallery.sets.tree import versions

MOST = 1_000
MANY = f"A set has at most {MOST:,} {{}}. Take one away first."
MOST_TO_PROPOSE = 20
MANY_OF_YOURS = f"You have {MOST_TO_PROPOSE} branches in this set already. Take one away first."
IS_DEFAULT = "It is the default branch: make another one that first."
IS_PROTECTED = "It is protected. Let go of that first."
TAGGED = "There is a tag of that name already."
UNNAMED = "A tag is named by up to 100 of a-z, 0-9, dot, hyphen and underscore."


def protect(branch: SetBranch, is_protected: bool) -> None:
    SetBranch.objects.filter(pk=branch.pk).update(protected=is_protected)
    branch.protected = is_protected


@transaction.atomic
def make_default(branch: SetBranch) -> None:
    """The one that is shown, and whose pictures count as the set's. Whoever moves a branch waits for this, and the other way."""
    held = ImageSet.objects.select_for_update(no_key=True).get(pk=branch.image_set_id)
    rows = {one.name: one for one in held.branches.select_related("head").select_for_update(of=("self",), no_key=True)}
    if branch.name not in rows:
        raise Unfit("branch", "It is not there any more.")
    before, after = (bytes(rows[name].head.root) for name in (held.default_branch, branch.name))
    nodes = store.work()
    pictures.count(held, pictures.moved(versions.told(nodes, versions.compared(nodes, before, after))))
    ImageSet.objects.filter(pk=held.pk).update(default_branch=branch.name)


@transaction.atomic
def remove(branch: SetBranch) -> SetCommit:
    """Its name alone: its commits stay for a month (`astray`), and the one that is given back is where it stood. Raises Unfit."""
    held = ImageSet.objects.select_for_update(no_key=True).get(pk=branch.image_set_id)
    row = held.branches.select_for_update(of=("self",)).select_related("head").filter(pk=branch.pk).first()
    if row is None:
        raise Unfit("branch", "It is not there any more.")
    if row.name == held.default_branch:
        raise Unfit("branch", IS_DEFAULT)
    if row.protected:
        raise Unfit("branch", IS_PROTECTED)
    row.delete()
    return row.head


@transaction.atomic
def fork(name: str, start: SetCommit, by: Player, role: Role) -> SetBranch:
    """Another branch, where there is room for it. Raises Unfit."""
    _ask_for_room_for_branch(_held(start.image_set_id), by, role)
    return branches.fork(name, start, by)


def _ask_for_room_for_branch(image_set: ImageSet, by: Player, role: Role) -> None:
    """Whoever may only propose has a few of their own, so that strangers do not take all there may be. Raises Unfit."""
    if image_set.branches.count() >= MOST:
        raise Unfit("name", MANY.format("branches"))
    if role < Role.COMMIT and image_set.branches.filter(by=by).count() >= MOST_TO_PROPOSE:
        raise Unfit("name", MANY_OF_YOURS)


@transaction.atomic
def tag(name: str, commit: SetCommit, by: Player, now: datetime) -> SetTag:
    """Raises Unfit."""
    if not NAME.fullmatch(name):
        raise Unfit("name", UNNAMED)
    if COMMIT.fullmatch(name):
        raise Unfit("name", LIKE_A_COMMIT)
    if _held(commit.image_set_id).tags.count() >= MOST:
        raise Unfit("name", MANY.format("tags"))
    try:
        with transaction.atomic():
            heads.hold(commit)
            return SetTag.objects.create(image_set_id=commit.image_set_id, name=name, commit=commit, by=by, made_at=now)
    except IntegrityError:
        raise Unfit("name", TAGGED) from None


def _held(number: int) -> ImageSet:
    """So that of two who name something at once neither overlooks the other."""
    return ImageSet.objects.select_for_update(no_key=True).get(pk=number)

"""What people do to a branch: their right to it, and what it takes, asked before `branches` does it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Sum

from accounts.models import Player
from gallery.models import ImageSet, Role, SetBranch, SetCommit
from gallery.sets import access, branches, changes, commits, words, writing
from gallery.sets.branches import Word
from gallery.sets.changes import Change
from gallery.sets.refusals import Contested, Stale, Unfit
from gallery.sets.tree.entries import Entry
from moderation.rules import checking
from moderation.rules.kinds import Place

MANY_CHANGES = "One commit changes at most {:,} slots; this changes {:,}."
MANY_SLOTS = "A set has at most {:,} slots; this one would have {:,}."
SHARE = 100
"""Whoever may only propose writes at most one part in so many of a set's bytes."""
NO_SHARE = "Your commits take {:,.0f} megabytes of this set already: more takes the role “commit”."
LAST_TENTH = "The set's versions have nearly taken the room that they may: what is left is for those who may commit."
NO_ROOM = "The set's versions take {:,} megabytes already, and may take no more."


def commit(
    player: Player,
    branch: SetBranch,
    wanted: Sequence[Change],
    message: str,
    now: datetime,
    merged: SetCommit | None = None,
) -> SetCommit:
    """Raises Http404, RoleNeeded, Shut, BranchShut, Unfit, Stale."""
    writing.ask_for_branch(player, branch)
    _ask_for_words(branch.image_set, message)
    if not wanted and merged is None:
        raise Unfit("changes", "Change at least one slot.")
    _ask_for_count(len(wanted))
    read = changes.read(branch.image_set, bytes(branch.head.root), wanted, player)
    ask_for_room(player, branch, read.entries)
    return branches.commit(branch, read.entries, Word(player, now, message), read.named, merged)


def merge(player: Player, branch: SetBranch, other: SetCommit, message: str, now: datetime) -> SetCommit:
    """Raises what `commit` raises, and Contested."""
    writing.ask_for_branch(player, branch)
    _ask_for_words(branch.image_set, message)
    _ask_for_bytes(player, branch.image_set)
    made, conflicts = branches.merge(branch, other, Word(player, now, message))
    if made is None:
        raise Contested(conflicts)
    return made


def revert(player: Player, branch: SetBranch, unwanted: SetCommit, message: str, now: datetime) -> SetCommit:
    """Raises what `commit` raises, and Contested."""
    writing.ask_for_branch(player, branch)
    _ask_for_words(branch.image_set, message)
    _ask_for_bytes(player, branch.image_set)
    made, conflicts = branches.revert(branch, unwanted, Word(player, now, message))
    if made is None:
        raise Contested(conflicts)
    return made


def move(player: Player, branch: SetBranch, to: SetCommit) -> None:
    """Raises what `commit` raises. What stood there is found by its name alone, for a month (`astray`)."""
    writing.ask_for_branch(player, branch)
    branches.move(branch, to)


def known(branch: SetBranch, head: str) -> SetBranch:
    """The branch, where its head is the one that its mover believes it to be. Raises Stale."""
    if bytes(branch.head.name).hex() != head:
        raise Stale
    return branch


def ask_for_room(player: Player, branch: SetBranch, entries: dict[str, Entry | None]) -> None:
    """Whether the set takes these, too. Raises Unfit."""
    _ask_for_bytes(player, branch.image_set)
    most = settings.SET_SLOTS
    if branch.head.slots + len(entries) > most:
        added = sum(1 if entry is not None else -1 for entry in entries.values())
        if branch.head.slots + added > most:
            raise Unfit("changes", MANY_SLOTS.format(most, branch.head.slots + added))


def _ask_for_words(image_set: ImageSet, message: str) -> None:
    """What is said of a commit stands before the same rules as any comment. Raises Unfit."""
    said = commits.message(message)
    try:
        checking.check(said, Place.COMMENT)
    except checking.Unfit as error:
        raise Unfit("message", str(error)) from error
    words.ask(image_set, "message", said)


def _ask_for_count(count: int) -> None:
    if count > settings.SET_CHANGES_PER_COMMIT:
        raise Unfit("changes", MANY_CHANGES.format(settings.SET_CHANGES_PER_COMMIT, count))


def _ask_for_bytes(player: Player, image_set: ImageSet) -> None:
    """Whoever may only propose leaves the last tenth to those who may commit, and has a share of their own. Raises Unfit."""
    most = settings.SET_MEGABYTES * 1_000_000
    kept = ImageSet.objects.values_list("kept", flat=True).get(pk=image_set.pk)
    if kept >= most:
        raise Unfit("changes", NO_ROOM.format(settings.SET_MEGABYTES))
    if (access.role_of(player, image_set) or Role.VIEW) >= Role.COMMIT:
        return
    if kept >= most - most // 10:
        raise Unfit("changes", LAST_TENTH)
    own = SetCommit.objects.filter(image_set=image_set, author=player).aggregate(kept=Sum("kept"))["kept"] or 0
    if own >= most // SHARE:
        raise Unfit("changes", NO_SHARE.format(most // SHARE / 1_000_000))

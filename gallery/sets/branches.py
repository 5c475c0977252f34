"""The one writer of sets, their branches and commits. A branch moves from a head that its mover knew to the next, or not at all.

Versions are computed before the transaction: what they are made of never changes, and what nobody came to name harms nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.dispatch import Signal

from accounts.models import Player
from gallery.models import TITLE_MAX, ImageSet, Picture, SetBranch, SetCommit
from gallery.sets import ancestry, commits, heads, pictures, store, writing
from gallery.sets.refusals import ELSEWHERE, SAME, TAKEN, Stale, Unfit
from gallery.sets.tree import entries, versions
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.nodes import Nodes
from gallery.sets.tree.settling import Conflict
from moderation.statements import Unreadable, plain

MAIN = "main"
moved = Signal()
"""Within the transaction in which a branch moved. Whoever holds something about its head registers a receiver."""
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
COMMIT = re.compile(r"[0-9a-f]{8,64}")
"""What is read as a commit and nothing else: neither a branch nor a tag is called so."""
LIKE_A_COMMIT = "So commits are called. Take another name."


@dataclass(frozen=True, slots=True)
class Word:
    """Who does it, when, and what they say of it."""

    author: Player
    now: datetime
    message: str = ""


class Merged(NamedTuple):
    """The commit, or the conflicts because of which there is none."""

    commit: SetCommit | None
    conflicts: list[Conflict]


def begin(
    title: str,
    word: Word,
    slots: Mapping[str, Entry] | None = None,
    named: Collection[Picture] = (),
    **label: str,
) -> tuple[ImageSet, SetBranch]:
    """A set, and its main branch at a first commit that holds these slots. `label` is more of what stands on it. Raises Unfit."""
    heading = _title(title)
    nodes = store.work()
    root = _computed(lambda: versions.built(nodes, slots or {}))
    with transaction.atomic():
        made = ImageSet.objects.create(owner=word.author, title=heading, made_at=word.now, default_branch=MAIN, **label)
        first = _made(made, nodes, root, word, (None, None))
        first.kept = store.keep(nodes)
        first.save(force_insert=True)
        ImageSet.objects.filter(pk=made.pk).update(kept=first.kept)
        main = SetBranch.objects.create(image_set=made, name=MAIN, head=first, by=word.author)
        pictures.write(made, named, word.author)
        pictures.count(made, pictures.moved((key, None, entry) for key, entry in (slots or {}).items()))
        return made, main


def fork(name: str, start: SetCommit, by: Player | None = None) -> SetBranch:
    """Another branch, from any commit of the set: one row, however large the set. Raises Unfit."""
    if not NAME.fullmatch(name):
        raise Unfit("name", "A branch is named by up to 100 of a-z, 0-9, dot, hyphen and underscore.")
    if COMMIT.fullmatch(name):
        raise Unfit("name", LIKE_A_COMMIT)
    try:
        with transaction.atomic():
            heads.hold(start)
            return SetBranch.objects.create(image_set_id=start.image_set_id, name=name, head=start, by=by)
    except IntegrityError:
        raise Unfit("name", TAKEN) from None


def commit(
    branch: SetBranch,
    changes: Mapping[str, Entry | None],
    word: Word,
    named: Collection[Picture] = (),
    merged: SetCommit | None = None,
) -> SetCommit:
    """These slots hold this from now on; None is no slot. `branch` is as its mover knew it, `named` are the pictures that the
    set has not had, and `merged` is a commit whose changes its mover has taken up among these. Raises Stale and Unfit."""
    if merged is not None:
        _ask_for_one_set(branch, merged, "merged")
    head, nodes = branch.head, store.work()
    made = _computed(lambda: versions.change(nodes, bytes(head.root), changes))
    counted = pictures.between(map(_pictures, made.bodies)) if _is_counted(branch) else Counter()
    return _moved(branch, nodes, made.root, word, merged, named, counted)


def merge(branch: SetBranch, other: SetCommit, word: Word, settled: Mapping[str, Entry | None] | None = None) -> Merged:
    """What was done up to the other commit, done here, too. `settled` says what the slots in conflict hold; those of which it
    says nothing come back as conflicts. Raises Stale, and Unfit where there is nothing to do."""
    _ask_for_one_set(branch, other, "other")
    head, nodes = branch.head, store.work()
    base = ancestry.nearest(head, other)
    if base == other:
        raise Unfit("other", SAME)
    made = versions.merged(nodes, *(bytes(one.root) for one in (base, head, other)))
    if left := [one for one in made.conflicts if one.key not in (settled or {})]:
        return Merged(None, left)
    root = _computed(lambda: versions.changed(nodes, made.root, settled)) if settled else made.root
    return Merged(_moved(branch, nodes, root, word, other), [])


def move(branch: SetBranch, to: SetCommit) -> None:
    """To any commit of its set, from where its mover knew it. Raises Stale and Unfit."""
    _ask_for_one_set(branch, to, "to")
    nodes = store.work()
    counted = _counted(branch, nodes, bytes(to.root))
    with transaction.atomic():
        heads.hold(to)
        _step(branch, to, counted)
    branch.head = to


def revert(branch: SetBranch, unwanted: SetCommit, word: Word) -> Merged:
    """What a commit did is undone, and nothing else: as if what was there before it were merged into what is here, from it on.
    Raises Stale, and Unfit where there is nothing to undo."""
    _ask_for_one_set(branch, unwanted, "commit")
    head, nodes = branch.head, store.work()
    before = unwanted.parent
    if before is None:
        raise Unfit("commit", "Before a set's first commit there is nothing.")
    made = versions.merged(nodes, *(bytes(one.root) for one in (unwanted, head, before)))
    if made.conflicts:
        return Merged(None, made.conflicts)
    return Merged(_moved(branch, nodes, made.root, word, None, held=before), [])


def _ask_for_one_set(branch: SetBranch, commit: SetCommit, field: str) -> None:
    if commit.image_set_id != branch.image_set_id:
        raise Unfit(field, ELSEWHERE)


def _moved(
    branch: SetBranch,
    nodes: Nodes,
    root: bytes,
    word: Word,
    other: SetCommit | None,
    named: Collection[Picture] = (),
    counted: Counter[str] | None = None,
    held: SetCommit | None = None,
) -> SetCommit:
    """`counted` where that is known already; `held` is a commit beside its parents from which nodes were taken."""
    head = branch.head
    if root == bytes(head.root) and other is None:
        raise Unfit("changes", SAME)
    counted = _counted(branch, nodes, root) if counted is None else counted
    made = _made(branch.image_set, nodes, root, word, (head, other))
    with transaction.atomic():
        if beside := [one for one in (other, held) if one is not None]:
            heads.hold(*beside)
        made.kept = store.keep(nodes)
        heads.move(branch, made)
        pictures.write(branch.image_set, named, word.author)
        _stepped(branch, counted)
    branch.head = made
    return made


def _counted(branch: SetBranch, nodes: Nodes, root: bytes) -> Counter[str]:
    """How many slots more or fewer name each picture, where this is the branch of which that is told."""
    if not _is_counted(branch):
        return Counter()
    found = versions.compared(nodes, bytes(branch.head.root), root)
    return pictures.moved(versions.told(nodes, found))


def _is_counted(branch: SetBranch) -> bool:
    return branch.name == branch.image_set.default_branch


def _pictures(bodies: tuple[bytes | None, bytes | None]) -> tuple[bytes, bytes]:
    was, now = bodies
    return entries.picture_of(was) if was else b"", entries.picture_of(now) if now else b""


def _step(branch: SetBranch, to: SetCommit, counted: Mapping[str, int]) -> None:
    """Whoever makes another branch the default one holds the set: it must be the same as when this was counted, and still be
    written into. Raises Http404, Shut and Stale."""
    rows = ImageSet.objects.select_for_update(no_key=True).only("default_branch", "state", "deleted_at")
    held = rows.get(pk=branch.image_set_id)
    writing.ask_if_open(held)
    if held.default_branch != branch.image_set.default_branch:
        raise Stale
    known = SetBranch.objects.filter(pk=branch.pk, head=branch.head, protected=branch.protected)
    if not known.update(head=to):
        raise Stale
    _stepped(branch, counted)


def _stepped(branch: SetBranch, counted: Mapping[str, int]) -> None:
    pictures.count(branch.image_set, counted)
    moved.send(SetBranch, branch=branch)


def _made(
    image_set: ImageSet, nodes: Nodes, root: bytes, word: Word, parents: tuple[SetCommit | None, SetCommit | None]
) -> SetCommit:
    made = commits.written(image_set, root, word.author, commits.message(word.message), word.now, *parents)
    made.slots = versions.count(nodes, root)
    return made


def _computed(work):  # type: ignore[no-untyped-def]
    try:
        return work()
    except entries.Unfit as wrong:
        raise Unfit(wrong.cell, wrong.why) from wrong


def _title(title: str) -> str:
    try:
        heading = plain(title)
    except Unreadable as unreadable:
        raise Unfit("title", str(unreadable)) from unreadable
    if not heading or "\n" in heading or len(heading) > TITLE_MAX:
        raise Unfit("title", f"A title is one line of 1 to {TITLE_MAX} characters.")
    return heading

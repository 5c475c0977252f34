"""The one writer of sets, their branches and commits. A branch moves from a head that its mover knew to the next, or not at all.

Versions are computed before the transaction: what they are made of never changes, and what nobody came to name harms nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

from accounts.models import Player
from gallery.models import TITLE_MAX, ImageSet, SetBranch, SetCommit
from gallery.sets import ancestry, commits, store
from gallery.sets.refusals import ELSEWHERE, SAME, TAKEN, Stale, Unfit
from gallery.sets.tree import entries, versions
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.nodes import Nodes
from gallery.sets.tree.settling import Conflict
from moderation.statements import Unreadable, plain

MAIN = "main"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


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


def begin(title: str, word: Word, slots: Mapping[str, Entry] | None = None) -> tuple[ImageSet, SetBranch]:
    """A set, and its main branch at a first commit that holds these slots. Raises Unfit."""
    heading = _title(title)
    nodes = store.work()
    root = _computed(lambda: versions.built(nodes, slots or {}))
    with transaction.atomic():
        made = ImageSet.objects.create(owner=word.author, title=heading, made_at=word.now)
        first = _written(made, nodes, root, word, (None, None))
        return made, SetBranch.objects.create(image_set=made, name=MAIN, head=first)


def fork(name: str, start: SetCommit) -> SetBranch:
    """Another branch, from any commit of the set: one row, however large the set. Raises Unfit."""
    if not NAME.fullmatch(name):
        raise Unfit("name", "A branch is named by up to 100 of a-z, 0-9, dot, hyphen and underscore.")
    try:
        with transaction.atomic():
            return SetBranch.objects.create(image_set_id=start.image_set_id, name=name, head=start)
    except IntegrityError:
        raise Unfit("name", TAKEN) from None


def commit(branch: SetBranch, changes: Mapping[str, Entry | None], word: Word) -> SetCommit:
    """These slots hold this from now on; None is no slot. `branch` is as its mover knew it. Raises Stale and Unfit."""
    head, nodes = branch.head, store.work()
    root = _computed(lambda: versions.changed(nodes, bytes(head.root), changes))
    return _moved(branch, nodes, root, word, None)


def merge(branch: SetBranch, other: SetCommit, word: Word) -> Merged:
    """What was done up to the other commit, done here, too. Raises Stale, and Unfit where there is nothing to do."""
    _ask_for_one_set(branch, other, "other")
    head, nodes = branch.head, store.work()
    base = ancestry.nearest(head, other)
    if base == other:
        raise Unfit("other", SAME)
    made = versions.merged(nodes, *(bytes(one.root) for one in (base, head, other)))
    if made.conflicts:
        return Merged(None, made.conflicts)
    return Merged(_moved(branch, nodes, made.root, word, other), [])


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
    return Merged(_moved(branch, nodes, made.root, word, None), [])


def _ask_for_one_set(branch: SetBranch, commit: SetCommit, field: str) -> None:
    if commit.image_set_id != branch.image_set_id:
        raise Unfit(field, ELSEWHERE)


def _moved(branch: SetBranch, nodes: Nodes, root: bytes, word: Word, other: SetCommit | None) -> SetCommit:
    head = branch.head
    if root == bytes(head.root) and other is None:
        raise Unfit("changes", SAME)
    with transaction.atomic():
        made = _written(branch.image_set, nodes, root, word, (head, other))
        if not SetBranch.objects.filter(pk=branch.pk, head=head).update(head=made):
            raise Stale
    branch.head = made
    return made


def _written(
    image_set: ImageSet, nodes: Nodes, root: bytes, word: Word, parents: tuple[SetCommit | None, SetCommit | None]
) -> SetCommit:
    made = commits.written(image_set, root, word.author, commits.message(word.message), word.now, *parents)
    store.keep(nodes)
    made.save(force_insert=True)
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

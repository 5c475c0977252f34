"""Which version is meant: a branch, a tag, or a commit by the beginning of its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gallery.models import ImageSet, SetBranch, SetCommit, SetTag
from gallery.sets.branches import COMMIT, NAME
from gallery.sets.refusals import Unfit

PREFIX = re.compile(r"[0-9a-f]{6,64}")
UNKNOWN = "There is no branch, tag or commit of that name in this set."
SEVERAL = "Several commits begin so: write more of its name."
AROUND = ("author", "parent", "merged", "image_set")


@dataclass(frozen=True, slots=True)
class At:
    """`branch` and `tag` where it was named by one; `text` is what it was named by, to go on with in links."""

    commit: SetCommit
    text: str
    branch: SetBranch | None = None
    tag: SetTag | None = None


def at(image_set: ImageSet, text: str = "") -> At:
    """Of an empty text the default branch. A branch goes before a tag, and both before a commit, but what is written as
    pages print commits is one: no branch stands in for it. Raises Unfit."""
    name = text or image_set.default_branch
    if not NAME.fullmatch(name):
        raise Unfit("at", UNKNOWN)
    if COMMIT.fullmatch(name):
        return At(commit(image_set, name), name)
    around = [f"head__{one}" for one in ("author", "parent", "merged")]
    branch = image_set.branches.select_related("image_set", "head", *around).filter(name=name).first()
    if branch is not None:
        return At(branch.head, name, branch=branch)
    around = [f"commit__{one}" for one in ("author", "parent", "merged")]
    tag = image_set.tags.select_related("image_set", "commit", *around).filter(name=name).first()
    if tag is not None:
        return At(tag.commit, name, tag=tag)
    return At(commit(image_set, name), name)


def commit(image_set: ImageSet, prefix: str, field: str = "at") -> SetCommit:
    """By six or more digits of its name. Raises Unfit."""
    if not PREFIX.fullmatch(prefix):
        raise Unfit(field, UNKNOWN)
    low, high = bytes.fromhex(prefix.ljust(64, "0")), bytes.fromhex(prefix.ljust(64, "f"))
    named = SetCommit.objects.filter(image_set=image_set, name__gte=low, name__lte=high)
    found = list(named.select_related(*AROUND)[:2])
    if not found:
        raise Unfit(field, UNKNOWN)
    if len(found) > 1:
        raise Unfit(field, SEVERAL)
    return found[0]


def branch(image_set: ImageSet, name: str, field: str = "branch") -> SetBranch:
    """Raises Unfit."""
    around = ("image_set", "head", "head__parent", "head__merged", "by")
    named = image_set.branches.select_related(*around).filter(name=name)
    found = named.first() if NAME.fullmatch(name) else None
    if found is None:
        raise Unfit(field, "There is no branch of that name in this set.")
    return found

"""Which commits led to which, as far as they are here."""

from __future__ import annotations

from collections.abc import Iterator

from gallery.sets.command.clone import Clone
from gallery.sets.command.store import Commit


def before(clone: Clone, commit: Commit) -> Iterator[Commit]:
    """This one and all that led to it, each once."""
    seen: set[str] = set()
    ahead = [commit.name]
    while ahead:
        name = ahead.pop()
        if name in seen:
            continue
        seen.add(name)
        found = clone.named(name)
        ahead += found.parents
        yield found


def nearest(clone: Clone, one: Commit, other: Commit) -> Commit:
    """The newest that led to both. Of one set: all its commits come from its first."""
    ours = {found.name for found in before(clone, one)}
    common = [found for found in before(clone, other) if found.name in ours]
    above = {found.name: found for found in common}
    for found in common:
        for parent in found.parents:
            above.pop(parent, None)
    return max(above.values(), key=lambda found: (found.made_at, found.name))

"""What is said where something cannot be done to a set."""

from __future__ import annotations

from collections.abc import Sequence

from gallery.people.refusals import Refused
from gallery.sets.tree.settling import Conflict

STALE = "Somebody was quicker: the branch has moved on. Look at what is new there and try again."
TAKEN = "There is a branch of that name already."
ELSEWHERE = "That commit is of another set."
SAME = "Nothing is different from what stands there."
CONFLICTS = "That was changed since: {}. Settle it by a commit of your own."


class Stale(Refused):
    """The branch is not where whoever wrote believed it to be. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(STALE)


class Unfit(Refused):
    """A field that cannot be kept. Says which, in a sentence to whoever filled it in."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Contested(Refused):
    """What two sides changed in different ways, so that nothing was done."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        cells = [f"{one.cell} of {one.key}" for one in conflicts[:3]]
        more = f" and {len(conflicts) - 3} more" if len(conflicts) > 3 else ""
        super().__init__(CONFLICTS.format(", ".join(cells) + more))
        self.conflicts = conflicts

"""What is said where something cannot be done to a set."""

from __future__ import annotations

from gallery.people.refusals import Refused

STALE = "Somebody was quicker: the branch has moved on. Look at what is new there and try again."
TAKEN = "There is a branch of that name already."
ELSEWHERE = "That commit is of another set."
SAME = "Nothing is different from what stands there."


class Stale(Refused):
    """The branch is not where whoever wrote believed it to be. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(STALE)


class Unfit(Refused):
    """A field that cannot be kept. Says which, in a sentence to whoever filled it in."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field

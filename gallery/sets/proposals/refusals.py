"""What is said where something cannot be done to a proposal."""

from __future__ import annotations

from gallery.sets.refusals import Unfit

__all__ = [
    "AGAIN",
    "CLOSED",
    "ELSEWHERE",
    "GONE",
    "MOVED_ON",
    "NONE",
    "OWN",
    "SAME_BRANCH",
    "SETTLED",
    "UNSETTLED",
    "VOTED",
    "Hindered",
    "Unfit",
]

CLOSED = "This proposal is not open any more."
GONE = "One of its two branches is gone: it can only be closed."
SAME_BRANCH = "A branch is proposed to another one than itself."
AGAIN = "These two branches have an open proposal already: number {number}."
NONE = "The branch has nothing that the other one has not."
MOVED_ON = "The branch has moved on while you looked: look at what is new, then say it again."
OWN = "It is your own proposal: others approve of it. You can still comment."
UNSETTLED = "Not every conflict has been settled yet: {left} left."
SETTLED = "There is no conflict between these two branches."
VOTED = "A vote about this conflict is open: wait for its end, or stop it."
ELSEWHERE = "There is no such conflict here any more. Look at those that are left."


class Hindered(Unfit):
    """It cannot be merged yet. `reasons` are all that stand in the way, sentences."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("proposal", " ".join(reasons))
        self.reasons = reasons

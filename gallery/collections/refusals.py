"""What is said where a collection cannot be so."""

from __future__ import annotations

from collections.abc import Sequence

from gallery.people.refusals import Refused


class Unfit(Refused):
    """Fields that cannot be kept: `field` is the first, `problems` has all, each with a sentence to whoever filled it in."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__(" ".join(said for _, said in problems))
        self.field = problems[0][0]
        self.problems = problems


TAKES_NONE = "This collection takes no offers."
NOT_YOURS = "It is not yours to change."
MANY = "You keep 200 collections already. Delete one first."

"""What is said where a collection cannot be so."""

from __future__ import annotations

from gallery.people.refusals import Refused


class Unfit(Refused):
    """A field that cannot be kept. Says which, in a sentence to whoever filled it in."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


TAKES_NONE = "This collection takes no offers."
NOT_YOURS = "It is not yours to change."
MANY = "You keep 200 collections already. Delete one first."

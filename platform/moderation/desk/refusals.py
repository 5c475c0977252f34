"""What the desk does not do, said to whoever asked for it."""

from __future__ import annotations


class Refused(ValueError):
    """`field` is where the fault lies in what was sent; empty where it is the case's own affair."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message, self.field = message, field

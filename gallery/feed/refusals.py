"""What a list says no to, by the name of the parameter."""

from __future__ import annotations


class Unfit(ValueError):
    """A parameter that cannot be answered. Says which, in a sentence for whoever asked."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class UnknownCursor(Unfit):
    """No list that this reader may see has such a place."""

    def __init__(self, message: str = "There is no such place in this list.") -> None:
        super().__init__("after", message)

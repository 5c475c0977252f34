"""What ends the command before it is done, with a sentence for whoever typed it and a number for scripts."""

from __future__ import annotations

REFUSED, USAGE, CONFLICTS, UNREACHABLE, DAMAGED = 1, 2, 3, 4, 5


class Wrong(Exception):
    """`code` is the command's exit status."""

    def __init__(self, message: str, code: int = REFUSED) -> None:
        super().__init__(message)
        self.code = code

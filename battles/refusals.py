"""A refusal: the rules do not allow it, nothing has changed, and the person is told why. Pure."""

from __future__ import annotations


class Refused(Exception):
    """`code` is for programs, `message` a sentence for the person, `field` the field at fault where there is one."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field

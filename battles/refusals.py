"""A refusal: the rules do not allow it, nothing has changed, and the person is told why. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


class Refused(Exception):
    """`code` is for programs, `message` a sentence for the person, `field` the field at fault where there is one."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field


class Faults:
    """What is refused of several things that somebody said at once: they are told all of it, not one after the other."""

    def __init__(self) -> None:
        self._refused: list[Refused] = []

    def of(self, ask: Callable[[], Answer], instead: Answer) -> Answer:
        try:
            return ask()
        except Refused as refused:
            self._refused.append(refused)
            return instead

    def must_be_none(self) -> None:
        """Raises the first of them, with what the others say in its sentence."""
        if not self._refused:
            return
        first, *others = self._refused
        said = [one.message if one.field == first.field else f"In {one.field}: {one.message}" for one in others]
        first.message = " ".join([first.message, *said])
        raise first

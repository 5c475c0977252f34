"""What is wrong with a prompt, and at which character."""

from __future__ import annotations

from dataclasses import dataclass

AROUND = 40
"""Characters that are shown on either side of the fault."""


class Fault(ValueError):
    """`at` counts characters from 0 and always lies in the text, or right behind it; `length` of them are at fault."""

    def __init__(self, code: str, at: int, message: str, length: int = 1) -> None:
        super().__init__(message)
        self.code, self.at, self.message, self.length = code, at, message, length


@dataclass(frozen=True, slots=True)
class Pointed:
    """The text around a fault, cut for a line on a page: what stands before it, at it and behind it."""

    before: str
    marked: str
    after: str


def pointed(text: str, fault: Fault) -> Pointed:
    end = min(len(text), fault.at + fault.length)
    start, stop = max(0, fault.at - AROUND), min(len(text), end + AROUND)
    before = ("…" if start else "") + text[start : fault.at]
    after = text[end:stop] + ("…" if stop < len(text) else "")
    return Pointed(before, text[fault.at : end] or " ", after)

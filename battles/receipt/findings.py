"""What a check has found to be wrong, and how places in a receipt are called. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`check` is which one, `place` the line or entry, `why` a sentence for people."""

    check: str
    place: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.why} ({self.check})"


def line(number: int) -> str:
    return f"line {number}"


def heat(round_number: int, number: int) -> str:
    return f"round {round_number}, heat {number}"


def entry(round_number: int, heat_number: int, seat: int) -> str:
    return f"{heat(round_number, heat_number)}, seat {seat}"


def ballot(number: int, round_number: int, heat_number: int) -> str:
    return f"line {number}, a ballot of {heat(round_number, heat_number)}"

"""A verdict in sentences, for people. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from battles.receipt.document import Receipt
from battles.receipt.findings import Finding
from battles.receipt.verify import State, Verdict

SHOWN = 20


def describe(
    receipt: Receipt, verdict: Verdict, is_key_given: bool, pictures: Sequence[tuple[Path, str | Finding]] = ()
) -> str:
    said = receipt.statement
    lines = [
        f"Battle {said.battle}, receipt number {said.number} of {said.issued_at}: {verdict.sentence}.",
        f"{verdict.lines} lines. {verdict.turnout.sentence}. {_winner(verdict)}",
        _key(receipt, verdict, is_key_given),
        *_findings(verdict),
        *(f"{path.name}: {found if isinstance(found, str) else found.why}" for path, found in pictures),
    ]
    return "\n".join(lines)


def _winner(verdict: Verdict) -> str:
    if verdict.state is State.FAILED:
        return "No winner is confirmed."
    if not verdict.champions:
        return "It has no winner."
    seats = ", ".join(map(str, verdict.champions))
    first = f"First place: seat{'s' if len(verdict.champions) > 1 else ''} {seats}."
    return f"{first} {verdict.ruling[:1].upper()}{verdict.ruling[1:]}" if verdict.ruling else first


def _key(receipt: Receipt, verdict: Verdict, is_given: bool) -> str:
    if is_given:
        return f"Checked against the key given; the receipt names key {verdict.key}."
    return f"Signed by key {verdict.key} ({receipt.statement.public_key}); pass --key to check that it is the site's."


def _findings(verdict: Verdict) -> list[str]:
    shown = [f"  - {finding}" for finding in verdict.findings[:SHOWN]]
    more = len(verdict.findings) - SHOWN
    return shown + ([f"  and {more} more"] if more > 0 else [])

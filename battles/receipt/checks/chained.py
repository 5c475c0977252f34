"""The lines follow each other, and the last one is the one that was signed."""

from __future__ import annotations

from collections.abc import Iterator

from battles import chain
from battles.receipt import findings
from battles.receipt.document import Receipt
from battles.receipt.findings import Finding

CHECK = "chain"


def check(receipt: Receipt) -> Iterator[Finding]:
    try:
        chain.verify(receipt.lines)
    except chain.Broken as error:
        yield Finding(CHECK, findings.line(error.number), error.why)
    said = receipt.statement
    if receipt.lines and (receipt.lines[-1].number, receipt.lines[-1].digest) != (said.head_number, said.head_digest):
        yield Finding(CHECK, "head", "the last line is not the one that was signed: lines are missing or were added")

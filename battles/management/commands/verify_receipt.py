"""`manage.py verify_receipt FILE`: the same verification against this site's own keys, and its log against its own rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from battles import models, receipts
from battles.log import line_of
from battles.receipt.document import Receipt, parse
from battles.receipt.findings import Finding
from battles.receipt.report import describe
from battles.receipt.strict import LARGEST_FILE, Unreadable
from battles.receipt.verify import State, Verdict, verify

FAILS, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = "Verify the receipt of a battle of this site. Exit status: 0 it holds, 1 it fails, 2 it cannot be read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the receipt, as downloaded")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                receipt = parse(file.read(LARGEST_FILE + 1))
        except (Unreadable, OSError) as error:
            self.stderr.write(f"cannot be read: {error}")
            raise SystemExit(UNREADABLE) from error
        row = models.Battle.objects.filter(code=receipt.statement.battle).first()
        verdict = verdict_now(receipt, row)
        apart = apart_from_rows(receipt, row)
        self.stdout.write(describe(receipt, verdict, is_key_given=True))
        self.stdout.write(f"  - {apart}" if apart else same_as_rows(receipt, row))
        if verdict.state is State.FAILED or apart:
            raise SystemExit(FAILS)


def verdict_now(receipt: Receipt, row: models.Battle | None) -> Verdict:
    """Of a file that was kept, what a fresh download of the same number says: the site may have signed a longer log since, and
    words may have been taken back. All that the file opens is still checked."""
    newest = receipts.newest_of(row) if row else None
    if row is None or newest is None:
        return verify(receipt, receipts.own_keys())
    if newest.number > receipt.statement.number:
        receipt = replace(receipt, superseded_by=receipts.statement_of(newest))
    verdict = verify(receipt, receipts.own_keys())
    return replace(verdict, withdrawn=max(verdict.withdrawn, receipts.withdrawn_by_now(row)))


def apart_from_rows(receipt: Receipt, row: models.Battle | None) -> Finding | None:
    """Where the receipt's log and this site's rows part; None where they are the same as far as it goes."""
    if row is None:
        return Finding("rows", "battle", f"this site has no battle {receipt.statement.battle}")
    kept = {line.number: line.digest for line in map(line_of, row.log.all())}
    for line in receipt.lines:
        if kept.get(line.number) != line.digest:
            return Finding("rows", f"line {line.number}", "it is not the line that this site has in its rows")
    return None


def same_as_rows(receipt: Receipt, row: models.Battle | None) -> str:
    told, kept = len(receipt.lines), row.log.count() if row else 0
    if told == kept:
        return "The log is the one that this site has in its rows."
    return f"The file's {told} lines are the first {told} of the {kept} that this site has in its rows."

"""`manage.py verify_blobs`: are all bytes there that rows name, and are they what they should be?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gallery import files, inventory, mending
from gallery.inventory import Finding, Looked
from gallery.shelves.shelf import ShelfError

EVERY_SECONDS = 5.0


class Command(BaseCommand):
    help = "Reads every original and rendition and looks for files that no row names. Prints what is wrong and exits with 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quick", action="store_true", help="Compare sizes alone, without reading the files.")
        mending_help = (
            "Make renditions again, find lost originals, and move files of nobody to orphans/. Removes nothing."
        )
        parser.add_argument("--mend", action="store_true", help=mending_help)

    def handle(self, *args: Any, quick: bool, mend: bool, **options: Any) -> None:
        try:
            files.probe()
            looked, found, left = self._look(quick, mend)
        except ShelfError as error:
            raise CommandError(f"Pictures cannot be reached: {error}") from error
        said = f"{looked} looked at, {found} found wrong"
        if left:
            raise CommandError(f"{said}, {left} still are.", returncode=1)
        self.stdout.write(f"{said}{', all mended' if found else ''}.")

    def _look(self, is_quick: bool, mends: bool) -> tuple[int, int, int]:
        looked = found = left = 0
        seen_at = time.monotonic()
        for finding in _all(is_quick):
            looked += 1
            if finding:
                found += 1
                left += not self._told(finding, mends)
            if time.monotonic() - seen_at > EVERY_SECONDS:
                seen_at = time.monotonic()
                self.stderr.write(f"{looked} looked at, {found} found wrong …", self.style.NOTICE)
        return looked, found, left

    def _told(self, finding: Finding, mends: bool) -> bool:
        """Whether it is right now."""
        is_right, why = _mended(finding) if mends else (False, "")
        self.stdout.write(f"{finding.said}{': mended' if is_right else f': not mended{why}' if mends else ''}")
        return is_right


def _all(is_quick: bool) -> Iterator[Looked]:
    """Originals first, since the rest can be made of them."""
    yield from inventory.originals(is_quick)
    yield from inventory.made(is_quick)
    yield from inventory.unmade()
    yield from inventory.orphans(timezone.now())


def _mended(finding: Finding) -> tuple[bool, str]:
    try:
        return mending.mend(finding), ""
    except ShelfError:
        raise
    except FileNotFoundError:
        return False, ", its original is lost"
    except (OSError, ValueError) as error:
        return False, f", {error}"

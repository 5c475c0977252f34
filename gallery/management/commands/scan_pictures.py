"""manage.py scan_pictures [--again] — have programs look at what is shown and they have not seen."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from gallery import scans


class Command(BaseCommand):
    help = "Has every shown picture looked at that some scanner has not seen. The worker looks, about twenty a second."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="Also what was looked at: the weights have changed.")

    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        wanted = scans.want_all(timezone.now(), again=again)
        self.stdout.write(f"{wanted:,} {'original is' if wanted == 1 else 'originals are'} to be looked at.")

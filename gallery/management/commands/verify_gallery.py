"""Compares the gallery's derived rows with what they are derived from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from gallery import verifying
from gallery.models import Picture, Prompt, Tag, Win

TOLD = 20


class Command(BaseCommand):
    help = "Says which listings, counters, uses and credits are not what the pictures say, and puts them right with --mend."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="put right what is wrong")

    def handle(self, *, mend: bool, **options: object) -> None:
        found = verifying.differences()
        self._tell("listing", Picture.objects.all(), "key", found.listings)
        self._tell("counter", Picture.objects.all(), "key", found.counters)
        self._tell("number of remixes, by prompt", Prompt.objects.all(), "pk", found.prompts)
        self._tell("number of uses, by tag", Tag.objects.all(), "slug", found.tags)
        self._tell("credit, by win", Win.objects.all(), "key", found.wins)
        if not found:
            self.stdout.write("The gallery's listings, counters and credits are true.")
        elif not mend:
            raise CommandError("The gallery's rows differ. `manage.py verify_gallery --mend` puts them right.")
        else:
            verifying.mend(found)
            self.stdout.write("Put right.")

    def _tell(self, what: str, rows: QuerySet[Any], name: str, ids: Sequence[int]) -> None:
        if ids:
            names = rows.filter(pk__in=ids[:TOLD]).order_by("pk").values_list(name, flat=True)
            more = " and more" if len(ids) > TOLD else ""
            self.stdout.write(f"{len(ids)} with a wrong {what}: {', '.join(map(str, names))}{more}")

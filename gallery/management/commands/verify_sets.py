"""Looks image sets through: whether all that their versions are made of is there and true, and what is derived from it, too."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gallery.models import ImageSet
from gallery.sets import verifying
from gallery.sets.verifying import Faults

TOLD = 5


class Command(BaseCommand):
    help = "Says what of image sets is lost, wrong or miscounted; with --mend puts right what can be derived."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("keys", nargs="*", help="of sets; without any all of them")
        parser.add_argument("--mend", action="store_true", help="put right what is derived from versions")

    def handle(self, *, keys: list[str], mend: bool, **options: Any) -> None:
        sets = ImageSet.objects.filter(key__in=keys) if keys else ImageSet.objects.all()
        are_lost = are_left = False
        for one in sets.order_by("pk").iterator(chunk_size=100):
            found = verifying.faults(one)
            self._tell(found)
            are_lost |= found.are_lost
            if found.can_be_mended and mend and not found.nodes:
                verifying.mend(found)
                self.stdout.write(f"{one.key}: put right.")
            are_left |= found.can_be_mended and not mend
        if are_lost:
            raise CommandError("What is lost or wrong above cannot be derived: take it from a backup.")
        if are_left:
            raise CommandError("Rows differ. `manage.py verify_sets --mend` puts them right.")
        self.stdout.write("The sets are true.")

    def _tell(self, found: Faults) -> None:
        key = found.image_set.key
        for what, names in (
            ("of what versions are made of is lost or wrong", found.nodes),
            ("of commits have names that do not vouch for them, or for their words", found.commits),
            ("of branches have roots that their slots do not make", found.heads),
            ("of commits have wrong counts", [str(number) for number in found.counts]),
            ("of pictures have no row", found.unnamed),
            ("of pictures are counted wrongly", list(found.slots)),
        ):
            if names:
                more = " and more" if len(names) > TOLD else ""
                self.stdout.write(f"{key}: {len(names)} {what}: {', '.join(names[:TOLD])}{more}")

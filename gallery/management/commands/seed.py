"""Makes a believable community of any size, to try the site with."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gallery.models import Picture
from gallery.seeding import community

MOST = 5_000_000


class Command(BaseCommand):
    help = (
        "Fills the gallery with made-up players and pictures until it has as many pictures as asked for. At most 300 scenes "
        "carry them all, and moderators decide about originals: what they say of one picture moves every picture of its scene, "
        "of a million some 3,500."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pictures", type=int, default=1000, help="how many the gallery has afterwards (1000)")
        parser.add_argument("--seed", type=int, default=7, help="another number, another community (7)")
        parser.add_argument("--until", type=_moment, help="when its three years end, as 2026-11-28 (now)")
        parser.add_argument("--yes", action="store_true", help="also on a site that is not in DEBUG")

    def handle(self, *, pictures: int, seed: int, until: datetime | None, yes: bool, **options: object) -> None:
        if not settings.DEBUG and not yes:
            raise CommandError(
                "This site is not in DEBUG: what is made up would stand among what people made. Add --yes."
            )
        if not 1 <= pictures <= MOST:
            raise CommandError(f"--pictures is from 1 to {MOST:,}, not {pictures:,}.")
        if seed < 0:
            raise CommandError(f"--seed is 0 or more, not {seed}.")
        there = Picture.objects.count()
        if there >= pictures:
            self.stdout.write(f"Pictures that are there already: {there:,}. Nothing to do.")
            return
        began = monotonic()
        with _Bar(self.stdout.isatty()) as bar:
            made = community.make(seed, pictures - there, until or timezone.now(), bar.step)
        self.stdout.write(", ".join(f"{count:,} {name}" for name, count in made.items()))
        self.stdout.write(f"Made in {monotonic() - began:.0f} seconds.")


class _Bar:
    """One line for each thing that is being made."""

    def __init__(self, is_shown: bool) -> None:
        columns = (
            TextColumn("{task.description:<16}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
        )
        self._progress = Progress(*columns, console=Console(stderr=True), disable=not is_shown, transient=True)
        self._task = self._progress.add_task("")

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def step(self, name: str, done: int, whole: int) -> None:
        self._progress.update(self._task, description=name, completed=done, total=whole)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)

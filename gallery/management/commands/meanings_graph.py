"""Makes the graph of meanings, where the database has the extension `vector`. Said again it goes on."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from gallery.find import graph

TOGETHER = 20_000


class Command(BaseCommand):
    help = "Lets searches by meaning walk a graph (the extension `vector`, 0.8 or newer). Nothing else depends on it."

    def handle(self, **options: object) -> None:
        try:
            graph.make()
        except graph.Impossible as error:
            raise CommandError(f"{error} Meanings are looked for in cells as before.") from error
        while some := graph.fill(TOGETHER):
            self.stdout.write(f"{some:,} more are in it.")
        graph.index()
        self.stdout.write("Searches by meaning walk the graph.")

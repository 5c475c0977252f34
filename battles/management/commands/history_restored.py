"""`manage.py history_restored`: say it once after the database was brought back from a backup."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from battles.actions import history_was_restored


class Command(BaseCommand):
    help = "After restoring a backup: battles that go on start a new epoch, so that browsers take the restored state."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Battles that go on from here: {history_was_restored()}.")

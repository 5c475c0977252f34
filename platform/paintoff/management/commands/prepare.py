"""`manage.py prepare`: tables, static files and a first administrator, for sites whose parts run apart from each other."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from paintoff.up import site


class Command(BaseCommand):
    help = "Bring the database and the static files up to date. Safe to run twice, and from two machines at once."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = site.prepare(self.stdout.write)
        except site.WrongSettings as wrong:
            raise CommandError(str(wrong)) from None
        if made:
            self.stdout.write(f"Administrator: {made.username}, password {made.password} (kept in {made.kept_in})")

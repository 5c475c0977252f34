"""`manage.py check_ratings`: does every rating follow from the ledger, and the ledger from the logs of its battles?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from battles.models import Rating, RatingChange
from battles.ratings import audit


class Command(BaseCommand):
    help = "Works every rating out again, to the last micro-unit. Prints what differs and exits with 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="Write ratings that differ from their ledger anew. The ledger stays."
        )

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        if repair:
            self.stdout.write(f"{_repair()} ratings written anew from the ledger.")
        found = 0
        with transaction.atomic():
            _see_one_moment()
            for sentence in audit.differences():
                self.stdout.write(sentence)
                found += 1
            checked = f"{Rating.objects.count()} ratings and {RatingChange.objects.count()} lines"
        if found:
            raise CommandError(f"{checked} worked out again; {found} differ.", returncode=1)
        self.stdout.write(f"{checked} worked out again: all are as they should be.")


def _repair() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        # Whoever is about to rate waits: the sum and the row that is to hold it are of the same moment.
        cursor.execute(f"LOCK TABLE {RatingChange._meta.db_table} IN EXCLUSIVE MODE")
        return audit.repair()


def _see_one_moment() -> None:
    """A battle that ends meanwhile is in all of what is read, or in none. A test's transaction has begun before."""
    with connection.cursor() as cursor:
        if len(connection.savepoint_ids) == 0:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

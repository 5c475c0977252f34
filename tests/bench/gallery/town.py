"""The made-up community that is measured."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, connections

from paintoff.embedded import postgres


@contextmanager
def of(pictures: int) -> Iterator[None]:
    """At least so many pictures, with statistics as fresh as autovacuum keeps them."""
    server = None if os.environ.get("DATABASE_URL") else postgres.start(durable=True)
    try:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("seed", pictures=pictures, yes=True)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE gallery_listing, gallery_picture, gallery_follow")
        yield
    finally:
        for each in connections.all():
            each.close()
        if server is not None:
            postgres.stop(server)

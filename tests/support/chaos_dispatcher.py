"""`manage.py dispatch` with a handler of the chaos tests' own, which writes a row for every outcome that it is told."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HANDLER, TABLE = "tests.chaos", "chaos_outcomes"


def write(job, outcome: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (job, outcome) VALUES (%s, %s)", [job.pk, outcome])


def register() -> None:
    from jobs import outcomes

    outcomes.register(HANDLER, on_painted=on_painted, on_failed=on_failed)


def on_painted(job, _painted) -> None:
    write(job, "painted")


def on_failed(job, code: str, _message: str) -> None:
    write(job, code)


def main() -> None:
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    os.environ["DJANGO_SETTINGS_MODULE"] = "paintoff.settings"
    import django
    from django.core.management import call_command

    django.setup()
    register()
    call_command("dispatch", *sys.argv[1:])


if __name__ == "__main__":
    main()

"""A database with all migrations applied, kept on the tests' server: test databases are copies of it.

To migrate an empty one takes eight to ten processor seconds, and each session of tests makes its own.
"""

import hashlib
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "migrated_paintoff_"
ONE_AT_A_TIME = 5_417_263
"""The number of the lock: two sessions that begin together make one template."""


def template() -> str:
    """Its name, once it is there. Another set of migrations has another, and those before it go."""
    name = PREFIX + _fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            for other in found:
                cursor.execute(f'DROP DATABASE "{other}"')
            _make(cursor, name)
    return name


def _make(cursor, name: str) -> None:
    """Under another name until it is whole, so that one that was cut off is never taken for it."""
    draft = f"{PREFIX}draft"
    cursor.execute(f'CREATE DATABASE "{draft}"')
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = draft
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')


def _fingerprint() -> str:
    """Of every migration file, and of the versions that turn them into tables."""
    read = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name):
        for file in sorted((Path(config.path) / "migrations").glob("*.py")):
            read.update(f"{config.name} {file.name}".encode() + file.read_bytes())
    return read.hexdigest()[:16]

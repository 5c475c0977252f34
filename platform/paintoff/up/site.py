"""What the launcher does through Django before the web answers: migrations, static files, the first administrator.

Each step looks first and does nothing where nothing is to be done: a warm start is quick.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import ERROR, run_checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from paintoff import runtime

# Two launchers on one database take turns: any number that others do not use.
MIGRATING = 7_246_833


class WrongSettings(Exception):
    """The sentences of the system checks that stop a start."""


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Somebody may sign in to the admin with these, once made."""

    username: str
    password: str
    kept_in: Path


def prepare(say: Callable[[str], None]) -> FirstAdministrator | None:
    """Everything below, in order; the first administrator if one was made now."""
    check()
    migrate(say)
    collect_static(say)
    made = first_administrator()
    close()
    return made


def check() -> None:
    """Stop on a wrong configuration, in the words of its check."""
    wrong = [message for message in run_checks() if message.level >= ERROR]
    if wrong:
        raise WrongSettings("\n".join(f"{message.msg} ({message.id})" for message in wrong))


def migrate(say: Callable[[str], None]) -> None:
    """Bring the tables up to date, one launcher at a time."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [MIGRATING])
        try:
            if planned := _planned():
                say(f"Bringing the database up to date: {planned} migrations")
                call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [MIGRATING])


def collect_static(say: Callable[[str], None]) -> None:
    """Gather the static files if any changed since the last time."""
    root = Path(settings.STATIC_ROOT)
    stamp, now = root / ".collected", _static_state()
    if stamp.exists() and stamp.read_text() == now:
        return
    say("Gathering static files")
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    stamp.write_text(now)


def first_administrator() -> FirstAdministrator | None:
    """Make `admin` with a password of chance if nobody administrates yet; None if somebody does."""
    users = get_user_model()
    if users.objects.filter(is_superuser=True).exists():
        return None
    made = FirstAdministrator("admin", secrets.token_urlsafe(9), runtime.var() / "secrets" / "admin.txt")
    made.kept_in.unlink(missing_ok=True)
    runtime.keep_secret(made.kept_in, f"{made.username}\n{made.password}\n")
    users.objects.create_superuser(username=made.username, email="", password=made.password)
    return made


def close() -> None:
    """Let go of the database: the launcher only watches from here on."""
    connection.close()
    if pool := getattr(connection, "close_pool", None):
        pool()


def _planned() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _static_state() -> str:
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_mtime_ns} {about.st_size}\n".encode())
    return digest.hexdigest()

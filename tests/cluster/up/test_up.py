"""The whole site as `make run` starts it: real servers, real processes, real signals."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from paintoff import runtime
from tests.support.patience import PATIENCE
from tests.support.stack import MANAGE, Site, free_port, until


@pytest.fixture(scope="module")
def site(shared_var: Path) -> Iterator[Site]:
    started = Site(shared_var, free_port())
    yield started.until_up()
    if started.process.poll() is None:
        started.end(signal.SIGTERM)


def refused(var: Path, port: int) -> str:
    said = subprocess.run(
        [sys.executable, str(MANAGE), "up"],
        env={**os.environ, "PAINTOFF_VAR": str(var), "PORT": str(port)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    return said.stderr


def test_the_page_comes_up_and_the_administrator_is_told_once(site: Site) -> None:
    assert site.health()["database"]["state"] == "ok"
    kept = site.var / "secrets" / "admin.txt"
    assert kept.read_text().split()[1] in site.out.read_text()
    assert kept.stat().st_mode & 0o077 == 0


def test_a_part_can_run_alone_beside_a_database_of_somebody_else(site: Site, tmp_path: Path) -> None:
    environment = {**os.environ, "PAINTOFF_VAR": str(tmp_path / "var"), "DATABASE_URL": runtime.database_url()}
    out = tmp_path / "up.out"
    with out.open("wb") as output:
        alone = subprocess.Popen(
            [sys.executable, str(MANAGE), "up", "--part=referee"], env=environment, stdout=output, stderr=output
        )
    until(lambda: "referee     ready" in out.read_text(), "the referee")
    alone.terminate()
    assert alone.wait(timeout=PATIENCE) == 0
    assert "web" not in out.read_text()


def test_a_second_one_in_the_same_folder_is_sent_to_the_first(site: Site) -> None:
    assert f"already runs from {site.var} (process {site.process.pid})" in refused(site.var, free_port())


def test_a_taken_port_is_named(site: Site, tmp_path: Path) -> None:
    assert f"Port {site.port} is taken by another program" in refused(tmp_path / "var", site.port)


def test_nobody_is_turned_away_while_the_web_process_comes_back(site: Site) -> None:
    os.kill(site.pids()["web"], signal.SIGKILL)
    assert site.health()["database"]["state"] == "ok"


@pytest.mark.parametrize("name", ["valkey", "postgres", "referee", "dispatcher"])
def test_a_killed_part_comes_back_and_the_site_with_it(site: Site, name: str) -> None:
    site.kill(name)

    def well() -> bool:
        try:
            said = site.health()
        except OSError:
            return False
        return said["database"]["state"] == said["channel_layer"]["state"] == said["referee"]["state"] == "ok"

    until(well, f"health after the death of {name}")


def test_the_end_leaves_nothing_behind_even_when_the_launcher_is_killed(site: Site) -> None:
    assert site.end(signal.SIGKILL) == []
    again = Site(site.var, site.port).until_up()
    assert "password" not in again.out.read_text()
    assert again.end(signal.SIGINT) == []
    assert "Traceback" not in again.out.read_text()

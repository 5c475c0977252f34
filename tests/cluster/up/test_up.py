"""The whole site as `make run` starts it: real servers, real processes, real signals."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from paintoff import runtime

MANAGE = runtime.ROOT / "manage.py"
UP_WITHIN = 120
BACK_WITHIN = 60
GONE_WITHIN = 60
PARTS = {"postgres", "valkey", "web", "ray", "dispatcher", "referee", "worker", "beat"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(done: Callable[[], bool], within: float, what: str) -> None:
    deadline = time.monotonic() + within
    while not done():
        assert time.monotonic() < deadline, f"{what} not within {within} s"
        time.sleep(0.2)


class Site:
    """A started launcher and what one can see of it."""

    def __init__(self, var: Path, port: int) -> None:
        self.var, self.port = var, port
        self.out = var / "up.out"
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(MANAGE), "up"],
                env={**os.environ, "PORT": str(port)},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def health(self) -> dict[str, dict[str, str]]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/up", timeout=30) as answer:
            return dict(json.loads(answer.read()))

    def pids(self) -> dict[str, int]:
        noted = json.loads((self.var / "run" / "parts.json").read_text())
        return {name: mark["pid"] for name, mark in noted.items()}

    def until_up(self) -> "Site":
        def answers() -> bool:
            assert self.process.poll() is None, self.out.read_text()
            return "Paintoff is at" in self.out.read_text() and set(self.pids()) == PARTS

        until(answers, UP_WITHIN, "the start")
        return self

    def kill(self, name: str) -> None:
        killed = self.pids()[name]
        os.kill(killed, signal.SIGKILL)
        until(lambda: self.pids().get(name, killed) != killed, BACK_WITHIN, f"{name}'s return")

    def end(self, how: signal.Signals) -> list[psutil.Process]:
        """Ask it to end; returns what still lives afterwards."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(how)
        self.process.wait(timeout=GONE_WITHIN)
        return psutil.wait_procs(family, timeout=GONE_WITHIN)[1]


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
        timeout=60,
    )
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    return said.stderr


def test_the_page_comes_up_and_the_administrator_is_told_once(site: Site) -> None:
    assert site.health()["database"]["state"] == "ok"
    kept = site.var / "secrets" / "admin.txt"
    assert kept.read_text().split()[1] in site.out.read_text()
    assert kept.stat().st_mode & 0o077 == 0


def test_a_second_one_in_the_same_folder_is_sent_to_the_first(site: Site) -> None:
    assert f"already runs from {site.var} (process {site.process.pid})" in refused(site.var, free_port())


def test_a_taken_port_is_named(site: Site, tmp_path: Path) -> None:
    assert f"Port {site.port} is taken by another program" in refused(tmp_path / "var", site.port)


def test_nobody_is_turned_away_while_the_web_process_comes_back(site: Site) -> None:
    os.kill(site.pids()["web"], signal.SIGKILL)
    assert site.health()["status"] == "ok"


@pytest.mark.parametrize("name", ["valkey", "postgres", "referee", "dispatcher"])
def test_a_killed_part_comes_back_and_the_site_with_it(site: Site, name: str) -> None:
    site.kill(name)

    def well() -> bool:
        try:
            said = site.health()
        except OSError:
            return False
        return said["database"]["state"] == said["channel_layer"]["state"] == said["referee"]["state"] == "ok"

    until(well, BACK_WITHIN, f"health after the death of {name}")


def test_the_end_leaves_nothing_behind_even_when_the_launcher_is_killed(site: Site) -> None:
    assert site.end(signal.SIGKILL) == []
    again = Site(site.var, site.port).until_up()
    assert "password" not in again.out.read_text()
    assert again.end(signal.SIGINT) == []
    assert "Traceback" not in again.out.read_text()

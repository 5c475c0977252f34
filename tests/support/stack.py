"""The whole site as `make run` starts it, in a runtime folder of its own: real servers, real processes, real signals."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

from paintoff import runtime
from tests.support.patience import PATIENCE

MANAGE = runtime.ROOT / "manage.py"
PARTS = {"postgres", "valkey", "web", "ray", "dispatcher", "referee", "worker", "beat"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(done: Callable[[], bool], what: str, within: float = PATIENCE) -> None:
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

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def health(self) -> dict[str, dict[str, str]]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/up", timeout=PATIENCE) as answer:
            return dict(json.loads(answer.read()))

    def pids(self) -> dict[str, int]:
        noted = json.loads((self.var / "run" / "parts.json").read_text())
        return {name: mark["pid"] for name, mark in noted.items()}

    def until_up(self) -> "Site":
        def answers() -> bool:
            assert self.process.poll() is None, self.out.read_text()
            return "Paintoff is at" in self.out.read_text() and set(self.pids()) == PARTS

        # More than a hundred migrations, and one program after the other.
        until(answers, "the start", 3 * PATIENCE)
        return self

    def until_painting(self) -> "Site":
        """The actor has loaded its model and says how fast it is."""
        until(lambda: self.health()["studio"]["state"] == "ready", "the studio")
        return self

    def actor(self) -> psutil.Process:
        """The process of the one Ray actor that paints."""
        family = psutil.Process(self.pids()["ray"]).children(recursive=True)
        return next(process for process in family if process.name().startswith("ray::Painter"))

    def kill(self, name: str) -> None:
        killed = self.pids()[name]
        os.kill(killed, signal.SIGKILL)
        until(lambda: self.pids().get(name, killed) != killed, f"{name}'s return")

    def end(self, how: signal.Signals) -> list[psutil.Process]:
        """Ask it to end; returns what still lives afterwards."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(how)
        self.process.wait(timeout=PATIENCE)
        return psutil.wait_procs(family, timeout=PATIENCE)[1]

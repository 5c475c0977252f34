"""A Ray head of the tests' own: token, folder and port of its own, ended by its process group."""

import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.support.patience import PATIENCE

TOKEN = secrets.token_hex(32)
"""One for all heads of a test run: Ray reads a process's token once, and the tests are drivers of one head after the other."""


def _die_with_us() -> None:
    """Linux: SIGTERM when the tests are killed (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


@dataclass
class Raylet:
    """A node of a cluster: `ray start --block` in a process group of its own."""

    folder: Path
    port: int
    options: dict[str, object] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN_PATH": str(self.folder / "token"),
            "RAY_USAGE_STATS_ENABLED": "0",
        }

    def launch(self) -> None:
        options = {
            "node-ip-address": "127.0.0.1",
            "object-store-memory": 100 * 1024 * 1024,
            "num-cpus": 2,
        } | self.options
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--block", "--disable-usage-stats"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command + [f"--{name}={value}" if value != "" else f"--{name}" for name, value in options.items()],
                env=os.environ | self.environment | self.extra,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_us,
            )

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def owns(self, pid: int) -> bool:
        """Whether that process runs on this node."""
        return self.process.poll() is None and pid in {one.pid for one in self._family()}

    def kill_raylet(self) -> None:
        """The node's own process alone, as the kernel would under memory pressure."""
        (raylet,) = (one for one in self._family() if one.name() == "raylet")
        raylet.kill()

    def _family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@dataclass
class Head(Raylet):
    nodes: list[Raylet] = field(default_factory=list)

    def start(self) -> None:
        (self.folder / "token").write_text(TOKEN)
        own = {"head": "", "port": self.port, "temp-dir": self.folder / "ray", "include-dashboard": "false"}
        self.options = own | self.options
        self.launch()
        self._wait()

    def join(self, name: str, **options: object) -> Raylet:
        """A node more, which is not waited for. It may have what the head has: its folder is its own."""
        folder = self.folder / name
        folder.mkdir()
        (folder / "token").write_text((self.folder / "token").read_text())
        own = {"address": self.address, "temp-dir": folder, "num-cpus": 1}
        node = Raylet(folder, self.port, own | options)
        node.launch()
        self.nodes.append(node)
        return node

    def _wait(self) -> None:
        gives_up = time.monotonic() + PATIENCE
        while time.monotonic() < gives_up:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        raise AssertionError("the head did not come up")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def ray_head(extra: dict[str, str] | None = None, **options: object) -> Iterator[Head]:
    """`options` are those of `ray start`, `extra` goes into its environment."""
    folder = Path(tempfile.mkdtemp(prefix="pe-", dir="/tmp"))
    options = {name.replace("_", "-"): value for name, value in options.items()}
    head = Head(folder, free_port(), options, extra or {})
    head.start()
    try:
        yield head
    finally:
        for node in head.nodes:
            node.stop()
        head.stop()
        shutil.rmtree(folder, ignore_errors=True)

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
from dataclasses import dataclass
from pathlib import Path


def _die_with_us() -> None:
    """Linux: SIGTERM when the tests are killed (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


@dataclass
class Head:
    folder: Path
    port: int
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

    def start(self) -> None:
        token = self.folder / "token"
        token.write_text(token.read_text() if token.exists() else secrets.token_hex(32))
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--block"]
        options = {
            "node-ip-address": "127.0.0.1",
            "port": self.port,
            "temp-dir": self.folder / "ray",
            "object-store-memory": 100 * 1024 * 1024,
            "num-cpus": 2,
            "include-dashboard": "false",
        }
        log = (self.folder / "log").open("w")
        self.process = subprocess.Popen(
            command + [f"--{name}={value}" for name, value in options.items()] + ["--disable-usage-stats"],
            env=os.environ | self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_with_us,
        )
        self._wait()

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _wait(self) -> None:
        gives_up = time.monotonic() + 60
        while time.monotonic() < gives_up:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self.process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.1)
        raise AssertionError("the head did not come up")


@contextmanager
def ray_head() -> Iterator[Head]:
    folder = Path(tempfile.mkdtemp(prefix="pe-", dir="/tmp"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    head = Head(folder, port)
    head.start()
    try:
        yield head
    finally:
        head.stop()
        shutil.rmtree(folder, ignore_errors=True)

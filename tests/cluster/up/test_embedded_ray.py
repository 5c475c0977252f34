import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from paintoff import runtime
from paintoff.embedded import ray_head
from tests.support.patience import PATIENCE

ASK = "import ray, sys; ray.init(address=sys.argv[1], log_to_driver=False); print(ray.cluster_resources()['CPU'])"


@pytest.fixture(scope="module")
def head(shared_var: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """With room for two actors."""
    environment = {**os.environ, **ray_head.prepare()}
    with (shared_var / "ray.log").open("wb") as log, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAINTOFF_ENGINE_ACTORS", "2")
        process = subprocess.Popen(ray_head.command(), env=environment, stdout=log, stderr=log, start_new_session=True)
    deadline = time.monotonic() + PATIENCE
    while b"block forever" not in (shared_var / "ray.log").read_bytes():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.2)
    yield process
    process.terminate()
    process.wait(timeout=PATIENCE)


def ask(token: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", ASK, str(runtime.ray_address())],
        env={**os.environ, **runtime.ray_environment(), "RAY_AUTH_TOKEN_PATH": str(token)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def test_the_head_knows_its_own_and_nobody_else(head: "subprocess.Popen[bytes]", shared_var: Path) -> None:
    assert ask(runtime.ray_token_file()).stdout.split()[-1] == "2.0"
    (wrong := shared_var / "wrong").write_text("f" * 64)
    refused = ask(wrong)
    assert refused.returncode != 0
    assert "token" in refused.stderr.lower()


def test_the_head_listens_on_the_loopback_alone(head: "subprocess.Popen[bytes]") -> None:
    family = [psutil.Process(head.pid), *psutil.Process(head.pid).children(recursive=True)]
    lines = [line for process in family for line in process.net_connections("inet") if line.status == "LISTEN"]
    assert lines
    assert {line.laddr.ip.removeprefix("::ffff:") for line in lines} == {"127.0.0.1"}


def test_a_head_that_ends_takes_its_family_along(head: "subprocess.Popen[bytes]") -> None:
    family = psutil.Process(head.pid).children(recursive=True)
    head.terminate()
    head.wait(timeout=PATIENCE)
    assert psutil.wait_procs(family, timeout=PATIENCE)[1] == []

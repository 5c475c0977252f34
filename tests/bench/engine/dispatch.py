"""What the way to the engine costs: submit, the engine has it, its picture is back. The engine answers at once.

Ours is the dispatcher's own studio with one named actor and its one stream; the other arm a Serve deployment with
@serve.batch, asked through its handle, once without waiting for a batch to fill and once as it comes. Each arm has a
driver and a Ray head of its own; all stand at once and are asked in turn. Serve is no part of the project; it comes with

    python -m venv --without-pip var/bench-serve
    echo $PWD/.venv/lib/python3.11/site-packages > var/bench-serve/lib/python3.11/site-packages/ours.pth
    var/bench-serve/bin/python -m pip install "ray[serve]==2.60.0"
    var/bench-serve/bin/python -m tests.bench.engine dispatch
"""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import gettempdir
from typing import IO, Any

import psutil

from tests.bench.engine.figures import figure, in_turn, quantile, skipped

ROOT = Path(__file__).resolve().parents[3]
MAIN = "from tests.bench.engine.dispatch_arm import main; main()"
ARMS = ("ours", "serve", "plain")
NAME = "dispatch: p50, Serve handle with batching / our line"


class Arm:
    def __init__(self, stack: ExitStack, name: str) -> None:
        environment = {"PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}", "RAY_SERVE_LOG_TO_STDERR": "0"}
        self.process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", MAIN, name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stack.enter_context((Path(gettempdir()) / f"paintoff-bench-{name}.log").open("w")),
                text=True,
                cwd=ROOT,
                env=os.environ | environment,
            )
        )
        self.account = psutil.Process(self.process.pid)

    def ready(self) -> None:
        while (line := self._out.readline()) != "ready\n":
            if not line:
                raise RuntimeError(f"an arm of the bench ended: {self.process.wait()}")

    def measure(self, times: int, together: int) -> dict[str, Any]:
        """Seconds of each round, the digest of the pictures, and CPU milliseconds per job of all processes of the arm."""
        before = self._cpu()
        self._in.write(f"{times} {together}\n")
        self._in.flush()
        answer: dict[str, Any] = json.loads(self._out.readline())
        return answer | {"cpu": (self._cpu() - before) / (times * together) * 1e3}

    def _cpu(self) -> float:
        family = [self.account, *self.account.children(recursive=True)]
        return sum(sum(one.cpu_times()[:2]) for one in family)

    @property
    def _in(self) -> IO[str]:
        assert self.process.stdin is not None
        return self.process.stdin

    @property
    def _out(self) -> IO[str]:
        assert self.process.stdout is not None
        return self.process.stdout


def run(repeats: int = 5, times: int = 100) -> None:
    if not find_spec("fastapi"):
        skipped(NAME, 'Ray Serve is not here; tests/bench/engine/dispatch.py says how to get "ray[serve]==2.60.0"')
        return
    with ExitStack() as stack:
        arms = {name: Arm(stack, name) for name in ARMS}
        for arm in arms.values():
            arm.ready()
            arm.measure(times, 1)
        one = in_turn({name: lambda arm=arm: arm.measure(times, 1) for name, arm in arms.items()}, repeats)
        many = in_turn({name: lambda arm=arm: arm.measure(times // 10, 16) for name, arm in arms.items()}, repeats)
        for arm in arms.values():
            arm.process.stdin.close()
    for together in zip(*one.values(), *many.values(), strict=True):
        half = len(together) // 2
        for answers in (together[:half], together[half:]):
            assert len({answer["digest"] for answer in answers}) == 1, "the arms differ"
    report(one, many)


def report(one: dict[str, list[dict[str, Any]]], many: dict[str, list[dict[str, Any]]]) -> None:
    p50, sixteen = milliseconds(one), milliseconds(many)
    ratio = p50["plain"] / p50["ours"]
    figure(NAME, ratio, 4, ratio >= 4, p50_ms=p50, p99_ms=milliseconds(one, 0.99), cpu_ms_per_job=cpu(one))
    ratio = p50["serve"] / p50["ours"]
    figure("dispatch: p50, the same handle told not to wait for a batch / our line", ratio, 4, ratio >= 4)
    ratio = sixteen["serve"] / sixteen["ours"]
    name = "dispatch: sixteen jobs at once, the same handle / our line"
    figure(name, ratio, 4, ratio >= 4, ms=sixteen, cpu_ms_per_job=cpu(many))
    figure("dispatch: our p50 in milliseconds", p50["ours"], 2, p50["ours"] <= 2)


def milliseconds(runs: dict[str, list[dict[str, Any]]], share: float = 0.5) -> dict[str, float]:
    return {
        name: round(median(quantile(answer["spans"], share) for answer in answers) * 1e3, 2)
        for name, answers in runs.items()
    }


def cpu(runs: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    return {name: round(median(answer["cpu"] for answer in answers), 2) for name, answers in runs.items()}

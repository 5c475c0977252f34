"""Server CPU per delivered frame and memory per idle socket, ours against others; one JSON line per figure.

    python -m tests.bench.fanout [--watchers 1000] [--rounds 10] [--repeats 3]

All arms stand at once and are measured in turn (A/B/A), so that the machine's moods meet them alike. CPU is that of the
server's process alone, from the kernel's accounts; what Valkey spends is not counted, in favour of the other arms.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import IO

import psutil

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from tests.support.servers import valkey_in  # noqa: E402

ARMS = ("hub", "pubsub", "core", "raw")
QUICK = ("hub", "raw")
PADDING = 900


class Child:
    """A bench process that is talked to in lines."""

    def __init__(self, stack: ExitStack, module: str, *arguments: object, **environment: str) -> None:
        path = f"{ROOT / 'platform'}:{ROOT}"
        self.process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", f"tests.bench.fanout.{module}", *map(str, arguments)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": path, **environment},
            )
        )
        stack.callback(self.process.kill)
        self.account = psutil.Process(self.process.pid)

    def say(self, line: str) -> None:
        self._in.write(line + "\n")
        self._in.flush()

    def hear(self) -> str:
        line = self._out.readline().strip()
        if not line or line.startswith("lost"):
            raise RuntimeError(f"A bench process failed: {line!r}")
        return line

    @property
    def cpu(self) -> float:
        times = self.account.cpu_times()
        return times.user + times.system

    @property
    def memory(self) -> int:
        return int(self.account.memory_full_info().uss)

    @property
    def _in(self) -> IO[str]:
        assert self.process.stdin is not None
        return self.process.stdin

    @property
    def _out(self) -> IO[str]:
        assert self.process.stdout is not None
        return self.process.stdout


class Arm:
    def __init__(self, stack: ExitStack, name: str, folder: Path, redis: str, watchers: int) -> None:
        self.name = name
        self.count = watchers
        self.digests: list[str] = []
        socket = folder / f"{name}.sock"
        self.server = Child(stack, "server", name, socket, PADDING, REDIS_URL=redis)
        self.server.hear()
        empty = self._rested_memory()
        self.watchers = Child(stack, "watchers", socket, watchers)
        self._tally()
        self.memory_per_socket = (self._rested_memory() - empty) / watchers

    def measure(self, rounds: int) -> float:
        """Server CPU in microseconds per delivered frame. The kernel counts in 10 ms, so quick arms go more rounds."""
        rounds *= 5 if self.name in QUICK else 1
        before = self.server.cpu
        for _ in range(rounds):
            self.watchers.say("next")
            self.server.say("fan")
            self._tally()
        return (self.server.cpu - before) / (rounds * self.count) * 1e6

    def _tally(self) -> None:
        _, different, digest = self.watchers.hear().split()
        assert different == "1", f"{self.name}: not everybody got the same frame"
        self.digests.append(digest)

    def _rested_memory(self) -> int:
        self.server.say("rest")
        while self.server.hear() != "rested":
            pass
        return self.server.memory


def figure(name: str, value: float, target: float, is_ok: bool, **more: object) -> None:
    line = {"name": name, "figure": round(value, 2), "target": target, "ok": is_ok, **more}
    print(json.dumps(line), flush=True)


def assert_same_frames(arms: list[Arm]) -> None:
    common = min(len(arm.digests) for arm in arms)
    assert len({tuple(arm.digests[:common]) for arm in arms}) == 1, "the arms did not deliver the same frames"


def report(spent: dict[str, list[float]], arms: dict[str, Arm]) -> None:
    cpu = {name: median(values) for name, values in spent.items()}
    each = {name: round(value, 2) for name, value in cpu.items()}
    ratio = cpu["pubsub"] / cpu["hub"]
    figure("fanout: CPU of pubsub / hub per frame", ratio, 15, ratio >= 15, microseconds=each)
    ratio = cpu["hub"] / cpu["raw"]
    figure("fanout: CPU of hub / raw broadcast per frame", ratio, 2.5, ratio <= 2.5)
    memory = {name: round(arm.memory_per_socket / 1024, 1) for name, arm in arms.items()}
    ratio = memory["core"] / memory["hub"]
    figure("sockets: memory of a plain consumer / hub", ratio, 1.2, ratio >= 1.2, kib=memory)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--watchers", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--arms", nargs="*", default=list(ARMS))
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(valkey_in(folder / "valkey"))
        arms = {name: Arm(stack, name, folder, redis, asked.watchers) for name in asked.arms}
        spent: dict[str, list[float]] = {name: [] for name in arms}
        for _ in range(asked.repeats):
            for name in (*arms, *reversed(list(arms))):
                spent[name].append(arms[name].measure(asked.rounds))
        if set(ARMS) <= set(arms):
            assert_same_frames(list(arms.values()))
            report(spent, arms)
        else:
            print({name: [round(value, 2) for value in values] for name, values in spent.items()})
            print({name: round(arm.memory_per_socket / 1024, 1) for name, arm in arms.items()})


if __name__ == "__main__":
    main()

import contextlib
import io
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from paintoff.embedded.process import Mark
from paintoff.up.child import rotate
from paintoff.up.ledger import Ledger
from paintoff.up.part import Part
from paintoff.up.screen import Screen
from paintoff.up.supervisor import PartFailed, Stopped, Supervisor

NOTES = "open(sys.argv[1], 'a').write(sys.argv[2] + '\\n')"
LIVES = f"import sys, time; {NOTES}; time.sleep(600)"
TELLS = (
    "import signal, sys, time\n"
    f"def leave(*_): {NOTES}; sys.exit()\n"
    "signal.signal(signal.SIGTERM, leave)\n"
    "open(sys.argv[1], 'a').write('up\\n')\n"
    "time.sleep(600)\n"
)


class Stack:
    """A supervisor over small Python programs, and what they and it wrote."""

    def __init__(self, folder: Path) -> None:
        self.out = io.StringIO()
        self.notes = folder / "notes"
        self.notes.touch()
        self.supervisor = Supervisor(Screen(self.out), Ledger(folder / "run"), {"PATH": "/usr/bin:/bin"}, folder)

    def part(
        self, name: str, program: str, *, essential: bool = False, ready: Callable[[], bool] | None = None
    ) -> Part:
        command = [sys.executable, "-c", program, str(self.notes), name]
        return Part(name, lambda: command, essential=essential, ready=ready or (lambda: name in self.written()))

    def written(self) -> list[str]:
        return self.notes.read_text().split()

    def mark(self, name: str) -> Mark:
        found = self.supervisor._children[name].mark
        assert found is not None
        return found

    def tick_until(self, done: Callable[[], bool], ticks: int = 100) -> None:
        for _ in range(ticks):
            if done():
                return
            self.supervisor.tick()
        raise AssertionError(f"not within {ticks} ticks: {self.out.getvalue()}")


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    return Stack(tmp_path)


def test_a_killed_part_comes_back_and_it_is_said(stack: Stack) -> None:
    stack.supervisor.add(stack.part("web", LIVES))
    stack.supervisor.until_ready("web")
    os.kill(stack.mark("web").pid, signal.SIGKILL)
    stack.tick_until(lambda: stack.written() == ["web", "web"])
    assert "web ended (SIGKILL)" in stack.out.getvalue()
    stack.supervisor.take_down(("web",))


def test_a_part_that_keeps_dying_is_left_alone_with_its_last_words(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paintoff.up.restarts.MOST_QUICK_DEATHS", 2)
    stack.supervisor.add(stack.part("worker", "import sys; sys.exit('no broker here')"))
    stack.tick_until(lambda: "left alone" in stack.out.getvalue())
    assert "no broker here" in stack.out.getvalue()


def test_an_essential_part_that_keeps_dying_ends_the_start(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paintoff.up.restarts.MOST_QUICK_DEATHS", 1)
    stack.supervisor.add(stack.part("web", "import sys; sys.exit('no module named sky')", essential=True))
    with pytest.raises(PartFailed, match=r"web does not stay up(.|\n)*no module named sky"):
        stack.supervisor.until_ready("web")


def test_parts_are_taken_down_in_the_order_of_who_leans_on_whom(stack: Stack) -> None:
    for count, name in enumerate(("postgres", "web"), start=1):
        stack.supervisor.add(stack.part(name, TELLS, ready=lambda up=count: stack.written().count("up") == up))
        stack.supervisor.until_ready(name)
    stack.supervisor.take_down(("web",), ("postgres",))
    assert stack.written() == ["up", "up", "web", "postgres"]


def test_a_request_to_end_stops_the_waiting(stack: Stack) -> None:
    with stack.supervisor.signals():
        stack.supervisor.add(stack.part("web", LIVES, ready=lambda: False))
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(Stopped):
            stack.supervisor.until_ready("web")
    stack.supervisor.take_down(("web",))


def test_a_look_that_fails_ends_nothing(stack: Stack) -> None:
    looks: list[str] = []

    def look() -> Mapping[str, str]:
        looks.append("")
        if len(looks) == 1:
            raise ValueError("no JSON")
        signal.raise_signal(signal.SIGTERM)
        return {}

    with stack.supervisor.signals(), contextlib.suppress(Stopped):
        stack.supervisor.watch(0, look)
    assert len(looks) == 2
    assert "no JSON" in stack.out.getvalue()


def test_a_log_that_grew_long_is_put_aside(tmp_path: Path) -> None:
    (log := tmp_path / "web.log").write_text("x" * 100)
    rotate(log, longest=99)
    assert not log.exists()
    assert (tmp_path / "web.log.1").read_text() == "x" * 100

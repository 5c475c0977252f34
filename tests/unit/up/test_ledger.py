import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from paintoff.embedded.process import Mark, alive, end, mark
from paintoff.up.ledger import AlreadyRunning, Ledger
from tests.support.patience import PATIENCE


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(["sleep", "600"], start_new_session=True) as process:
        yield process
        process.kill()


def marked(process: "subprocess.Popen[bytes]") -> Mark:
    found = mark(process.pid)
    assert found is not None
    return found


def test_a_second_launcher_is_told_where_the_first_runs(tmp_path: Path) -> None:
    first = Ledger(tmp_path)
    first.say_where("http://localhost:8100/")
    with pytest.raises(AlreadyRunning, match=r"already runs from .* at http://localhost:8100/"):
        Ledger(tmp_path)


def test_what_a_killed_launcher_left_running_is_ended(tmp_path: Path, sleeper: "subprocess.Popen[bytes]") -> None:
    killed = Ledger(tmp_path)
    killed.write({"web": marked(sleeper)})
    del killed
    assert Ledger(tmp_path).clear_leftovers() == ["web"]
    assert sleeper.wait(timeout=PATIENCE) == -signal.SIGTERM


def test_another_process_with_an_old_number_is_left_alone(tmp_path: Path, sleeper: "subprocess.Popen[bytes]") -> None:
    then = marked(sleeper)
    notes = Ledger(tmp_path)
    notes.write({"web": Mark(then.pid, then.started - 3600)})
    assert notes.clear_leftovers() == []
    assert alive(then)


def test_a_torn_list_is_no_list(tmp_path: Path) -> None:
    notes = Ledger(tmp_path)
    (tmp_path / "parts.json").write_text('{"web": {"pid": 12')
    assert notes.clear_leftovers() == []


def test_a_process_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    deaf = "import signal,sys,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)"
    with subprocess.Popen(["python3", "-c", deaf], stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        end(marked(process), within=0.2, group=True)
        assert process.wait(timeout=PATIENCE) == -signal.SIGKILL

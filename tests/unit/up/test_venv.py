"""deploy/venv, the script under every make target."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from paintoff import runtime


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "deploy").mkdir()
    shutil.copy(runtime.ROOT / "deploy" / "venv", tmp_path / "deploy")
    (tmp_path / "requirements.txt").write_text("")
    return tmp_path


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def run(checkout: Path, python: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [checkout / "deploy" / "venv"],
        env={"PATH": os.environ["PATH"], "PYTHON": str(python)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_old_python_is_told_with_what_to_write(checkout: Path) -> None:
    old = program(checkout / "python3.9", '[ "$1" = --version ] && echo "Python 3.9.2" && exit; exit 1')
    said = run(checkout, old)
    assert said.returncode == 1
    assert said.stderr.startswith("Paintoff needs Python 3.11 or newer, and here is Python 3.9.2.")
    assert "make run PYTHON=" in said.stderr


def test_no_python_at_all_is_told_too(checkout: Path) -> None:
    assert "and here is no /nowhere/python" in run(checkout, Path("/nowhere/python")).stderr


def test_a_python_without_venv_names_the_package(checkout: Path) -> None:
    bare = program(
        checkout / "python",
        'case "$2" in *ensurepip*) exit 1;; esac; [ "$1" = --version ] && echo Python 3.12.1; exit 0',
    )
    assert "apt install python3-venv" in run(checkout, bare).stderr


def test_unchanged_pins_are_not_installed_again(checkout: Path) -> None:
    program(checkout / ".venv" / "bin" / "python", f'case "$*" in *pip*) echo pip >> {checkout}/ran;; esac')
    for pins in ("", "rich==15.0.0\n", "rich==15.0.0\n"):
        (checkout / "requirements.txt").write_text(pins)
        assert run(checkout, Path("/nowhere")).returncode == 0
    assert (checkout / "ran").read_text().split() == ["pip", "pip"]


def test_a_broken_installation_is_tried_again_next_time(checkout: Path) -> None:
    program(checkout / ".venv" / "bin" / "python", 'case "$*" in *pip*) exit 1;; esac')
    said = run(checkout, Path("/nowhere"))
    assert said.returncode == 1
    assert "did not finish" in said.stderr
    assert not (checkout / ".venv" / "installed.txt").exists()


def test_a_new_user_is_shown_how_far_it_is_and_not_every_line_of_pip(checkout: Path) -> None:
    (checkout / "requirements.txt").write_text("".join(f"part{number}==1\n" for number in range(50)))
    program(
        checkout / ".venv" / "bin" / "python",
        'case "$*" in *pip*) for n in $(seq 50); do echo "Collecting part$n==1"; echo "Collecting dep$n>=1 (from x==1)";'
        " done;"
        ' echo "Installing collected packages: part0"; echo "Successfully installed part0";; esac',
    )
    said = run(checkout, Path("/nowhere"))
    assert said.returncode == 0
    assert said.stdout.splitlines() == [
        "Installing the 50 packages that requirements.txt pins: the first time this takes some minutes and about 3 GB",
        "  25 of 50",
        "  50 of 50",
        "  all fetched; unpacking them takes a minute or two",
    ]


def test_while_pip_unpacks_and_says_nothing_it_is_told_how_far_it_is(checkout: Path) -> None:
    (checkout / "requirements.txt").write_text("".join(f"part{number}==1\n" for number in range(50)))
    packages = checkout / ".venv" / "lib" / "python3.12" / "site-packages"
    program(
        checkout / ".venv" / "bin" / "python",
        f'case "$*" in *pip*) echo "Installing collected packages: part0"; mkdir -p {packages};'
        f" for n in $(seq 26); do mkdir {packages}/part$n-1.dist-info; done;"
        f" until [ -e {checkout}/go ]; do sleep 0.1; done;; esac",
    )
    with subprocess.Popen([checkout / "deploy" / "venv"], stdout=subprocess.PIPE, text=True) as script:
        assert script.stdout is not None
        said = [script.stdout.readline().strip() for _ in range(3)]
        (checkout / "go").touch()
    assert said[1:] == ["all fetched; unpacking them takes a minute or two", "25 of 50 unpacked"]
    assert script.returncode == 0


def test_what_pip_complains_of_is_shown(checkout: Path) -> None:
    program(checkout / ".venv" / "bin" / "python", 'case "$*" in *pip*) echo "ERROR: no space left" >&2; exit 1;; esac')
    said = run(checkout, Path("/nowhere"))
    assert (said.returncode, "ERROR: no space left" in said.stderr) == (1, True)


def test_an_installation_that_broke_once_is_forgotten_when_it_works(checkout: Path) -> None:
    program(checkout / ".venv" / "bin" / "python", f'case "$*" in *pip*) exit "$(cat {checkout}/status)";; esac')
    codes = []
    for status in ("1", "0"):
        (checkout / "status").write_text(status)
        codes.append(run(checkout, Path("/nowhere")).returncode)
    assert codes == [1, 0]


def test_the_largest_are_installed_beside_the_others_and_then_what_has_no_pin(checkout: Path) -> None:
    (checkout / "requirements.txt").write_text("rich==15.0.0\ntorch==2.13.0\nray==2.60.0\n")
    program(
        checkout / ".venv" / "bin" / "python",
        'case "$*" in *pip*) for last; do :; done; '
        f'echo "$(echo "$*" | grep -c no-deps) $(sort "$last" | xargs)" >> {checkout}/ran;; esac',
    )
    assert run(checkout, Path("/nowhere")).returncode == 0
    *both, last = (checkout / "ran").read_text().splitlines()
    assert sorted(both) == ["1 ray==2.60.0 torch==2.13.0", "1 rich==15.0.0"]
    assert last == "0 ray==2.60.0 rich==15.0.0 torch==2.13.0"


@pytest.mark.parametrize("broken", ["largest", "others"])
def test_if_either_of_two_at_once_breaks_it_is_tried_again_next_time(checkout: Path, broken: str) -> None:
    (checkout / "requirements.txt").write_text("rich==15.0.0\ntorch==2.13.0\n")
    program(checkout / ".venv" / "bin" / "python", f'case "$*" in *pip*{broken}*) exit 1;; esac')
    said = run(checkout, Path("/nowhere"))
    assert (said.returncode, "did not finish" in said.stderr) == (1, True)
    assert not (checkout / ".venv" / "installed.txt").exists()

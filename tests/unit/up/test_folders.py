import os
from pathlib import Path

import pytest

from paintoff.embedded import folders
from paintoff.embedded.account import Account, current


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "var"
    (made / "postgres").mkdir(parents=True)
    monkeypatch.setenv("PAINTOFF_VAR", str(made))
    return made


def test_the_same_var_finds_the_same_rows(var: Path, tmp_path: Path) -> None:
    assert folders.settled(var, tmp_path) == folders.settled(var, tmp_path)


def test_a_var_that_moved_keeps_its_rows(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = folders.settled(var, tmp_path)
    moved = var.rename(tmp_path / "elsewhere")
    monkeypatch.setenv("PAINTOFF_VAR", str(moved))
    assert folders.settled(moved, tmp_path) == before


def test_a_copied_var_gets_rows_of_its_own(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = folders.settled(var, tmp_path)
    (copy := tmp_path / "copy" / "postgres").mkdir(parents=True)
    (copy / "where").write_text((var / "postgres" / "where").read_text())
    monkeypatch.setenv("PAINTOFF_VAR", str(copy.parent))
    assert folders.settled(copy.parent, tmp_path) != original


def test_an_emptied_var_starts_afresh_and_the_old_rows_are_set_aside(var: Path, tmp_path: Path) -> None:
    (data := folders.settled(var, tmp_path)).mkdir()
    (data / "PG_VERSION").write_text("18")
    (var / "postgres" / "where").unlink()
    assert not (folders.settled(var, tmp_path) / "PG_VERSION").exists()
    assert len(list(tmp_path.glob("paintoff-*.*/data/PG_VERSION"))) == 1


def test_a_private_folder_is_closed_to_others(tmp_path: Path) -> None:
    folders.private(tmp_path / "sockets", current())
    assert (tmp_path / "sockets").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of somebody else")
def test_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    (folder := tmp_path / "sockets").mkdir()
    os.chown(folder, 4242, 4242)
    with pytest.raises(folders.NotOurs, match="belongs to somebody else"):
        folders.private(folder, Account("postgres", 101, 104))

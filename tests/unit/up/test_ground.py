import shutil
from pathlib import Path

import pytest

from paintoff.up import ground


def test_the_runtime_folder_is_made_with_closed_secrets(tmp_path: Path) -> None:
    ground.stand_on(tmp_path / "var")
    assert (tmp_path / "var" / "secrets").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_named_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file is in the way")
    with pytest.raises(ground.NoGround, match=r"Cannot write to .*var: .*PAINTOFF_VAR="):
        ground.stand_on(tmp_path / "var")


def test_a_full_disk_is_told_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "ROOM", shutil.disk_usage(tmp_path).total + 1)
    with pytest.raises(ground.NoGround, match=r"MB left and Paintoff needs"):
        ground.stand_on(tmp_path / "var")

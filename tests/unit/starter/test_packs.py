"""Icon packs are fetched by npm, once."""

from pathlib import Path

import pytest

from inference.pipelines.starter.data.packs import NAMES_PACK, fetch


def test_without_npm_it_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"npm .*install it"):
        fetch(NAMES_PACK, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "packs" / "emojibase-data17_0_0").mkdir(parents=True)
    assert fetch(NAMES_PACK, tmp_path) == tmp_path / "packs" / "emojibase-data17_0_0"

"""Icon packs are fetched by npm, once."""

import io
import tarfile
from pathlib import Path

import pytest

from inference.pipelines.starter.data.packs import NAMES_PACK, fetch, unpack


def test_without_npm_it_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"npm .*install it"):
        fetch(NAMES_PACK, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "packs" / "emojibase-data17_0_0").mkdir(parents=True)
    assert fetch(NAMES_PACK, tmp_path) == tmp_path / "packs" / "emojibase-data17_0_0"


def test_a_package_is_unpacked_without_links_and_within_its_folder(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "pack.tgz", "w:gz") as archive:
        for name in ("package/en/data.json", "../outside.json", "/absolute.json", "package/../../sly.json"):
            member = tarfile.TarInfo(name)
            member.size = 2
            archive.addfile(member, io.BytesIO(b"{}"))
        link = tarfile.TarInfo("package/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    unpack(tmp_path / "pack.tgz", tmp_path / "packs" / "one")
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if not path.is_dir())
    assert files == ["pack.tgz", "packs/one/package/en/data.json"]

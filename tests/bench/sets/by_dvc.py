"""The same set in DVC: a folder of files, its pointer committed by git."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from gallery.sets.tree.entries import encode
from tests.bench.sets.by_git import WHO, path
from tests.bench.sets.made_up import Changes, Slots


def command() -> str | None:
    return shutil.which(os.environ.get("DVC", "dvc"))


class Repository:
    def __init__(self, folder: Path, slots: Slots) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._folder = folder
        for number in range(256):
            (folder / "set" / f"{number:02x}").mkdir(parents=True)
        self.lay_out(dict(slots))
        self._run("git", "init", "-q", "-b", "main")
        self._dvc("init", "-q")
        self._dvc("config", "core.analytics", "false")
        self.commit()

    def lay_out(self, changes: Changes) -> None:
        for key, entry in changes.items():
            if entry is None:
                (self._folder / "set" / path(key)).unlink()
            else:
                (self._folder / "set" / path(key)).unlink(missing_ok=True)  # it may be a link into the cache
                (self._folder / "set" / path(key)).write_bytes(encode(entry))

    def commit(self) -> None:
        self._dvc("add", "-q", "set")
        self._run("git", "add", "-A")
        self._run("git", "commit", "-q", "-m", "next")

    def slots(self) -> dict[str, bytes]:
        """Key and bytes of every file that the newest commit names, from DVC's own store."""
        pointer = (self._folder / "set.dvc").read_text()
        store = self._folder / ".dvc" / "cache" / "files" / "md5"
        listed = json.loads(_in(store, pointer.split("md5: ")[1].split()[0]).read_text())
        return {Path(one["relpath"]).name: _in(store, one["md5"]).read_bytes() for one in listed}

    def _dvc(self, *words: str) -> bytes:
        return self._run(command() or "dvc", *words)

    def _run(self, *words: str) -> bytes:
        env = WHO | {"PATH": os.environ["PATH"], "HOME": str(self._folder), "DVC_NO_ANALYTICS": "1"}
        return subprocess.run(words, cwd=self._folder, env=env, capture_output=True, check=True).stdout


def _in(store: Path, name: str) -> Path:
    return store / name[:2] / name[2:]

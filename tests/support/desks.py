"""The `paintoff` command as somebody types it in a folder of theirs."""

from __future__ import annotations

import json
from pathlib import Path

from gallery.models import ImageSet
from gallery.seeding import scenes
from gallery.sets import store
from gallery.sets.command import __main__ as command
from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry


class Desk:
    """A folder of somebody's, and the command in it."""

    def __init__(self, folder: Path, token: str, site: str, monkeypatch, capsys) -> None:
        self.folder, self.token, self.site = folder, token, site
        self._monkeypatch, self._capsys = monkeypatch, capsys
        folder.mkdir()

    def __call__(self, *typed: str, code: int = 0) -> str:
        """What it says, on stdout where it is done and else on stderr."""
        self._monkeypatch.chdir(self.folder)
        self._monkeypatch.setenv("PAINTOFF_TOKEN", self.token)
        self._monkeypatch.setenv("PAINTOFF_SITE", self.site)
        found = command.main(typed)
        said, faults = self._capsys.readouterr()
        assert found == code, said + faults
        return faults if code else said

    def rows(self) -> dict[str, dict]:
        lines = (self.folder / "metadata.jsonl").read_text().splitlines()
        return {row["slot"]: row for row in map(json.loads, lines)}

    def say(self, slot: str, **cells: object) -> None:
        rows = self.rows()
        rows[slot] |= cells
        text = "".join(json.dumps(row) + "\n" for row in rows.values())
        (self.folder / "metadata.jsonl").write_text(text)

    def draw(self, name: str, number: int, kind: str = "PNG") -> bytes:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        scenes.scene(number).resize((96, 96)).save(path, kind, quality=90)
        return path.read_bytes()


def held() -> dict[str, Entry]:
    """What stands on main."""
    root = bytes(ImageSet.objects.get().branches.get(name="main").head.root)
    return dict(versions.page_by_order(store.work(), root))

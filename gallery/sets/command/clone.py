"""A clone: a folder of pictures and words, and `.paintoff/` in it with all that is known of its set."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gallery.sets.command import tokens
from gallery.sets.command.line import Line
from gallery.sets.command.objects import Objects
from gallery.sets.command.store import OURS, SITES, Commit, Store
from gallery.sets.command.wrong import DAMAGED, Wrong
from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.names import Missing

HIDDEN = ".paintoff"
CUT_OFF = "This clone was cut off. `paintoff clone {}/sets/{} {}` goes on from where it was."
NONE_HERE = "There is no clone of a set here or above. `paintoff clone ADDRESS` makes one."
VERSION = "1"
STAND_IN = "stand-in"
ALL = ("",)
"""With it every key begins."""


class Clone:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder / HIDDEN / "store.sqlite")
        self.objects = Objects(folder / HIDDEN / "objects")
        # Read once: whoever fetches pictures does so from several threads, and the store belongs to one.
        self.site, self.key = self.store.get("site"), self.store.get("set")

    @classmethod
    def around(cls, start: Path) -> Clone:
        """The clone that this folder lies in, once it was laid. Raises Wrong."""
        for folder in (start, *start.parents):
            if (folder / HIDDEN / "store.sqlite").exists():
                found = cls(folder)
                if not found.branch:
                    raise Wrong(CUT_OFF.format(found.site, found.key, shlex.quote(str(folder))))
                return found
        raise Wrong(NONE_HERE)

    @classmethod
    def begun(cls, folder: Path, site: str, key: str) -> Clone:
        """A new one, or the same again where making it was cut short. Raises Wrong."""
        if folder.exists() and not (folder / HIDDEN).exists() and any(folder.iterdir()):
            raise Wrong(f"{folder} has something in it. Name an empty folder, or one that is not there yet.")
        (folder / HIDDEN).mkdir(parents=True, exist_ok=True)
        made = cls(folder)
        if (was := made.store.get("set")) and (was, made.store.get("site")) != (key, site):
            raise Wrong(f"{folder} is a clone of another set.")
        with made.store.step():
            for name, value in (("site", site), ("set", key), ("version", VERSION)):
                made.store.set(name, value)
        made.site, made.key = site, key
        return made

    @property
    def branch(self) -> str:
        """The one that the folder shows."""
        return self.store.get("branch")

    @property
    def head(self) -> Commit:
        return self.named(self.store.ref(OURS, self.branch) or "")

    @property
    def sites_head(self) -> Commit | None:
        """Where the branch stood on the site when that was last asked; None where the site does not know it."""
        name = self.store.ref(SITES, self.branch)
        return self.named(name) if name else None

    @property
    def beginnings(self) -> tuple[str, ...]:
        """Pictures are fetched of slots whose keys begin in one of these ways."""
        return tuple(json.loads(self.store.get("beginnings", json.dumps(ALL))))

    def want(self, beginnings: Sequence[str]) -> None:
        """Inside of a step."""
        self.store.set("beginnings", json.dumps(sorted(set(beginnings))))

    def line(self) -> Line:
        return Line(self.site, tokens.of(self.site))

    def address(self, *parts: str) -> str:
        return "/".join(["/api/sets", self.key, *(quote(part, safe="") for part in parts)])

    def named(self, name: str) -> Commit:
        """Raises Wrong."""
        found = self.store.commit(name)
        if found is None:
            raise Wrong(f"The commit {name[:12] or '(none)'} is not here. `paintoff pull` fetches what the site has.")
        return found

    def slots(self, commit: Commit) -> dict[str, Entry]:
        """All of a version, in its order. Raises Wrong."""
        nodes, root = self.store.nodes(), self.root_of(commit.root)
        found: dict[str, Entry] = {}
        after: tuple[str, str] | None = None
        try:
            while page := versions.page_by_order(nodes, root, after, versions.PAGE_MAX):
                found.update(page)
                slot, entry = page[-1]
                after = (entry.order, slot)
        except Missing as error:
            raise Wrong(f"A part of the version {commit.name[:12]} is not here: {error}", DAMAGED) from error
        return found

    def knows(self, root: str) -> bool:
        return bool(self.store.read([self.root_of(root)]))

    def root_of(self, root: str) -> bytes:
        """Of a version here: another one where the site leaves words out of what it tells."""
        return bytes.fromhex(self.store.get(f"{STAND_IN}:{root}") or root)

    def differences(self, before: Commit | None, after: Commit) -> list[tuple[str, Entry | None, Entry | None]]:
        nodes = self.store.nodes()
        start = self.root_of(before.root) if before else versions.empty(nodes)
        return versions.told(nodes, versions.compared(nodes, start, self.root_of(after.root)))

    def changed(self, root: str, changes: Mapping[str, Entry | None]) -> str:
        """The root of a version with these changes, which is kept. Inside of a step."""
        nodes = self.store.nodes()
        made = versions.changed(nodes, self.root_of(root), changes)
        self.store.keep(nodes)
        return made.hex()


def cells_of(told: Mapping[str, Any]) -> Entry:
    """An entry as the API tells it."""
    return Entry(
        bytes.fromhex(told["picture"] or ""),
        told["prompt"],
        told["caption"],
        tuple(told["tags"]),
        told["level"],
        told["order"],
    )


def cells_to(entry: Entry) -> dict[str, Any]:
    """The same as the API takes it."""
    return {
        "picture": entry.picture.hex() or None,
        "prompt": entry.prompt,
        "caption": entry.caption,
        "tags": list(entry.tags),
        "level": entry.level,
        "order": entry.order,
    }

"""What a clone knows, in one file of SQLite: nodes of versions, commits, names of branches, what is to be committed next.

Each step is one transaction, so whenever it is cut off the next command finds the step before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from gallery.sets.tree import entries
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.nodes import Memory, Nodes

MADE = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS node (name BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS made (name TEXT PRIMARY KEY, told TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ref (kind TEXT, name TEXT, stands TEXT NOT NULL, PRIMARY KEY (kind, name));
CREATE TABLE IF NOT EXISTS stage (slot TEXT PRIMARY KEY, body BLOB);
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, size INTEGER, changed INTEGER, sha256 TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS alias (own TEXT PRIMARY KEY, sites TEXT NOT NULL);
"""
OURS, SITES = "ours", "sites"
"""Kinds of names: where a branch stands here, and where it stood on the site when that was last asked."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Commit:
    """Of the site, named by its hash, or one's own, not pushed yet. `made_at` is ISO 8601 for people to read, `microseconds`
    since 1970 what the name is a hash of; `seal` is hex."""

    name: str
    root: str
    parents: tuple[str, ...]
    author: str
    message: str
    made_at: str
    seal: str = ""
    microseconds: int = 0

    @property
    def is_own(self) -> bool:
        return self.name.startswith("own-")


class Note(NamedTuple):
    """What a file of the folder was when it was read: by bytes and nanoseconds it is known again."""

    path: str
    size: int
    changed: int
    sha256: str


class Store:
    """A `Source` of nodes, too."""

    def __init__(self, path: Path) -> None:
        self._rows = sqlite3.connect(path, isolation_level=None, timeout=30)
        self._rows.execute("PRAGMA journal_mode = WAL")
        self._rows.execute("PRAGMA synchronous = FULL")
        self._rows.executescript(MADE)
        self._memory = Memory()

    def close(self) -> None:
        self._rows.close()

    @contextmanager
    def step(self) -> Iterator[None]:
        """All of it or nothing."""
        self._rows.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._rows.execute("ROLLBACK")
            raise
        self._rows.execute("COMMIT")

    def nodes(self) -> Nodes:
        return Nodes(self, self._memory)

    def read(self, names: Collection[bytes]) -> Mapping[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        wanted = list(names)
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            marks = ",".join("?" * len(some))
            found.update(self._rows.execute(f"SELECT name, body FROM node WHERE name IN ({marks})", some).fetchall())  # noqa: S608
        return found

    def every_node(self) -> Iterator[tuple[bytes, bytes]]:
        yield from self._rows.execute("SELECT name, body FROM node")

    def keep(self, nodes: Nodes) -> None:
        """What was made is kept: before anything names it."""
        self._rows.executemany("INSERT OR IGNORE INTO node VALUES (?, ?)", nodes.fresh.items())

    def get(self, name: str, default: str = "") -> str:
        row = self._rows.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
        return row[0] if row else default

    def set(self, name: str, value: str) -> None:
        self._rows.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, value])

    def commit(self, name: str) -> Commit | None:
        row = self._rows.execute("SELECT told FROM made WHERE name = ?", [name]).fetchone()
        if row is None:
            return None
        told = json.loads(row[0])
        return Commit(**told | {"parents": tuple(told["parents"])})

    def every_commit(self) -> Iterator[Commit]:
        for (name,) in self._rows.execute("SELECT name FROM made").fetchall():
            if (found := self.commit(name)) is not None:
                yield found

    def keep_commit(self, one: Commit) -> None:
        told = {name: getattr(one, name) for name in Commit.__slots__}
        self._rows.execute("INSERT OR IGNORE INTO made VALUES (?, ?)", [one.name, json.dumps(told)])

    def ref(self, kind: str, name: str) -> str | None:
        row = self._rows.execute("SELECT stands FROM ref WHERE kind = ? AND name = ?", [kind, name]).fetchone()
        return row[0] if row else None

    def refs(self, kind: str) -> dict[str, str]:
        return dict(self._rows.execute("SELECT name, stands FROM ref WHERE kind = ? ORDER BY name", [kind]).fetchall())

    def set_ref(self, kind: str, name: str, stands: str) -> None:
        self._rows.execute("INSERT OR REPLACE INTO ref VALUES (?, ?, ?)", [kind, name, stands])

    def stage(self) -> dict[str, Entry | None]:
        rows = self._rows.execute("SELECT slot, body FROM stage ORDER BY slot").fetchall()
        return {slot: entries.decode(body) if body is not None else None for slot, body in rows}

    def put_on_stage(self, changes: Mapping[str, Entry | None]) -> None:
        rows = [(slot, entries.encode(entry) if entry is not None else None) for slot, entry in changes.items()]
        self._rows.executemany("INSERT OR REPLACE INTO stage VALUES (?, ?)", rows)

    def clear_stage(self, slots: Collection[str] | None = None) -> None:
        if slots is None:
            self._rows.execute("DELETE FROM stage")
        else:
            self._rows.executemany("DELETE FROM stage WHERE slot = ?", [(slot,) for slot in slots])

    def files(self) -> dict[str, Note]:
        rows = self._rows.execute("SELECT path, size, changed, sha256 FROM file").fetchall()
        return {row[0]: Note(*row) for row in rows}

    def note_files(self, some: Collection[Note]) -> None:
        """All in one transaction: each waits for the disk."""
        if not some:
            return
        with self.step():
            self._rows.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", some)

    def aliases(self) -> dict[str, str]:
        return dict(self._rows.execute("SELECT own, sites FROM alias").fetchall())

    def note_alias(self, own: str, sites: str) -> None:
        self._rows.execute("INSERT OR REPLACE INTO alias VALUES (?, ?)", [own, sites])

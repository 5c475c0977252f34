"""The same set in git: each entry a blob, in 256 folders by the beginning of its key."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from gallery.sets.tree.entries import encode
from tests.bench.sets.made_up import Changes, Slots

WHO = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}
BRANCH = "refs/heads/main"


class Repository:
    def __init__(self, folder: Path, slots: Slots) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._folder = folder
        self.git("init", "-q", "-b", "main")
        self.import_all(slots)
        self.git("read-tree", "main")
        self.git("write-tree")

    def git(self, *words: str, told: bytes = b"") -> bytes:
        done = subprocess.run(
            ["git", *words],
            cwd=self._folder,
            input=told,
            capture_output=True,
            check=True,
            env=WHO | {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(self._folder)},
        )
        return done.stdout

    def import_all(self, slots: Slots) -> None:
        """git fast-import, which packs what it makes."""
        self.git("fast-import", "--quiet", told=_stream(slots, "first", since=False))

    def fast_import(self, changes: Changes) -> None:
        self.git("fast-import", "--quiet", told=_stream(changes, "next", since=True))

    def lay_out(self, changes: Changes) -> list[str]:
        """What a program has as files before it calls: not measured. Their names."""
        drawer = self._folder / "drawer"
        drawer.mkdir(exist_ok=True)
        held = {key: entry for key, entry in changes.items() if entry is not None}
        for key, entry in held.items():
            (drawer / key).write_bytes(encode(entry))
        return list(held)

    def commit(self, changes: Changes, laid_out: list[str]) -> None:
        names = (
            self.git(
                "hash-object", "-w", "--no-filters", "--stdin-paths", told=_lines(f"drawer/{key}" for key in laid_out)
            )
            .decode()
            .split()
        )
        lines = [f"100644 {name}\t{path(key)}" for key, name in zip(laid_out, names, strict=True)]
        lines += [f"0 {'0' * 40}\t{path(key)}" for key, entry in changes.items() if entry is None]
        self.git("update-index", "--index-info", told=_lines(lines))
        tree = self.git("write-tree").decode().strip()
        commit = self.git("commit-tree", tree, "-p", "main", "-m", "next").decode().strip()
        self.git("update-ref", BRANCH, commit)

    def diff(self) -> bytes:
        return self.git("diff-tree", "-r", "-z", "--no-renames", "main~1", "main")

    def slots(self) -> dict[str, bytes]:
        """Key and bytes of every entry of the newest commit."""
        listed = [line.split() for line in self.git("ls-tree", "-r", "main").decode().splitlines()]
        told = self.git("cat-file", "--batch", told=_lines(line[2] for line in listed))
        found, at = {}, 0
        for line in listed:
            end = told.index(b"\n", at)
            size = int(told[at:end].split()[2])
            found[line[3].rpartition("/")[2]] = told[end + 1 : end + 1 + size]
            at = end + size + 2
        return found


def path(key: str) -> str:
    return f"{key[:2]}/{key}"


def told(diff: bytes) -> dict[str, str]:
    """Of what diff-tree gave: each key, with A, D or M."""
    parts = diff.decode().split("\0")[:-1]
    return {parts[at + 1].rpartition("/")[2]: parts[at].split()[4] for at in range(0, len(parts), 2)}


def _lines(lines) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _stream(changes: Changes, message: str, *, since: bool) -> bytes:
    parts = [f"commit {BRANCH}\ncommitter Ada <ada@example.org> 0 +0000\ndata {len(message)}\n{message}\n".encode()]
    parts += [f"from {BRANCH}^0\n".encode()] if since else []
    for key, entry in changes.items():
        if entry is None:
            parts.append(f"D {path(key)}\n".encode())
        else:
            body = encode(entry)
            parts.append(f"M 100644 inline {path(key)}\ndata {len(body)}\n".encode() + body + b"\n")
    return b"".join(parts)

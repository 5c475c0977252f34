"""The same work done to a set and to a git repository, a file for each cell: the same content, differences and conflicts."""

import subprocess
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path
from random import Random

import pytest

from gallery.models import SetBranch, SetCommit
from gallery.sets import branches, store
from gallery.sets.branches import Word
from gallery.sets.refusals import Unfit
from gallery.sets.tree import versions
from gallery.sets.tree.entries import CELLS, Entry
from tests.support.people import guest

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ADA = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}
KEYS = [f"slot-{number}" for number in range(40)]


class Git:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self("init", "-q", "--bare")
        self.commit("main", {})
        self("update-ref", "refs/heads/side", "main")

    def __call__(self, *words: str, told: bytes = b"", fails: tuple[int, ...] = (0,)) -> str:
        env = ADA | {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self._folder)}
        settings = ["-c", "merge.renames=false", "-c", "diff.renames=false"]
        done = subprocess.run(["git", *settings, *words], cwd=self._folder, input=told, capture_output=True, env=env)
        assert done.returncode in fails, done.stderr
        return done.stdout.decode()

    def commit(self, branch: str, changes: dict[str, Entry | None]) -> None:
        ref = f"refs/heads/{branch}"
        has_one = self("for-each-ref", ref) != ""
        parts = [f"commit {ref}\ncommitter Ada <ada@example.org> 0 +0000\ndata 4\nnext\n".encode()]
        parts += [f"from {ref}^0\n".encode()] if has_one else []
        for key, entry in changes.items():
            parts.append(f"D {key}\n".encode())
            for cell, body in files(entry).items() if entry else ():
                parts.append(b"M 100644 inline %s/%s\ndata %d\n%s\n" % (key.encode(), cell.encode(), len(body), body))
        self("fast-import", "--quiet", told=b"".join(parts))

    def merge(self) -> set[str]:
        """The side into main. The keys in conflict, because of which nothing is done."""
        tree, *conflicts = self(
            "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", "main", "side", fails=(0, 1)
        ).split("\0")
        found = {path.partition("/")[0] for path in conflicts if path}
        if not found:
            made = self("commit-tree", tree, "-p", "main", "-p", "side", "-m", "both").strip()
            self("update-ref", "refs/heads/main", made)
        return found

    def files(self, branch: str) -> dict[str, str]:
        """Path and the name of the blob."""
        lines = self("ls-tree", "-r", "-z", branch).split("\0")[:-1]
        return {line.partition("\t")[2]: line.partition("\t")[0].split()[2] for line in lines}

    def differences(self, before: str, after: str) -> set[str]:
        paths = self("diff-tree", "-r", "-z", "--name-only", before, after).split("\0")[:-1]
        return {path.partition("/")[0] for path in paths}


def files(entry: Entry) -> dict[str, bytes]:
    return {cell: repr(getattr(entry, cell)).encode() for cell in CELLS}


def blobs(slots: dict[str, Entry]) -> dict[str, str]:
    return {
        f"{key}/{cell}": sha1(b"blob %d\0" % len(body) + body).hexdigest()
        for key, entry in slots.items()
        for cell, body in files(entry).items()
    }


def changes(chance: Random, slots: dict[str, Entry]) -> dict[str, Entry | None]:
    made: dict[str, Entry | None] = {}
    for key in chance.sample(KEYS, chance.randint(1, 4)):
        held = slots.get(key)
        if held is None:
            made[key] = Entry(prompt=f"{chance.randrange(9)}", order=chance.choice("abc"))
        elif chance.random() < 0.2:
            made[key] = None
        else:
            cell = chance.choice(["prompt", "caption", "level", "order"])
            value = {"level": chance.randrange(3), "order": chance.choice("abc")}.get(cell, f"{chance.randrange(9)}")
            made[key] = held._replace(**{cell: value})
    return {key: entry for key, entry in made.items() if entry != slots.get(key)}


def slots_of(commit: SetCommit) -> dict[str, Entry]:
    by_key = versions.page_by_key(store.work(), bytes(commit.root), None, 1000)
    by_order = versions.page_by_order(store.work(), bytes(commit.root), None, 1000)
    assert by_order == sorted(by_key, key=lambda slot: (slot[1].order, slot[0]))
    return dict(by_key)


class Both:
    """The set and the repository, with two branches each."""

    def __init__(self, folder: Path) -> None:
        self.git, self._word = Git(folder), Word(guest("Ada"), NOON)
        self._set, main = branches.begin("Herons", self._word)
        branches.fork("side", main.head)

    def branch(self, name: str) -> SetBranch:
        return SetBranch.objects.select_related("head", "image_set").get(image_set=self._set, name=name)

    def slots(self, name: str) -> dict[str, Entry]:
        return slots_of(self.branch(name).head)

    def commit(self, name: str, wanted: dict[str, Entry | None]) -> None:
        if wanted:
            self.git.commit(name, wanted)
            branches.commit(self.branch(name), wanted, self._word)

    def merge(self) -> str:
        """What came of it. In a conflict main takes what the side has, so that the next time there is none."""
        try:
            commit, conflicts = branches.merge(self.branch("main"), self.branch("side").head, self._word)
        except Unfit:
            assert self.git("merge-base", "main", "side") == self.git("rev-parse", "side")
            return "nothing"
        keys = {conflict.key for conflict in conflicts}
        assert self.git.merge() == keys
        assert (commit is None) == bool(keys)
        held, wanted = self.slots("main"), self.slots("side")
        self.commit("main", {key: wanted.get(key) for key in keys if wanted.get(key) != held.get(key)})
        return "conflict" if keys else "merge"


@pytest.mark.parametrize("seed", [3, 8])
def test_whatever_is_done_to_both_they_hold_the_same(tmp_path, seed):
    chance, both, happened = Random(seed), Both(tmp_path), set()
    for _ in range(16):
        name = chance.choice(["main", "side", "merge"])
        branch = both.branch("main" if name == "merge" else name)
        was = both.git("rev-parse", branch.name).strip()
        if name == "merge":
            happened.add(both.merge())
        else:
            both.commit(name, changes(chance, both.slots(name)))
        after = both.branch(branch.name).head
        assert blobs(slots_of(after)) == both.git.files(branch.name)
        differences = versions.compared(store.work(), bytes(branch.head.root), bytes(after.root))
        assert {one.key.decode() for one in differences} == both.git.differences(was, branch.name)
    assert {"merge", "conflict"} <= happened

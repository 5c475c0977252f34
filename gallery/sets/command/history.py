"""Commits and versions as the site has them: fetched where they are not here, and held against their hashes."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from struct import pack
from typing import Any
from urllib.parse import urlencode

from gallery.sets.command.clone import STAND_IN, Clone, cells_of
from gallery.sets.command.line import Line
from gallery.sets.command.store import Commit
from gallery.sets.command.wrong import DAMAGED, Wrong
from gallery.sets.manifest import lines
from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry

PAGE = 100
SLOTS = 100
FAR = 20
"""Pages of differences that are asked for before the whole version is quicker."""


def fetch_line(clone: Clone, line: Line, name: str) -> None:
    """The commits that led to this one, up to those that are here, with whatever they merged."""
    ahead = [name]
    while ahead:
        at: str | None = ahead.pop()
        while at and clone.store.commit(at) is None:
            answer = line.get(f"{clone.address('commits')}?{urlencode({'at': at, 'limit': PAGE})}")
            fresh = [commit_of(told) for told in answer["commits"]]
            if not fresh or not fresh[0].name.startswith(at):
                raise Wrong(f"The site was asked for the commit {at[:12]} and told of others.", DAMAGED)
            for one in fresh:
                ask_for_name(clone.key, one)
            ahead += [one.parents[1] for one in fresh if len(one.parents) > 1]
            with clone.store.step():
                for one in fresh:
                    clone.store.keep_commit(one)
            at = answer["after"]


def fetch_version(clone: Clone, line: Line, commit: Commit, near: Commit | None = None) -> None:
    """What the version holds: by what differs from one that is here, else all of it."""
    if clone.knows(commit.root):
        return
    if near is None or not _by_difference(clone, line, near, commit):
        _whole(clone, line, commit)


def commit_of(told: Mapping[str, Any]) -> Commit:
    author = told["author"]["nickname"] if told["author"] else "somebody who left"
    return Commit(
        told["name"],
        told["root"],
        tuple(told["parents"]),
        author,
        told["message"],
        told["made_at"],
        told["seal"],
        told["microseconds"],
    )


def ask_for_name(key: str, commit: Commit) -> None:
    """Whether the name vouches for what is told of it (gallery/sets/README.md). Raises Wrong."""
    parents = [bytes.fromhex(one) for one in commit.parents]
    told = (b"c\x01", bytes.fromhex(commit.root), bytes([len(key)]), key.encode(), bytes([len(parents)]), *parents)
    found = sha256(b"".join((*told, pack(">q", commit.microseconds), bytes.fromhex(commit.seal)))).hexdigest()
    if found != commit.name:
        raise Wrong(f"The commit {commit.name[:12]} is not what its name says.", DAMAGED)


def _by_difference(clone: Clone, line: Line, near: Commit, commit: Commit) -> bool:
    """Whether that came to the root that was told."""
    changes: dict[str, Entry | None] = {}
    after: str | None = None
    for _ in range(FAR):
        asked = {"since": near.name, "to": commit.name, "limit": SLOTS} | ({"after": after} if after else {})
        answer = line.get(f"{clone.address('diff')}?{urlencode(asked)}")
        for one in answer["differences"]:
            changes[one["slot"]] = cells_of(one["after"]) if one["after"] else None
        after = answer["after"]
        if after is None:
            with clone.store.step():
                return clone.changed(near.root, changes) == commit.root
    return False


def _whole(clone: Clone, line: Line, commit: Commit) -> None:
    """By the manifest. It is small beside its pictures, so one that was cut off is asked for again. Raises Wrong."""
    body = line.ask("GET", f"{clone.address('manifest')}?{urlencode({'at': commit.name})}").body
    try:
        head, rows = lines.read([body])
        told = list(rows)
    except lines.Unreadable as error:
        raise Wrong(f"The site's manifest cannot be read. {error}", DAMAGED) from error
    nodes = clone.store.nodes()
    root = versions.built(nodes, {one.slot: one.entry for one in told}).hex()
    # Of what it may not show the site may leave the words out: then what it tells has another root.
    is_all_there = all(one.is_there and one.is_whole for one in told)
    if head.commit != commit.name or (is_all_there and root != commit.root):
        raise Wrong(f"What the site sent is not the version {commit.name[:12]}.", DAMAGED)
    with clone.store.step():
        clone.store.keep(nodes)
        if root != commit.root:
            clone.store.set(f"{STAND_IN}:{commit.root}", root)

"""`paintoff clone`: a set into a folder. Begun again it goes on from where it was."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gallery.sets.command import folder, history, pictures
from gallery.sets.command.clone import Clone
from gallery.sets.command.counting import counted
from gallery.sets.command.line import Line, Refused
from gallery.sets.command.store import OURS, SITES
from gallery.sets.command.wrong import USAGE, Wrong
from gallery.sets.tree.entries import Entry

PATH = re.compile(r"/(?:api/)?sets/([A-Za-z0-9_-]+)/?")


def parsed(address: str) -> tuple[str, str]:
    """Site and key of a set's address, as it stands in a browser. Raises Wrong."""
    parts = urlsplit(address)
    found = PATH.fullmatch(parts.path)
    if parts.scheme not in {"http", "https"} or not parts.netloc or found is None:
        raise Wrong("Name a set by its address, like https://example.org/sets/AbCdEf.", USAGE)
    return f"{parts.scheme}://{parts.netloc}", found[1]


def clone(address: str, into: str | None, branch: str | None, only: Sequence[str] | None = None) -> str:
    """With pictures of those slots alone whose keys begin so, where `only` is told. Raises Wrong."""
    site, key = parsed(address)
    made = Clone.begun(Path(into or key), site, key)
    if made.branch:
        raise Wrong(f"{made.folder} is a clone of it already. `paintoff pull` in it fetches what is new.")
    if only is not None:
        with made.store.step():
            made.want(only)
    line = made.line()
    about = _set(line, made)
    name = branch or str(about["default_branch"])
    head = fetch_branch(made, line, name)
    with made.store.step():
        made.store.set_ref(SITES, name, head)
    missing = switch(made, line, name, head)
    slots = made.slots(made.head)
    told = f"{counted(len(slots), 'slot')} of “{about['title']}” in {made.folder}, on the branch {name}."
    return told + left_there(made, slots) + not_given(missing)


def fetch_branch(made: Clone, line: Line, name: str) -> str:
    """Where a branch stands on the site; that version is here then."""
    head = str(line.get(made.address("branches", name))["head"])
    history.fetch_line(made, line, head)
    known = made.store.ref(SITES, name)
    history.fetch_version(made, line, made.named(head), made.store.commit(known) if known else None)
    return head


def switch(made: Clone, line: Line, name: str, stands: str) -> list[str]:
    """The folder shows this branch, which stands there from now on. Which pictures the site does not give."""
    target = made.slots(made.named(stands))
    before = made.slots(made.head) if made.branch else {}
    files = folder.standing(made, before).files
    missing = pictures.fetch(made, line, pictures.lacking(made, target, files))
    folder.lay(made, before, target, files)
    with made.store.step():
        made.store.set_ref(OURS, name, stands)
        made.store.set("branch", name)
    return missing


def not_given(missing: list[str]) -> str:
    if not missing:
        return ""
    return f"\nOf {counted(len(missing), 'picture')} the site shows you nothing; what is said there is in words.jsonl."


def left_there(made: Clone, slots: Mapping[str, Entry]) -> str:
    """What this clone does not want of a version's pictures."""
    beginnings, has = made.beginnings, made.objects.has
    there = (one.picture.hex() for slot, one in slots.items() if one.picture and not slot.startswith(beginnings))
    if not (count := sum(1 for sha256 in there if not has(sha256))):
        return ""
    return f"\nThe {counted(count, 'picture')} of other slots stayed on the site; `paintoff fetch` brings all or some."


def _set(line: Line, made: Clone) -> Mapping[str, Any]:
    try:
        return line.get(made.address())
    except Refused as error:
        if error.status in (401, 403):
            raise Wrong(f"{error} `paintoff login {made.site}` keeps a token.") from error
        if error.status == 404:
            raise Wrong(
                f"There is no set {made.key} at {made.site}, or not for you: `paintoff login {made.site}`."
            ) from error
        raise

"""`paintoff branch` and `checkout`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gallery.sets.command import cloning, history, pulling
from gallery.sets.command.clone import Clone
from gallery.sets.command.line import Refused
from gallery.sets.command.store import OURS, SITES
from gallery.sets.command.wrong import Wrong

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


def listed(clone: Clone) -> Iterator[str]:
    ours, sites = clone.store.refs(OURS), clone.store.refs(SITES)
    for name in sorted({*ours, *sites}):
        mark = "*" if name == clone.branch else " "
        where = ours.get(name) or sites[name]
        pushed = "" if name in sites else " (not on the site yet)"
        yield f"{mark} {name} {where[:12]}{pushed}"


def begin(clone: Clone, name: str) -> str:
    """Raises Wrong."""
    if not NAME.fullmatch(name):
        raise Wrong("A branch is named by up to 100 of a-z, 0-9, dot, hyphen and underscore.")
    if clone.store.ref(OURS, name):
        raise Wrong(f"There is a branch {name} here already.")
    with clone.store.step():
        clone.store.set_ref(OURS, name, clone.head.name)
    return f"{name} begins where {clone.branch} stands. `paintoff checkout {name}` shows it."


def checkout(clone: Clone, name: str) -> str:
    """Raises Wrong."""
    pulling.ask_for_clean(clone)
    line = clone.line()
    stands = clone.store.ref(OURS, name)
    if stands is None:
        try:
            stands = cloning.fetch_branch(clone, line, name)
        except Refused as error:
            if error.status == 404:
                raise Wrong(f"There is no branch {name}, here or on the site.") from error
            raise
        with clone.store.step():
            clone.store.set_ref(SITES, name, stands)
    history.fetch_version(clone, line, clone.named(stands))
    missing = cloning.switch(clone, line, name, stands)
    return f"On {name}." + cloning.left_there(clone, clone.slots(clone.head)) + cloning.not_given(missing)

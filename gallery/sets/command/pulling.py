"""`paintoff pull` and `merge`: what others did comes in. One's own commits are laid on top of it, cell by cell."""

from __future__ import annotations

from collections.abc import Collection

from gallery.sets.command import adding, ancestry, cloning, folder, history, pictures, settling
from gallery.sets.command.adding import own
from gallery.sets.command.clone import Clone
from gallery.sets.command.counting import counted
from gallery.sets.command.line import Line, Refused
from gallery.sets.command.store import OURS, SITES, Commit
from gallery.sets.command.wrong import Wrong
from gallery.sets.tree import versions

UNCOMMITTED = "You have changes that are not committed: {}. `paintoff commit -am MESSAGE` first."


def ask_for_clean(clone: Clone) -> None:
    """Raises Wrong."""
    if settling.is_open(clone):
        raise Wrong(f"{settling.FILE} is not settled yet. {settling.HOW}")
    changed = {**clone.store.stage(), **folder.standing(clone, adding.next_up(clone)).changes}
    if changed:
        raise Wrong(UNCOMMITTED.format(", ".join(sorted(changed)[:5])))


def pull(clone: Clone) -> str:
    """What was done, in a sentence. Raises Wrong."""
    ask_for_clean(clone)
    line, name, before = clone.line(), clone.branch, clone.head
    mine = adding.ours(clone)
    was = clone.sites_head
    stands = clone.named(_fetched(clone, line, name))
    if was is not None and was.name == stands.name:
        return "Nothing is new on the site." + cloning.not_given(_fetch_pictures(clone, line, before, {}))
    base = clone.named(mine[0].parents[0]) if mine else before
    history.fetch_version(clone, line, base)
    tip = _laid_on_top(clone, mine, base, stands)
    missing = _show(clone, line, before, tip, stands.name)
    return f"{_said(clone, base, stands)}{_on_top(mine)}" + cloning.not_given(missing)


def merge(clone: Clone, name: str) -> str:
    """Another branch of the site's, or a commit of it, into the one that the folder shows. Raises Wrong."""
    ask_for_clean(clone)
    line, head = clone.line(), clone.head
    other = clone.named(_other(clone, line, name))
    if other.is_own:
        raise Wrong(f"{name} has commits that the site does not know: `paintoff checkout {name}` and push it first.")
    base = ancestry.nearest(clone, head, other)
    if base.name == other.name:
        return f"All of {name} is here already."
    for one in (base, other):
        history.fetch_version(clone, line, one, head if not head.is_own else None)
    nodes = clone.store.nodes()
    made = versions.merged(nodes, *(clone.root_of(one.root) for one in (base, head, other)))
    with clone.store.step():
        clone.store.keep(nodes)
    parents, message = (head.name, other.name), f"Merge {name}"
    if made.conflicts:
        raise settling.begin(clone, made.conflicts, made.root.hex(), parents, message, None)
    merged = own(made.root.hex(), parents, message)
    with clone.store.step():
        clone.store.keep_commit(merged)
    missing = _show(clone, line, head, merged, None)
    return f"Merged {name}: {_said(clone, head, merged)}" + cloning.not_given(missing)


def _fetched(clone: Clone, line: Line, name: str) -> str:
    try:
        return cloning.fetch_branch(clone, line, name)
    except Refused as error:
        if error.status == 404:
            raise Wrong(f"The site has no branch {name}. `paintoff push` makes it.") from error
        raise


def _other(clone: Clone, line: Line, name: str) -> str:
    try:
        return cloning.fetch_branch(clone, line, name)
    except Refused as error:
        if error.status != 404:
            raise
    if stands := clone.store.ref(OURS, name):
        return stands
    found = str(line.get(clone.address("commits", name))["name"])
    history.fetch_line(clone, line, found)
    return found


def _laid_on_top(clone: Clone, mine: list[Commit], base: Commit, stands: Commit) -> Commit:
    """Each of one's own on the next, or all in one where they conflict. Raises Wrong."""
    tip, fresh = stands, []
    nodes = clone.store.nodes()
    for one in mine:
        start = clone.named(one.parents[0])
        made = versions.merged(nodes, *(clone.root_of(side.root) for side in (start, one, tip)))
        if made.conflicts:
            return _conflict(clone, mine, base, stands)
        tip = own(made.root.hex(), (tip.name, *one.parents[1:]), one.message)
        fresh.append(tip)
    with clone.store.step():
        clone.store.keep(nodes)
        for one in fresh:
            clone.store.keep_commit(one)
    return tip


def _conflict(clone: Clone, mine: list[Commit], base: Commit, stands: Commit) -> Commit:
    nodes = clone.store.nodes()
    made = versions.merged(nodes, *(clone.root_of(side.root) for side in (base, mine[-1], stands)))
    message = "\n".join(dict.fromkeys(one.message for one in mine if one.message))
    merged = tuple(parent for one in mine for parent in one.parents[1:])[:1]
    with clone.store.step():
        clone.store.keep(nodes)
    raise settling.begin(clone, made.conflicts, made.root.hex(), (stands.name, *merged), message, stands.name)


def _fetch_pictures(clone: Clone, line: Line, commit: Commit, files: Collection[str]) -> list[str]:
    return pictures.fetch(clone, line, pictures.lacking(clone, clone.slots(commit), files))


def _show(clone: Clone, line: Line, before: Commit, after: Commit, site: str | None) -> list[str]:
    """Which pictures the site does not give."""
    held = clone.slots(before)
    files = folder.standing(clone, held).files
    missing = _fetch_pictures(clone, line, after, files)
    folder.lay(clone, held, clone.slots(after), files)
    with clone.store.step():
        clone.store.set_ref(OURS, clone.branch, after.name)
        if site is not None:
            clone.store.set_ref(SITES, clone.branch, site)
    return missing


def _said(clone: Clone, before: Commit, after: Commit) -> str:
    found = clone.differences(before, after)
    added = sum(1 for _, was, _ in found if was is None)
    gone = sum(1 for _, _, now in found if now is None)
    return f"{counted(added, 'slot')} new, {len(found) - added - gone:,} changed, {gone:,} gone."


def _on_top(mine: list[Commit]) -> str:
    return f" On top: {counted(len(mine), 'commit')} of yours." if mine else ""

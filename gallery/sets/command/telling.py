"""`paintoff status`, `diff`, `log`, `verify`: what there is, and whether it is what it is called."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from gallery.sets.command import adding, ancestry, folder, history, settling
from gallery.sets.command.clone import Clone, cells_to
from gallery.sets.command.counting import counted
from gallery.sets.command.objects import hash_of
from gallery.sets.command.wrong import DAMAGED, Wrong
from gallery.sets.manifest.lines import level_word
from gallery.sets.tree import versions
from gallery.sets.tree.entries import CELLS, Entry
from gallery.sets.tree.names import Malformed, name_of

WORD = re.compile(r"\s+|\w+|[^\w\s]")


def status(clone: Clone) -> Iterator[str]:
    mine = adding.ours(clone)
    yield (
        f"On {clone.branch}, {counted(len(mine), 'commit')} not pushed."
        if mine
        else f"On {clone.branch}, nothing to push."
    )
    if settling.is_open(clone):
        yield f"{settling.FILE} is to be settled: `paintoff settle`."
    held = clone.slots(clone.head)
    stage = clone.store.stage()
    if stage:
        yield "To be committed:"
        yield from _listed(held, stage)
    found = folder.standing(clone, adding.with_changes(held, stage))
    if found.changes:
        yield "Changed, and not to be committed yet (`paintoff add`):"
        yield from _listed(adding.with_changes(held, stage), found.changes)
    if found.skipped:
        yield f"No pictures: {', '.join(found.skipped[:5])}" + (" …" if len(found.skipped) > 5 else "")


def diff(clone: Clone, one: str | None, other: str | None) -> Iterator[str]:
    """The folder against the head, or one version against another, both of which are here."""
    if one is None:
        held = clone.slots(clone.head)
        changes = {**clone.store.stage()}
        now = folder.standing(clone, adding.with_changes(held, changes)).changes
        for slot, entry in sorted({**changes, **now}.items()):
            yield from _told(slot, held.get(slot), entry)
        return
    before = clone.named(_resolved(clone, one))
    after = clone.named(_resolved(clone, other)) if other else clone.head
    for slot, was, now_ in clone.differences(before, after):
        yield from _told(slot, was, now_)


def log(clone: Clone, most: int) -> Iterator[str]:
    """Along first parents, the newest first."""
    at: str | None = clone.head.name
    for _ in range(most):
        if at is None or (found := clone.store.commit(at)) is None:
            return
        mark = " (not pushed)" if found.is_own else ""
        merged = f" merges {found.parents[1][:12]}" if len(found.parents) > 1 else ""
        yield f"{found.name[:12]} {found.made_at[:16].replace('T', ' ')} {found.author}{mark}{merged}"
        yield from (f"    {line}" for line in (found.message or "(nothing said)").splitlines())
        at = found.parents[0] if found.parents else None


def verify(clone: Clone) -> str:
    """Everything against its hash. Raises Wrong, naming what is not what it is called."""
    wrong = [f"picture {name[:12]}" for name, path in clone.objects.every() if hash_of(path) != name]
    count = 0
    for name, body in clone.store.every_node():
        count += 1
        if name_of(body) != name:
            wrong.append(f"node {name.hex()[:12]}")
    commits = list(clone.store.every_commit())
    for one in commits:
        try:
            if not one.is_own:
                history.ask_for_name(clone.key, one)
        except Wrong:
            wrong.append(f"commit {one.name[:12]}")
    roots = apart = 0
    for one in ancestry.before(clone, clone.head):
        if clone.root_of(one.root).hex() != one.root:
            apart += 1
        elif clone.knows(one.root):
            roots += 1
            if not _is_whole(clone, one.root):
                wrong.append(f"version {one.name[:12]}")
    if wrong:
        raise Wrong("Not what they are called: " + ", ".join(wrong), DAMAGED)
    objects = sum(1 for _ in clone.objects.every())
    whole = [
        counted(number, noun) for number, noun in ((objects, "picture"), (count, "node"), (len(commits), "commit"))
    ]
    told = f"{', '.join(whole)} and {counted(roots, 'version')} are what they are called."
    if apart:
        told += f"\nNot held against their names: {counted(apart, 'version')} of which the site leaves words out."
    return told


def _is_whole(clone: Clone, root: str) -> bool:
    """Built anew of its slots it has the same name."""
    try:
        held: dict[str, Entry] = {}
        after = None
        while page := versions.page_by_key(clone.store.nodes(), clone.root_of(root), after, versions.PAGE_MAX):
            held.update(page)
            after = page[-1][0]
        return versions.built(clone.store.nodes(), held) == clone.root_of(root)
    except (Malformed, LookupError):
        return False


def _resolved(clone: Clone, name: str) -> str:
    """A branch, or a commit by the beginning of its name. Raises Wrong."""
    for kind in ("ours", "sites"):
        if stands := clone.store.ref(kind, name):
            return stands
    found = [one.name for one in clone.store.every_commit() if one.name.startswith(name)]
    if len(found) != 1 or len(name) < 4:
        raise Wrong(f"{name} is no branch here, and no commit or several.")
    return found[0]


def _listed(held: Mapping[str, Entry], changes: Mapping[str, Entry | None]) -> Iterator[str]:
    for slot, now in sorted(changes.items()):
        was = held.get(slot)
        if now is None:
            yield f"  - {slot}"
        elif was is None:
            yield f"  + {slot}"
        else:
            cells = [cell for cell, one, other in zip(CELLS, was, now, strict=True) if one != other]
            yield f"  ~ {slot} ({', '.join(cells)})"


def _told(slot: str, was: Entry | None, now: Entry | None) -> Iterator[str]:
    if was is None or now is None:
        entry = was or now or Entry()
        yield f"{'-' if now is None else '+'} {slot}"
        yield from (f"    {name}: {value}" for name, value in _cells(entry).items() if value)
        return
    yield f"~ {slot}"
    before, after = _cells(was), _cells(now)
    for name, value in after.items():
        if before[name] != value:
            yield f"    {name}: {_by_words(before[name], value)}"


def _cells(entry: Entry) -> dict[str, str]:
    told = cells_to(entry)
    return {
        **{name: str(told[name] or "") for name in ("picture", "prompt", "caption")},
        "tags": ", ".join(entry.tags),
        "level": level_word(entry.level) if entry.level else "",
        "order": entry.order,
    }


def _by_words(before: str, after: str) -> str:
    one, other = WORD.findall(before), WORD.findall(after)
    out: list[str] = []
    for kind, start, end, begin, stop in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        gone, come = "".join(one[start:end]), "".join(other[begin:stop])
        out.append(gone if kind == "equal" else _marked(gone, come))
    return "".join(out)


def _marked(gone: str, come: str) -> str:
    return (f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else "")

"""`paintoff push`: pictures that the site lacks, then a commit for each of one's own. Cut off anywhere, it goes on from there."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gallery.sets.command import adding, cloning, folder, history, pictures, pulling
from gallery.sets.command.clone import Clone, cells_to
from gallery.sets.command.counting import counted
from gallery.sets.command.line import Line, Refused
from gallery.sets.command.progress import Progress
from gallery.sets.command.store import OURS, SITES, Commit
from gallery.sets.command.wrong import Wrong
from gallery.sets.tree.entries import CELLS, Entry

ASKED_AT_ONCE = 1_000
CHANGES_MOST, BODY_MOST = 1_000, 800_000
"""Of one commit and its bytes, below what a site takes. More than that become several commits."""
STALE = (
    "Somebody was quicker: {} has moved on. `paintoff pull` lays your commits on top of what is new; then push again."
)
WAY_OUT = "Mend it, then `paintoff reset`, `add` and `commit` again."
OF_CHANGE = re.compile(r"changes\.(\d+)\.")

Difference = tuple[str, Entry | None, Entry | None]


def push(clone: Clone) -> str:
    """What was done, in a sentence. Raises Wrong."""
    pulling.ask_for_clean(clone)
    line, mine, shown = clone.line(), adding.ours(clone), clone.head
    site = clone.sites_head
    if site is None:
        start = clone.named(mine[0].parents[0]) if mine else clone.head
        site = _branched(clone, line, start)
    elif not mine:
        return "Nothing is to be pushed."
    count = 0
    for one in mine:
        if (known := clone.store.get(f"pushed:{one.name}")) != "":
            site = clone.named(known)
            continue
        before = site
        site = _pushed(clone, line, one, site)
        count += site.name != before.name
    missing = _shown(clone, line, shown, site)
    return f"{counted(count, 'commit')} pushed; {clone.branch} stands at {site.name[:12]}." + cloning.not_given(missing)


def _branched(clone: Clone, line: Line, start: Commit) -> Commit:
    """The branch as the site begins it."""
    asked = {"name": clone.branch, "at": start.name}
    try:
        line.post(clone.address("branches"), asked, f"branch-{clone.branch}-{start.name}")
    except Refused as error:
        # It may have come through before the line was cut, a day ago or more.
        if error.field != "name" or line.get(clone.address("branches", clone.branch))["head"] != start.name:
            raise
    with clone.store.step():
        clone.store.set_ref(SITES, clone.branch, start.name)
    return start


def _pushed(clone: Clone, line: Line, one: Commit, site: Commit) -> Commit:
    """The commit as the site has made it, or where the branch stood where nothing is different."""
    found = clone.differences(clone.named(one.parents[0]), one)
    _upload(clone, line, found)
    aliases = clone.store.aliases()
    wanted = _changes(found, aliases, clone.slots(site))
    merged = one.parents[1] if len(one.parents) > 1 else None
    parts = list(_parts(wanted)) if wanted else ([[]] if merged else [])
    for number, part in enumerate(parts):
        mark = f"part:{one.name}:{number}"
        if known := clone.store.get(mark):
            site = clone.named(known)
            continue
        message = one.message if len(parts) == 1 else f"{one.message} ({number + 1} of {len(parts)})".strip()
        asked = {"head": site.name, "changes": part, "message": message}
        if merged and number == len(parts) - 1:
            asked["merged"] = merged
        made = _sent(clone, line, asked, f"{one.name}-{number}")
        history.fetch_version(clone, line, made, site)
        site = made
        with clone.store.step():
            clone.store.set(mark, made.name)
            clone.store.set_ref(SITES, clone.branch, made.name)
    with clone.store.step():
        clone.store.set(f"pushed:{one.name}", site.name)
    return site


def _sent(clone: Clone, line: Line, asked: Mapping[str, Any], key: str) -> Commit:
    try:
        told = line.post(clone.address("branches", clone.branch, "commits"), asked, key)
    except Refused as error:
        if error.status == 409 and error.body.get("code") == "stale":
            raise Wrong(STALE.format(clone.branch)) from error
        at = OF_CHANGE.match(error.field or "")
        raise (_unfit(error, asked["changes"][int(at[1])]["slot"]) if at else error) from error
    made = history.commit_of(told)
    history.ask_for_name(clone.key, made)
    with clone.store.step():
        clone.store.keep_commit(made)
    return made


def _unfit(error: Refused, slot: str) -> Refused:
    """The same, with the slot in place of a number or nothing, and the way out."""
    if error.status not in (400, 413, 422):
        return error
    said = str(error.body.get("message", ""))
    body = {**error.body, "field": f"slot {slot}", "message": f"{said} {WAY_OUT}"}
    return Refused(error.status, body)


def _changes(
    found: Sequence[Difference], aliases: Mapping[str, str], held: Mapping[str, Entry]
) -> list[dict[str, Any]]:
    """Of each slot the cells that one's own commit changed, where they are not so on the site already."""
    wanted: list[dict[str, Any]] = []
    for slot, before, after in found:
        there = held.get(slot)
        if after is None:
            if there is not None:
                wanted.append({"slot": slot, "gone": True})
            continue
        was, now = (_as_sites(one, aliases) for one in (before or Entry(), after))
        assert now is not None
        told = cells_to(now)
        cells = {
            cell: told[cell]
            for at, cell in enumerate(CELLS)
            if (before is None or was[at] != now[at]) and (there is None or there[at] != now[at])
        }
        if there is None:
            cells = told
        if cells:
            wanted.append({"slot": slot, **cells})
    return wanted


def _as_sites(entry: Entry, aliases: Mapping[str, str]) -> Entry:
    sites = aliases.get(entry.picture.hex())
    return entry._replace(picture=bytes.fromhex(sites)) if sites else entry


def _parts(wanted: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    part: list[Mapping[str, Any]] = []
    size = 0
    for one in wanted:
        weight = len(json.dumps(one)) + 2
        if part and (size + weight > BODY_MOST or len(part) == CHANGES_MOST):
            yield part
            part, size = [], 0
        part.append(one)
        size += weight
    yield part


def _upload(clone: Clone, line: Line, found: Sequence[Difference]) -> None:
    """What the site does not know by its hash. What it has encoded anew goes by another one from then on."""
    aliases = clone.store.aliases()
    entries = [(after, before) for _, before, after in found if after is not None]
    named = {after.picture.hex(): after for after, before in entries if not before or before.picture != after.picture}
    slots = {after.picture.hex(): slot for slot, _, after in found if after is not None}
    wanted = [sha256 for sha256 in named if sha256 and sha256 not in aliases]
    known: set[str] = set()
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        asked = {"hashes": wanted[start : start + ASKED_AT_ONCE]}
        known.update(line.post(clone.address("pictures", "known"), asked)["known"])
    lacking = [sha256 for sha256 in wanted if sha256 not in known]
    if not lacking:
        return
    with Progress("pictures sent", len(lacking)) as progress:
        for sha256 in lacking:
            try:
                _upload_one(clone, line, sha256, named[sha256])
            except Refused as error:
                raise _unfit(error, slots[sha256]) from error
            progress.add(clone.objects.path(sha256).stat().st_size)


def _upload_one(clone: Clone, line: Line, sha256: str, entry: Entry) -> None:
    if not clone.objects.has(sha256):
        raise Wrong(f"The picture {sha256[:12]} is neither on the site nor here. `paintoff add` its file again.")
    edge = uuid.uuid4().hex
    fields = {"prompt": entry.prompt[:2_000], "level": str(entry.level)}
    body = b"".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{sha256[:12]}"\r\n'
    body += f"{head}Content-Type: application/octet-stream\r\n\r\n".encode()
    body += clone.objects.path(sha256).read_bytes() + f"\r\n--{edge}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    told = line.ask("POST", clone.address("pictures"), body, headers).json()
    with clone.store.step():
        if told["sha256"] != sha256:
            clone.store.note_alias(sha256, told["sha256"])


def _shown(clone: Clone, line: Line, before: Commit, site: Commit) -> list[str]:
    """The folder shows what the site has made of it."""
    held, target = clone.slots(before), clone.slots(site)
    files = folder.standing(clone, held).files
    missing = pictures.fetch(clone, line, pictures.lacking(clone, target, files))
    folder.lay(clone, held, target, files)
    with clone.store.step():
        clone.store.set_ref(OURS, clone.branch, site.name)
    return missing

"""A zip of somebody's as one commit of what is new in it. Bringing the same again makes none."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from accounts.models import Player
from gallery.models import SetBranch, SetCommit
from gallery.sets import editing, store, writing
from gallery.sets.carrying import rights
from gallery.sets.changes import Change
from gallery.sets.manifest import folders, paths, zips
from gallery.sets.manifest.folders import Folder
from gallery.sets.manifest.zips import Zip
from gallery.sets.refusals import Unfit
from gallery.sets.tree import entries, versions
from gallery.sets.tree.entries import CELLS, Entry
from gallery.uploads import keeping, opening

ENTRIES_MOST = 10_000
WORDS_MOST = 10_000_000
"""Bytes of all files of words, which are read whole."""
PIXELS_MOST = 100_000_000
"""Of all pictures: whoever asks waits for them, some ten seconds for so many."""
MESSAGE = "Brought as a zip"
OF_CHANGE = re.compile(r"changes\.(\d+)\.(.+)")


@dataclass(frozen=True, slots=True)
class Brought:
    """`commit` is None where nothing was new."""

    commit: SetCommit | None
    slots: list[str]
    skipped: list[str]


class Source(Protocol):
    """Files by their paths; `zips.Zip` is one."""

    @property
    def names(self) -> list[str]: ...
    def read(self, name: str) -> bytes: ...
    def size(self, name: str) -> int: ...


class Files:
    """What came one by one, without folders."""

    def __init__(self, files: Sequence[UploadedFile]) -> None:
        self._files = {file.name or "": file for file in files}
        if len(self._files) < len(files):
            raise Unfit("files", "Two of these files have the same name.")

    @property
    def names(self) -> list[str]:
        return list(self._files)

    def read(self, name: str) -> bytes:
        self._files[name].seek(0)
        return self._files[name].read()

    def size(self, name: str) -> int:
        return self._files[name].size or 0


def opened(files: Sequence[UploadedFile]) -> Source:
    """One zip, or pictures. Raises Unfit."""
    if not files:
        raise Unfit("files", "Choose pictures, or a zip of them.")
    if len(files) == 1 and (files[0].name or "").lower().endswith(".zip"):
        return unzipped(files[0])
    return Files(files)


def unzipped(file: UploadedFile) -> Source:
    """Raises Unfit."""
    try:
        return Zip(file, ENTRIES_MOST, settings.UPLOAD_MEGABYTES * 2_000_000)
    except (paths.Crooked, zips.Unfit) as error:
        raise Unfit("file", str(error)) from error


def bring(
    player: Player,
    branch: SetBranch,
    source: Source,
    message: str,
    now: datetime,
    counted: Callable[[int], None] = lambda _: None,
) -> Brought:
    """`counted` is told how many pictures there are, before any is opened, and may raise. Raises Unfit, naming the file at
    fault, and what `editing.commit` raises."""
    writing.ask_for_branch(player, branch)
    try:
        folder = folders.read(source.names, _Words(source).read, most=ENTRIES_MOST)
        named = [one.path for one in folder.found if one.path is not None]
        if len(named) > settings.IMPORT_PICTURES:
            most = settings.IMPORT_PICTURES
            raise Unfit(
                "file", f"At most {most:,} pictures at once; it has {len(named):,}. The command brings any number."
            )
        counted(len(named))
        _ask_for_pixels(source, [folder.names[path] for path in named])
        hashes = {path: _kept(player, branch, source, folder.names[path]) for path in named}
        held = _held(branch, folder)
        changed = folders.changes(folder.found, held, hashes)
    except (paths.Crooked, folders.Unfit, zips.Unfit, entries.Unfit) as error:
        raise Unfit("file", str(error)) from error
    if not changed:
        return Brought(None, [], folder.skipped)
    wanted = [Change(slot, _cells(held.get(slot), entry)) for slot, entry in changed.items()]
    try:
        commit = editing.commit(player, branch, wanted, message or MESSAGE, now)
    except Unfit as error:
        raise _with_slot(error, wanted) from error
    return Brought(commit, sorted(changed), folder.skipped)


def _with_slot(error: Unfit, wanted: Sequence[Change]) -> Unfit:
    """Nobody counted the changes that a folder makes: they are told the slot in place of a number."""
    among = OF_CHANGE.fullmatch(error.field)
    if among is None:
        return error
    return Unfit(error.field, f"Slot {wanted[int(among[1])].slot}, {among[2]}: {error}")


class _Words:
    """Files of words, as far as they may be read."""

    def __init__(self, source: Source) -> None:
        self._source, self._left = source, WORDS_MOST

    def read(self, name: str) -> bytes:
        self._left -= self._source.size(name)
        if self._left < 0:
            raise zips.Unfit(f"All files of words have at most {WORDS_MOST:,} bytes.", name)
        return self._source.read(name)


def _ask_for_pixels(source: Source, names: Sequence[str]) -> None:
    """By their heads alone, before any is opened."""
    left = PIXELS_MOST
    for name in names:
        if source.size(name) > opening.BYTES_MAX:
            raise zips.Unfit(f"A picture has at most {opening.BYTES_MAX:,} bytes.", name)
        try:
            width, height = opening.size_of(source.read(name))
        except opening.Unfit as error:
            raise zips.Unfit(str(error), name) from error
        left -= width * height
        if left < 0:
            raise zips.Unfit(
                f"All pictures of a zip have at most {PIXELS_MOST:,} pixels. The command brings any number.", name
            )


def _kept(player: Player, branch: SetBranch, source: Source, path: str) -> bytes:
    def may_name(hashes: Collection[str]) -> set[str]:
        return rights.nameable(branch.image_set, hashes, player)

    try:
        return bytes.fromhex(keeping.keep(player, source.read(path), nameable=may_name).sha256)
    except keeping.Unfit as error:
        raise zips.Unfit(str(error), path) from error


def _held(branch: SetBranch, folder: Folder) -> Mapping[str, Entry]:
    """The slots that it fills, and the last of all, behind which new ones come."""
    nodes, root = store.work(), bytes(branch.head.root)
    found = versions.look_up(nodes, root, [one.slot for one in folder.found])
    return dict(versions.page_before(nodes, root, limit=1)) | found


def _cells(was: Entry | None, now: Entry) -> dict[str, object]:
    told = {**now._asdict(), "picture": now.picture.hex(), "tags": list(now.tags)}
    return {cell: told[cell] for at, cell in enumerate(CELLS) if was is None or was[at] != now[at]}

"""Versions of sets as exports: written by the exports' worker a stretch at a time, in one of the forms of the manifest.

All entries have the time of the commit, and their order is the set's. So the same version gives the same bytes, in however many
goes it is written, as long as its reader may have the same of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts.models import Player
from gallery import files
from gallery.exports import asking, writing
from gallery.exports.writing import BIT, TOGETHER, Writer
from gallery.models import Export, ImageSet, Role, SetCommit
from gallery.people.refusals import Refused
from gallery.sets import access
from gallery.sets.carrying import manifests, parquet
from gallery.sets.manifest import projections
from gallery.sets.manifest.lines import Line
from gallery.sets.manifest.projections import Form

logger = logging.getLogger(__name__)
SHARD = 64
"""Slots in one file of Parquet, which is held in memory."""
SHUT = "You may not look into this set any more."
TOO_LARGE = "This version has more than {:,} MB of pictures."


def ask(owner: Player, image_set: ImageSet, commit: SetCommit, form: Form) -> Export:
    """Raises Http404, RoleNeeded and Refused."""
    access.demand(owner, image_set, Role.VIEW)
    return asking.ask_for_version(owner, commit, form)


def register() -> None:
    for form, writer in ((Form.PLAIN, _Plain), (Form.IMAGEFOLDER, _Imagefolder), (Form.PARQUET, _Parquet)):
        writing.register(form, writer)


class _OfSet(Writer):
    """The pictures one after the other; what is said of them in one file at the end. The mark is a place in the set's order."""

    @property
    def commit(self) -> SetCommit:
        commit = self.export.version
        assert commit is not None
        return commit

    def _begin(self) -> None:
        """Nothing: of its owner an export of a set has nothing."""

    def _next(self, most: int = TOGETHER) -> list[Any]:
        return self._page(most)

    def _page(self, most: int) -> list[Line]:
        """Raises Refused where its reader may not look into the set any more."""
        commit, owner = self.commit, self.export.owner
        if access.role_of(owner, commit.image_set) is None:
            raise Refused(SHUT)
        self._ask_for_size()
        after = (self._after[0], self._after[1]) if self._after else None
        return manifests.page(commit.image_set, commit, owner, after, most)

    def _ask_for_size(self) -> None:
        room = settings.EXPORT_MEGABYTES * 10
        if self._size + len(self._out) > room * 1_000_000:
            raise Refused(TOO_LARGE.format(room))

    def _mark_of(self, line: Any) -> Any:
        return [line.entry.order, line.slot]

    def _write_one(self, line: Any) -> None:
        if line.file_name is None:
            self._kept += not line.entry.picture
            return
        try:
            part = files.part(line.entry.picture.hex())
        except FileNotFoundError:
            logger.warning("%s has no file for %s", line.slot, self.export)
            return
        try:
            self._zip.add(line.file_name, iter(lambda: part.read(BIT), b""), self.commit.made_at)
        finally:
            part.close()
        self._kept += 1

    def _add(self, name: str, content: Iterator[bytes] | list[bytes]) -> None:
        self._zip.add(name, content, self.commit.made_at)

    def _lines(self) -> Iterator[Line]:
        commit = self.commit
        return manifests.every(commit.image_set, commit, self.export.owner)

    def _card(self, form: Form) -> bytes:
        commit = self.commit
        image_set = commit.image_set
        return projections.card(manifests.head_of(image_set, commit), image_set.title, [image_set.licence], form)


class _Plain(_OfSet):
    def _end(self, now: datetime) -> None:
        commit = self.commit
        self._add("manifest.jsonl", manifests.written(commit.image_set, commit, self.export.owner))


class _Imagefolder(_OfSet):
    def _end(self, now: datetime) -> None:
        self._add("metadata.jsonl", (projections.row(line) for line in self._lines() if line.file_name is not None))
        self._add("README.md", [self._card(Form.IMAGEFOLDER)])


class _Parquet(_OfSet):
    """One file for some slots, so that a go ends between two of them."""

    def _next(self, most: int = TOGETHER) -> list[Any]:
        some = self._page(SHARD)
        return [some] if some else []

    def _mark_of(self, some: Any) -> Any:
        self._done += len(some) - 1
        return super()._mark_of(some[-1])

    def _write_one(self, some: Any) -> None:
        rows = [(line, _bytes(line)) for line in some]
        self._kept += sum(image is not None or not line.entry.picture for line, image in rows)
        number = self._entries + self._zip.entries
        self._add(projections.shard_name(number), [parquet.written(rows)])

    def _end(self, now: datetime) -> None:
        self._add("README.md", [self._card(Form.PARQUET)])


def _bytes(line: Line) -> bytes | None:
    if line.file_name is None:
        return None
    try:
        return files.read(line.entry.picture.hex())
    except FileNotFoundError:
        return None

"""Writes exports, a stretch of time at a go, so that a large one keeps no worker from others' work.

What was written is in the row only once it lies on the shelf, by one conditional update under the writer's token: whoever lost
the lease, was killed or was called off leaves files that no row names, under names that nobody else writes, and takes them away
where it still can. What the owner may have is asked again for each picture when it is written.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from accounts import belongings
from gallery import files
from gallery.exports import asking, parts, telling, zipping
from gallery.exports.sidecar import file_name, index, sidecar, spelt
from gallery.models import Export, ExportState, Picture
from gallery.people.refusals import Refused

logger = logging.getLogger(__name__)

LAPSES = timedelta(seconds=90)
KEPT = timedelta(days=7)
A_GO = 40.0
"""Seconds, well below what the worker allows a task."""

PART = 8 << 20
"""Bytes from which on a part is written away; it is longer by what its last picture has beyond that."""

BIT = 1 << 18
TOGETHER = 50
TRIES_MOST = 5
GIVEN_UP = "The files of these pictures could not be read. Ask again later."

Clock = Callable[[], float]
_writers: dict[str, type[Writer]] = {}


def claimable(now: datetime) -> Q:
    open_ = Q(state__in=[ExportState.WAITING, ExportState.WRITING])
    return open_ & (Q(seen_at=None) | Q(seen_at__lt=now - LAPSES))


def write_some(pk: int, seconds: float = A_GO, clock: Clock = time.monotonic) -> bool:
    """Go on with it. Whether there is more to do; False too where somebody else is at it, or it is over."""
    export = _claim(pk, timezone.now())
    if export is None:
        return False
    if export.tries > TRIES_MOST:
        return _give_up(export)
    writer = _writers.get(export.form, Writer)(export, until=clock() + seconds, clock=clock)
    try:
        return writer.go_on()
    except Refused as error:
        writer.take_away()
        return _give_up(export, str(error))
    except BaseException:
        writer.take_away()
        raise


def _claim(pk: int, now: datetime) -> Export | None:
    token = secrets.token_urlsafe(9)
    mine = Export.objects.filter(claimable(now), pk=pk)
    if not mine.update(state=ExportState.WRITING, token=token, seen_at=now, tries=F("tries") + 1):
        return None
    return Export.objects.select_related("owner", "version__image_set").filter(pk=pk, token=token).first()


def _give_up(export: Export, why: str = GIVEN_UP) -> bool:
    held = Export.objects.filter(pk=export.pk, token=export.token, state=ExportState.WRITING)
    if held.update(state=ExportState.FAILED, fault=why, finished_at=timezone.now(), token=""):
        telling.failed(export)
    asking.free(export.pk)
    return False


def register(form: str, writer: type[Writer]) -> None:
    """Who writes exports of this form. Call it in AppConfig.ready()."""
    _writers[form] = writer


class _Lost(Exception):
    """Somebody else has it by now, or it was called off."""


@dataclass
class Writer:
    """One go. `_new` are parts that the row does not name yet. Another form is another writer: what follows the mark, how one of
    it is written, and what comes at the beginning and the end."""

    export: Export
    until: float
    clock: Clock
    _new: list[parts.Lying] = field(default_factory=list)

    def __post_init__(self) -> None:
        mark = self.export.mark
        self._after: Any = mark.get("after", 0)
        self._entries: int = mark.get("entries", 0)
        self._done: int = mark.get("done", 0)
        self._kept: int = mark.get("kept", 0)
        self._also: list[str] = mark.get("also", [])
        self._directories: list[str] = mark.get("directories", [])
        self._size: int = self.export.size if mark else 0
        self._out = bytearray()
        self._zip = zipping.Zip(self._out, self._size)
        self._named: list[str] = []

    def go_on(self) -> bool:
        try:
            if not self.export.mark:
                self._begin()
            # One picture at least, so that many short goes come to an end too.
            while some := self._next():
                self._write_all(some)
                if not self._time_is_left():
                    break
            if self._next(1):
                self._put_down()
            else:
                self._finish()
        except _Lost:
            self.take_away()
            return False
        return Export.objects.filter(pk=self.export.pk, state=ExportState.WRITING).exists()

    def take_away(self) -> None:
        try:
            parts.remove(self._named)
        except OSError as error:
            logger.warning("Parts of %s stay behind: %s", self.export, error)

    def _time_is_left(self) -> bool:
        return self.clock() < self.until

    def _next(self, most: int = TOGETHER) -> list[Any]:
        """Of what the owner may have now, those that follow the mark."""
        owner, wanted = self.export.owner, self.export.wanted
        ahead = asking.wanted(owner, wanted).filter(pk__gt=self._after).order_by("pk")
        around = ahead.select_related("owner", "prompt", "blob")
        return list(around.prefetch_related("blob__renditions", "prompt__lines_up", "tagged__tag")[:most])

    def _begin(self) -> None:
        """What all rooms have of the owner beside pictures, where everything is asked for."""
        if not self.export.is_everything:
            return
        for name, rows in belongings.of(self.export.owner):
            self._zip.add(f"{name}.json", _spelt_rows(rows), timezone.now())
            self._also.append(f"{name}.json")
            self._write_away_if_long()

    def _write_all(self, some: list[Any]) -> None:
        for one in some:
            self._write_one(one)
            self._after = self._mark_of(one)
            self._done += 1
            self._write_away_if_long()
            if not self._time_is_left():
                break
        self._tell()

    def _mark_of(self, picture: Any) -> Any:
        return picture.pk

    def _write_one(self, picture: Any) -> None:
        """First the pixels: where they are not there, nothing of it is."""
        try:
            part = files.part(picture.blob_id)
        except FileNotFoundError:
            logger.warning("%s has no file for %s", picture, self.export)
            return
        try:
            bits = iter(lambda: part.read(BIT), b"")
            self._zip.add(f"pictures/{file_name(picture)}", bits, picture.created_at)
        finally:
            part.close()
        told = spelt(sidecar(picture, self.export.owner))
        self._zip.add(f"pictures/{picture.key}.json", [told], picture.created_at)
        self._kept += 1

    def _write_away_if_long(self) -> None:
        if len(self._out) >= PART:
            self._write_away()
            self._tell()

    def _write_away(self) -> None:
        if self._out:
            name = self._name()
            parts.write(name, self._out)
            self._new.append((name, self._zip.let_go()))

    def _name(self) -> str:
        """New each time, so that nobody's belated writing meets it."""
        name = f"{self.export.key}/{secrets.token_hex(8)}"
        self._named.append(name)
        return name

    def _tell(self) -> None:
        """How far it is, and that somebody is at it."""
        self._save(done=self._done, seen_at=timezone.now())

    def _put_down(self) -> None:
        """Whoever comes next goes on from here."""
        self._write_away()
        directory = self._name()
        parts.write(directory, self._zip.directory)
        mark = {
            "after": self._after,
            "entries": self._entries + self._zip.entries,
            "done": self._done,
            "kept": self._kept,
            "also": self._also,
            "directories": [*self._directories, directory],
        }
        self._commit(mark=mark, done=self._done, tries=0)

    def _finish(self) -> None:
        now = timezone.now()
        self._end(now)
        earlier = b"".join(map(parts.read, self._directories))
        begin = self._size + sum(size for _, size in self._new) + len(self._out)
        directory = earlier + self._zip.directory
        self._out += directory
        self._out += zipping.end(self._entries + self._zip.entries, len(directory), begin)
        self._write_away()
        self._commit(
            state=ExportState.READY,
            mark={},
            done=self.export.count,
            left_out=max(self.export.count - self._kept, 0),
            finished_at=now,
            expires_at=now + KEPT,
        )
        parts.remove(self._directories)
        telling.ready(self.export)

    def _end(self, now: datetime) -> None:
        """What is written last."""
        told = index(now, self.export.owner.key, self._kept, self._left_out(), self._also)
        self._zip.add("index.json", [spelt(told)], now)

    def _left_out(self) -> list[str]:
        """Keys that were asked for and are not there any more: their owner knows them already."""
        if self.export.wanted is None:
            return []
        still = asking.wanted(self.export.owner, self.export.wanted).values("pk")
        gone = Picture.objects.filter(pk__in=self.export.wanted).exclude(pk__in=still)
        return sorted(gone.values_list("key", flat=True))

    def _commit(self, **values: Any) -> None:
        """From here on the row names what was written. Should it be unknown whether that came through, nothing is taken away:
        the sweep finds what no row names. Raises _Lost."""
        written = [*self.export.parts, *([name, size] for name, size in self._new)]
        named, self._named = self._named, []
        try:
            size = sum(size for _, size in written)
            self._save(**values, parts=written, size=size, seen_at=None, token="")
        except _Lost:
            self._named = named
            raise

    def _save(self, **values: Any) -> None:
        """Raises _Lost."""
        mine = Export.objects.filter(pk=self.export.pk, token=self.export.token, state=ExportState.WRITING)
        if not mine.update(**values):
            raise _Lost


def _spelt_rows(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """A list in JSON, a row at a time."""
    yield b"["
    for number, row in enumerate(rows):
        yield b",\n" if number else b"\n"
        yield spelt(row).rstrip()
    yield b"\n]\n"

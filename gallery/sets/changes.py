"""What somebody wants a slot to hold, read into entries: what they say nothing of stays, and of a new slot it is what its
picture says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accounts.models import Player
from gallery.collections import ranks
from gallery.models import ImageSet, Picture, SetPicture
from gallery.people.refusals import Refused
from gallery.sets import pictures, store
from gallery.sets.refusals import Unfit
from gallery.sets.tree import entries, versions
from gallery.sets.tree.entries import Entry
from gallery.tags.slugs import slug_of
from gallery.visibility import SEALED, readable
from moderation.rules import book, checking
from moderation.rules.kinds import Place
from moderation.statements import Unreadable, plain

SHA256 = re.compile(r"[0-9a-f]{64}")
KEY = re.compile(r"[A-Za-z0-9_-]{1,16}")
NO_HASH = "A picture is named by the SHA-256 of its original, 64 digits of 0-9 and a-f, or by its key."
NO_PICTURE = "There is no such picture, or not for you."
NO_SLOT = "There is no slot {} in this version."
TWICE = "The slot {} is named twice."
WORDS = {"prompt": Place.KEPT, "caption": Place.COMMENT}


@dataclass(frozen=True, slots=True)
class Change:
    """Of one slot: the cells that are to hold something else, or that it is to be there no more. A picture is said as its
    SHA-256 in hex or as a key of the gallery's; empty is none."""

    slot: str
    cells: Mapping[str, Any] = field(default_factory=dict)
    gone: bool = False


class Read(NamedTuple):
    """`named` are pictures that the set has not had."""

    entries: dict[str, Entry | None]
    named: list[Picture]


def read(image_set: ImageSet, root: bytes, wanted: Sequence[Change], by: Player) -> Read:
    """Raises Unfit, whose field says which change and which cell: `changes.2.caption`."""
    _ask_for_slots(wanted)
    held = versions.look_up(store.work(), root, [one.slot for one in wanted])
    hashes = _hashes(wanted, by)
    named = pictures.askable(image_set, set(hashes.values()), by)
    beginnings = _beginnings(image_set, set(hashes.values()), named, by)
    places = _places_behind(root)
    edition = book.now()
    found: dict[str, Entry | None] = {}
    for at, one in enumerate(wanted):
        if one.gone:
            _ask_for_going(one, held, at)
            found[one.slot] = None
            continue
        with _at(at):
            before = held.get(one.slot)
            start = before or Entry(order="" if "order" in one.cells else next(places))
            if at in hashes:
                start = _with_picture(start, hashes[at], beginnings.get(hashes[at]), is_new=before is None)
            entry = _with_cells(start, one.cells, edition)
            entries.encode(entry)
            found[one.slot] = entry
    return Read(found, list(named.values()))


def words(cell: str, text: str, edition: book.Edition) -> str:
    """As a prompt or a caption is kept. Raises Unfit."""
    return _fit(cell, text, WORDS[cell], edition)


def tags(given: Iterable[str], edition: book.Edition) -> tuple[str, ...]:
    """As they are kept. Raises Unfit."""
    try:
        slugs = sorted({slug_of(word) for word in given}, key=str.encode)
    except Refused as error:
        raise Unfit("tags", str(error)) from error
    _fit("tags", ", ".join(slugs), Place.TITLE, edition)
    return tuple(slugs)


def _fit(cell: str, text: str, place: Place, edition: book.Edition) -> str:
    try:
        said = plain(text)
        checking.check(said, place, edition)
    except (Unreadable, checking.Unfit) as error:
        raise Unfit(cell, str(error)) from error
    return said


def _ask_for_slots(wanted: Sequence[Change]) -> None:
    seen = set()
    for at, one in enumerate(wanted):
        if not versions.SLOT.fullmatch(one.slot):
            raise Unfit(f"changes.{at}.slot", "A slot's key is 1 to 64 letters, digits, - and _.")
        if one.slot in seen:
            raise Unfit(f"changes.{at}.slot", TWICE.format(one.slot))
        seen.add(one.slot)


def _ask_for_going(one: Change, held: Mapping[str, Entry], at: int) -> None:
    if one.slot not in held:
        raise Unfit(f"changes.{at}.slot", NO_SLOT.format(one.slot))
    if one.cells:
        raise Unfit(f"changes.{at}.gone", "A slot that goes holds nothing.")


def _hashes(wanted: Sequence[Change], by: Player) -> dict[int, str]:
    """By which change, the originals that are named. Raises Unfit."""
    given = {at: one.cells["picture"] or "" for at, one in enumerate(wanted) if "picture" in one.cells}
    keys = {name for name in given.values() if KEY.fullmatch(name)}
    by_key = dict(readable(by).filter(key__in=keys).values_list("key", "blob_id"))
    found = {}
    for at, name in given.items():
        if not name:
            continue
        if not SHA256.fullmatch(name) and not KEY.fullmatch(name):
            raise Unfit(f"changes.{at}.picture", NO_HASH)
        if KEY.fullmatch(name) and name not in by_key:
            raise Unfit(f"changes.{at}.picture", NO_PICTURE)
        found[at] = by_key.get(name, name)
    return found


class _Beginning(NamedTuple):
    """What a new slot begins with, of its picture."""

    prompt: str
    level: int


def _beginnings(
    image_set: ImageSet, hashes: set[str], named: Mapping[str, Picture], by: Player
) -> dict[str, _Beginning]:
    """By hash. What the set had already may be somebody's who shows its words to nobody, or be taken down since."""
    rows = SetPicture.objects.filter(image_set=image_set, sha256__in=hashes - named.keys(), picture__isnull=False)
    held = {row.sha256: row.picture for row in rows.select_related("picture__prompt") if row.picture is not None}
    own = readable(by).exclude(SEALED).filter(pk__in=[picture.pk for picture in held.values()])
    may_read = set(own.values_list("pk", flat=True)) | {picture.pk for picture in named.values()}
    return {
        sha256: _Beginning(picture.prompt.text if picture.pk in may_read else "", picture.level)
        for sha256, picture in {**held, **named}.items()
    }


def _with_picture(entry: Entry, sha256: str, beginning: _Beginning | None, *, is_new: bool) -> Entry:
    """A new slot begins with what its picture was painted from, and with whom it is for."""
    entry = entry._replace(picture=bytes.fromhex(sha256))
    if beginning is None or not is_new:
        return entry
    return entry._replace(prompt=beginning.prompt, level=beginning.level)


def _with_cells(entry: Entry, cells: Mapping[str, Any], edition: book.Edition) -> Entry:
    given: dict[str, Any] = {name: value for name, value in cells.items() if name not in ("picture", "tags")}
    for name in WORDS:
        if name in given:
            given[name] = words(name, given[name], edition)
    if "tags" in cells:
        given["tags"] = tags(cells["tags"], edition)
    if "picture" in cells and not cells["picture"]:
        given["picture"] = b""
    return entry._replace(**given)


def _places_behind(root: bytes) -> Iterator[str]:
    """Places in the order, each behind the last."""
    last = versions.page_before(store.work(), root, limit=1)
    rank = last[0][1].order if last else None
    while True:
        try:
            rank = ranks.between(rank, None)
        except ranks.NoRoom:
            raise Unfit("order", "There is no place behind the last slot. Say one.") from None
        yield rank


@contextmanager
def _at(number: int) -> Iterator[None]:
    try:
        yield
    except entries.Unfit as error:
        raise Unfit(f"changes.{number}.{error.cell}", error.why) from error
    except Unfit as error:
        raise Unfit(f"changes.{number}.{error.field}", str(error)) from error

"""After a takedown no form of a picture answers, whatever door is asked: the table of doors is walked, pages, API and the
room's socket, while pictures are withheld and while they are blocked. Once that is lifted all of them answer again."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Player
from battles.provider import BattleRooms
from gallery import pictures, prompts, renditions
from gallery.collections import holding
from gallery.exports import asking, writing
from gallery.models import Blob, Picture, Rendition, SetPicture
from gallery.sets import branches
from gallery.sets.branches import Word
from gallery.sets.tree.entries import Entry
from gallery.studio.axes import Axis, What
from moderation.states import State
from paintoff.doors import API, PAGES, Who
from tests.support.addresses import Town
from tests.support.everybody import undone
from tests.support.image_sets import NOON, head_of
from tests.support.paintings import IN_A_DUEL, Stage, bring_to, painted
from tests.support.scenes import once
from tests.support.wishes import painted_run

pytestmark = pytest.mark.django_db

ADDRESS = re.compile(r"([0-9a-f]{64})\.(?:png|webp|avif|jpe?g)")
DESK = ("GET gallery:judged", "GET battles:moderated_picture")
"""Where moderators look at what is taken down."""
LOOKED_AT = [door for door in (*PAGES, *API) if door.startswith("GET ") and door not in DESK]
QUERIES = {
    "GET gallery:search": "?q=boat",
    "GET gallery:set": "?at=first",
    "GET gallery:set_slot": "?at=first",
    "GET gallery:set_wall": "?at=first",
    "GET gallery:set_compare": "?since=first",
    "GET gallery:set_diff": "?since=first",
    "GET gallery:studio": "?source={key}",
    "GET battles:create": "?relay={key}",
    "GET /api/search": "?q=boat",
    "GET /api/sets/{key}/slots": "?at=first",
    "GET /api/sets/{key}/slots/{slot}": "?at=first",
    "GET /api/sets/{key}/manifest": "?at=first",
}
"""What has to be asked for besides: old versions of sets, words to be found, a picture to begin with."""
DRAWN = frozenset({"GET battles:card", "GET gallery:sheet", "GET /api/studio/runs/{key}/sheet"})
"""Pictures drawn of others: what is drawn when those are gone is another one."""
WITHOUT = frozenset(
    {
        *("GET gallery:sets_with", "GET gallery:delete", "GET /api/pictures/{key}/compare/{other}"),
        *(
            f"GET /api/pictures/{{key}}/{what}"
            for what in ("collections", "comments", "credits", "enlargements", "like", "reactions", "similar", "tags")
        ),
    }
)
"""Doors with the picture in their address that need not show any here: what looks alike hangs on the battle's seeds. A new door
stands among these, or shows it."""

Found = dict[str, set[str]]


class Shown(Town):
    """The town, with its picture in whatever can hold one: an old version of a set among it, and exports that are ready."""

    def __init__(self) -> None:
        vars(self).update(vars(once(Town)))
        holding.add(self.shared, [self.picture], self.author)
        words = prompts.write(self.host, "a boat again", parents=[self.picture.prompt])
        remix = pictures.keep(painted("a boat again"), owner=self.host, prompt=words, seed=7, origin=IN_A_DUEL)
        bring_to(remix, Stage.LISTED)
        self.sheet = painted_run(self.host, axes=(Axis(What.STEPS, (4,)),)).key
        for blob in Blob.objects.all():
            renditions.make_missing(blob)
        SetPicture.objects.filter(image_set=self.open_set, picture=self.picture).update(added_by=self.host, slots=1)
        main = self.open_set.branches.select_related("head", "image_set").get(name="main")
        branches.commit(main, {"heron": Entry(caption="Gone")}, Word(self.host, NOON))
        self.heads[self.open_set.pk] = head_of(self.open_set)
        self.written = self.exports()

    @property
    def all(self) -> list[int]:
        return list(Picture.objects.values_list("pk", flat=True))

    def exports(self) -> dict[Player, str]:
        """Of everything that the host has."""
        export = asking.ask(self.host, list(Picture.objects.filter(owner=self.host)))
        while writing.write_some(export.pk):
            pass
        return {self.host: export.key}

    def export_of(self, owner: Player) -> str:
        return self.written.get(owner, "unknown")

    def set_of(self, who: Who) -> Any:
        """Of the API too, the one with the picture in it."""
        return self.open_set if who is Who.HOST else super().set_of(who)

    def places(self, path: str, who: Who) -> dict[str, Any]:
        sheet = {"key": self.sheet} if path.endswith("/sheet") else {}
        return super().places(path, who) | sheet | ({"code": self.over.code} if "battles" in path else {})

    def arguments(self, name: str, who: Who) -> dict[str, Any]:
        return {"key": self.sheet} if name == "gallery:sheet" else super().arguments(name, who)

    def address(self, door: str, who: Who) -> str:
        name = door.partition(" ")[2]
        is_of_api = name.startswith("/api/")
        where = name.format(**self.places(name, who)) if is_of_api else reverse(name, kwargs=self.arguments(name, who))
        return where + QUERIES.get(door, "").format(key=self.picture.key)

    def is_about_it(self, door: str) -> bool:
        with undone():
            where = self.address(door, Who.HOST)
        return self.picture.key in where or self.picture.blob_id in where

    def behind(self, door: str, who: Who) -> set[str]:
        """Hashes of files of pictures, by their addresses and by the bytes themselves."""
        with undone():
            answer = self.client(who).get(self.address(door, who))
            content = b"".join(answer) if answer.streaming else answer.content
        return set(_forms(answer["Content-Type"], content)) if answer.status_code == 200 else set()

    def in_the_room(self) -> set[str]:
        """What the socket of the battle that is over tells whoever comes in, or comes back."""
        rooms, room = BattleRooms(), f"battles.{self.over.code}"
        shared = rooms.snapshot(room)
        assert shared is not None
        own = rooms.private(room, [self.author.pk])
        return set(ADDRESS.findall(json.dumps([dict(shared.frames), dict(own)], default=str)))

    def own_of(self, owner: Player) -> set[str]:
        """Of all files of their pictures."""
        blobs = Blob.objects.filter(pictures__owner=owner)
        made = Rendition.objects.filter(blob__in=blobs).values_list("sha256", flat=True)
        return {*blobs.values_list("pk", flat=True), *made}


def _forms(media_type: str, content: bytes) -> Iterator[str]:
    if media_type.startswith(("image/png", "image/webp", "image/avif")):
        yield hashlib.sha256(content).hexdigest()
    elif media_type == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as read:
            yield from (hashlib.sha256(read.read(one)).hexdigest() for one in read.namelist() if one.endswith(".png"))
    else:
        yield from ADDRESS.findall(content.decode())


def walk(shown: Shown, who: Who, doors: Iterable[str]) -> Found:
    """Only those behind which there is something."""
    found = {door: shown.behind(door, who) for door in doors}
    return {door: forms for door, forms in found.items() if forms}


def still(before: Found, after: Found) -> Found:
    """What is there now, but for drawings that are others than they were."""
    return {door: forms for door, forms in after.items() if door not in DRAWN or forms & before[door]}


def test_what_is_taken_down_is_behind_no_door_and_behind_all_of_them_again_once_that_is_lifted() -> None:
    shown = Shown()
    before = {Who.HOST: walk(shown, Who.HOST, LOOKED_AT)}
    before[Who.OUTSIDER] = walk(shown, Who.OUTSIDER, before[Who.HOST])
    in_the_room = shown.in_the_room()
    assert in_the_room
    assert {door for door in LOOKED_AT if shown.is_about_it(door)} <= {*before[Who.HOST], *WITHOUT}

    pictures.judge(shown.all, State.WITHHELD)
    assert still(before[Who.OUTSIDER], walk(shown, Who.OUTSIDER, before[Who.OUTSIDER])) == {}
    own = shown.own_of(shown.host)
    of_others = {
        door: forms - own for door, forms in walk(shown, Who.HOST, before[Who.HOST]).items() if door not in DRAWN
    }
    assert of_others, "what is withheld its owner still sees"
    assert {door for door, forms in of_others.items() if forms} == set()
    assert shown.in_the_room() == set()

    pictures.judge(shown.all, State.BLOCKED)
    assert still(before[Who.HOST], walk(shown, Who.HOST, before[Who.HOST])) == {}
    assert shown.in_the_room() == set()

    pictures.judge(shown.all, State.VISIBLE)
    shown.written = shown.exports()
    again = walk(shown, Who.HOST, before[Who.HOST])
    lacking = {door: forms - again.get(door, set()) for door, forms in before[Who.HOST].items()}
    assert {door for door, forms in lacking.items() if forms} == set()
    assert shown.in_the_room() == in_the_room

"""A room's pictures as moderators see them, from the moment that each is painted: where it stands, what was seen in it, what can
be done. Reads rows. Nobody is named and no words are shown: who moderates may vote, too."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import Player
from battles.models import Battle, Paint, Round
from battles.moderating.players import players_of
from battles.states import EntryState, PaintState
from battles.wall import letters
from gallery import takedowns
from gallery.models import TAKEN_DOWN, Picture
from moderation.desk import live
from moderation.desk.queue import Entry
from moderation.desk.rows import Case
from moderation.desk.vocabulary import RULES, CaseState
from moderation.states import State
from moderation.subjects import Image

PICTURE = "picture"
UNPAINTED = {PaintState.WAITING: "Being painted", PaintState.FAILED: "Not painted"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where one picture of a round stands, or is going to: it stays the same while pictures come and go. `waits`: for a person,
    or a look."""

    round: int
    heat: int
    letter: str
    slot: int
    paint: Paint
    waits: bool
    is_up: bool

    @property
    def picture(self) -> Picture | None:
        return self.paint.picture

    @property
    def name(self) -> str:
        return f"{self.letter}, seed {self.slot + 1}"

    @property
    def anchor(self) -> str:
        return f"place-{self.round}-{self.letter}-{self.slot + 1}"


@dataclass(frozen=True, slots=True)
class Tile:
    """A place with what is known and can be done of its picture. `entry` is None where nothing is painted, or it is the viewer's
    own. `rule` is what it is down by."""

    place: Place
    entry: Entry | None
    rule: str
    image: Image | None

    @property
    def said(self) -> str:
        """How it stands, in few words."""
        picture, entry = self.place.picture, self.entry
        if picture is None or self.place.paint.state != PaintState.PAINTED:
            again = " again" if self.place.paint.attempt > 1 and self.place.paint.state == PaintState.WAITING else ""
            return UNPAINTED.get(PaintState(self.place.paint.state), "") + again
        if picture.deleted_at:
            return "Deleted by its author"
        if picture.state == State.PENDING:
            return "Waits for a person" if entry and entry.case.state != CaseState.DECIDED else "Waits to be looked at"
        if picture.state in TAKEN_DOWN:
            down = "Blocked" if picture.state == State.BLOCKED else "Withheld"
            by_itself = " until somebody looks" if self.place.waits else ""
            return f"{down}{by_itself}: {self.rule}" if self.rule else f"{down}{by_itself}"
        shown = "Shown" if self.place.is_up else "Fit to show"
        return f"{shown}, and reported" if self.place.waits else shown

    @property
    def seen(self) -> list[tuple[str, str]]:
        """What programs saw in it, by their names."""
        facts = self.entry.subject.facts if self.entry and self.entry.subject else ()
        return [(name.removeprefix("Seen by "), value) for name, value in facts if name.startswith("Seen by ")]

    @property
    def may_decide(self) -> bool:
        return self.entry is not None and not self.entry.stays_out and not self._is_gone

    @property
    def approval(self) -> str:
        """What letting it be is called here; empty where there is nothing to approve."""
        picture = self.place.picture
        if not self.may_decide or picture is None:
            return ""
        if self.place.waits:
            return "Approve"
        return "Give it back" if picture.state == State.WITHHELD else ""

    @property
    def may_deny(self) -> bool:
        picture = self.place.picture
        return self.may_decide and picture is not None and (picture.state not in TAKEN_DOWN or self.place.waits)

    @property
    def mark(self) -> str:
        """Another one as soon as anything is to be shown otherwise."""
        entry = self.entry
        of_case = (
            (entry.case.version, entry.reports, [one.pk for one in entry.grounds], entry.stays_out) if entry else ()
        )
        holder = entry.holder.nickname if entry and entry.holder else ""
        key = self.place.picture.key if self.place.picture else ""
        shown = repr((key, self.said, self.seen, of_case, holder, self.approval, self.may_deny))
        return hashlib.sha256(shown.encode()).hexdigest()[:16]

    @property
    def _is_gone(self) -> bool:
        return self.place.picture is None or self.place.picture.deleted_at is not None


def is_shut(row: Battle, viewer: Player) -> bool:
    """Whether this moderator plays here, and some round that is shown is not closed yet."""
    return viewer.pk in players_of(row.code) and _rounds(row).filter(closed_at=None).exists()


def places(row: Battle) -> list[Place]:
    """Of the round that is on, and of those that wait for the open jury."""
    rounds = list(_rounds(row).order_by("-number"))
    return [place for played in rounds for place in _of_round(played)]


def place_of(row: Battle, key: str) -> Place | None:
    """Where the picture with this key stands, while it is shown here."""
    return next((place for place in places(row) if place.picture is not None and place.picture.key == key), None)


def tiles(code: str, shown: Sequence[Place], viewer: Player, *, is_senior: bool) -> list[Tile]:
    keys = [place.picture.key for place in shown if place.picture is not None]
    entries = live.entries_for(PICTURE, keys, viewer, is_senior=is_senior)
    return [
        Tile(place, entries.get(place.picture.key), _rule(place.picture), _image(code, place.picture))
        if place.picture
        else Tile(place, None, "", None)
        for place in shown
    ]


def visible(code: str, place: Place, viewer: Player) -> Picture | None:
    """Its picture, where this moderator may look at it."""
    [tile] = tiles(code, [place], viewer, is_senior=False)
    return place.picture if tile.entry is not None and not tile.entry.is_sealed else None


def _rule(picture: Picture) -> str:
    return takedowns.rule_of(picture) if picture.state in TAKEN_DOWN else ""


def _image(code: str, picture: Picture) -> Image:
    src = reverse("battles:moderated_picture", args=[code, picture.key])
    return Image(src, picture.blob.width, picture.blob.height, "The picture that is judged")


def _rounds(row: Battle) -> QuerySet[Round]:
    return row.played_rounds.filter(Q(number=row.round_number) | Q(closed_at=None))


def _of_round(played: Round) -> Iterator[Place]:
    there = Paint.objects.filter(entry__heat__round=played)
    if played.curtain_at is not None:
        there = there.filter(entry__state=EntryState.PAINTED)  # of these alone the wall has letters
    paints = list(there.select_related("entry__heat", "picture__blob"))
    named = letters(bytes(played.secret), {paint.entry_id for paint in paints})
    waiting = _waiting([paint.picture.key for paint in paints if paint.picture])
    found = [
        Place(
            round=played.number,
            heat=paint.entry.heat.number,
            letter=named[paint.entry_id],
            slot=paint.slot,
            paint=paint,
            waits=paint.picture is not None and (paint.picture.key in waiting or paint.picture.state == State.PENDING),
            is_up=played.curtain_at is not None,
        )
        for paint in paints
    ]
    yield from sorted(found, key=lambda one: (one.heat, len(one.letter), one.letter, one.slot))


def _waiting(keys: Collection[str]) -> frozenset[str]:
    """Those whose case waits for a person."""
    rows = Case.objects.filter(subject_kind=PICTURE, subject_key__in=keys).exclude(state=CaseState.DECIDED)
    return frozenset(rows.values_list("subject_key", flat=True))


RULE_CHOICES = [(rule.value, text) for rule, text in RULES.items()]

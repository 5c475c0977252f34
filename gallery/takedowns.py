"""The one writer of takedowns: what moderators decide about a picture holds for every picture of the same original.

It says which pictures move where; `gallery.pictures` moves them. Whoever keeps a picture and whoever decides about its original
wait for each other, so none slips through between them. Who looks alike does so in few bits of a perceptual hash: such a picture
waits for a person, for it may be another one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from gallery import listing
from gallery.find import looks
from gallery.models import TAKEN_DOWN, Blob, Look, Picture, Takedown, Taken, Why
from moderation.scanning import first_state
from moderation.states import State, is_stricter, may_move

DECIDING = 0x64656369
"""The number of this room among advisory locks: "deci"."""
BLOCKING = 0x626C6F63
"""Another room, of one lock, "bloc": whoever blocks waits for all who paint, since any of them may be painting a copy."""
ALIKE_BITS = 6
"""Within so many bits of 64 lie copies that were encoded anew, scaled or brightened, as tests/unit/gallery/find/test_copies.py
holds. Pictures of other words that the starter model painted lay 16 and more apart, measured once (2026-11-28)."""
# An original that was taken down before anybody had seen it may have been seen since.
ALIKE = """
bit_count((coalesce(gallery_takedown.hash,
    (SELECT look.hash FROM gallery_look AS look WHERE look.blob_id = gallery_takedown.sha256)) # %s)::bit(64)) <= %s
"""

HOLDING = Q(lifted_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Start:
    """The state that a new picture begins in, and the decisions that say so, where some do."""

    state: State
    takedowns: Collection[Takedown] = ()
    why: Why = Why.AGAIN


@dataclass(frozen=True, slots=True)
class Move:
    picture: int
    was: State
    to: State


def wait_for(sha256: str) -> None:
    """Whoever decides about this original, or blocks any, until this transaction ends. Before it holds anything of the original,
    its look among it: who decides takes this lock first."""
    _lock_all("SELECT pg_advisory_xact_lock_shared(%s)")
    _lock("SELECT pg_advisory_xact_lock_shared(%s, %s)", sha256)


def start_of(blob: Blob) -> Start:
    """For a new picture of this original, which was waited for. Say so by `note` once the picture is written."""
    same = Takedown.objects.filter(HOLDING, sha256=blob.pk).first()
    if same is not None:
        return Start(State(same.state), [same])
    alike = _blocked_like(blob)
    return Start(State.PENDING, alike, Why.ALIKE) if alike else Start(first_state())


def note(start: Start, picture: Picture) -> None:
    """At the very moment of its beginning: so it is told from what was shown first."""
    rows = [
        Taken(takedown=one, picture=picture, why=start.why, was=first_state(), taken_at=picture.created_at)
        for one in start.takedowns
    ]
    Taken.objects.bulk_create(rows)


def moves(ids: Collection[int], state: State) -> list[Move]:
    """What a decision about these pictures moves: those of them that may, and whatever follows. All of them are held. Call it
    in the transaction that moves them, before which this one has read nothing of them."""
    originals = sorted(set(Picture.objects.filter(pk__in=ids).values_list("blob_id", flat=True)))
    if state is State.BLOCKED:
        _lock_all("SELECT pg_advisory_xact_lock(%s)")
    for sha256 in originals:
        _lock("SELECT pg_advisory_xact_lock(%s, %s)", sha256)
    holding = Takedown.objects.filter(HOLDING, sha256__in=originals)
    copies = _copies_of(originals) if state is State.BLOCKED else {}
    followed = Q(blob__in={*originals, *copies}) | Q(takings__takedown__in=holding)
    listing.hold(set(Picture.objects.filter(followed).values_list("pk", flat=True)))
    decided = [move for sha256 in originals for move in _of_original(sha256, set(ids), state)]
    return [*decided, *_copies_wait(copies)]


def others_of(ids: Collection[int]) -> QuerySet[Picture]:
    """Of the same originals as these."""
    originals = Picture.objects.filter(pk__in=ids).values("blob")
    return Picture.objects.filter(blob__in=originals).exclude(pk__in=ids)


def reason_of(picture: Picture) -> str:
    """Why it is not shown, where that was decided about another picture; for its owner."""
    here = Taken.objects.filter(picture=picture, takedown__lifted_at=None)
    taken = here.order_by("-pk").first()
    return REASONS.get(Why(taken.why), "") if taken else ""


REASONS = {
    Why.SAME: "Moderators took down the same picture of somebody's.",
    Why.AGAIN: "Moderators took down this very picture before.",
    Why.ALIKE: "It looks like a picture that moderators took down: somebody will look at it.",
}


def _of_original(sha256: str, ids: Collection[int], state: State) -> list[Move]:
    rows = Picture.objects.filter(blob=sha256).order_by("pk").values_list("pk", "state")
    here = {pk: State(was) for pk, was in rows}
    asked = {pk for pk, was in here.items() if pk in ids and may_move(was, state)}
    if not asked:
        return []
    decide = _take_down if state in TAKEN_DOWN else _lift
    return decide(sha256, asked, here, state)


def _take_down(sha256: str, asked: set[int], here: dict[int, State], state: State) -> list[Move]:
    """Others follow to what is stricter, and those that this decision took before to whatever it is now."""
    takedown = _decided(sha256, state)
    taken = set(takedown.taken.exclude(why=Why.ALIKE).values_list("picture", flat=True))
    following = {pk for pk, was in here.items() if pk in taken or is_stricter(state, was)}
    moving = [Move(pk, was, state) for pk, was in here.items() if pk in asked | following and was is not state]
    rows = [
        Taken(takedown=takedown, picture_id=move.picture, why=_why(move, asked), was=move.was)
        for move in moving
        if move.picture not in taken
    ]
    Taken.objects.bulk_create(rows)
    return moving


def _lift(sha256: str, asked: set[int], here: dict[int, State], state: State) -> list[Move]:
    """Those decided about become what was said, and what had followed is again what it was."""
    takedown = Takedown.objects.filter(HOLDING, sha256=sha256).first()
    said = [Move(pk, here[pk], state) for pk in sorted(asked)]
    passed = [Move(pk, State.PENDING, was) for pk, was in _waiting_alike(here) if pk not in asked]
    if takedown is None:
        return [*said, *passed]
    takedown.lifted_at = timezone.now()
    takedown.save(update_fields=["lifted_at"])
    return [*said, *passed, *_back(takedown, asked)]


def _back(takedown: Takedown, asked: set[int]) -> list[Move]:
    """What waited since it looks like something blocked waits no more: somebody has just found the very same bytes fit."""
    followed = list(takedown.taken.exclude(picture__in=asked).values_list("picture", "picture__state", "was", "why"))
    before = _before_waiting([pk for pk, *_ in followed])
    blocked_still = set(
        Taken.objects.filter(picture__in=before, why=Why.ALIKE, takedown__lifted_at=None)
        .exclude(takedown=takedown)
        .values_list("picture", flat=True)
    )
    moving = [
        Move(pk, State(now), before.get(pk, State.PENDING) if was == State.PENDING else State(was))
        for pk, now, was, why in followed
        if now == (State.PENDING if why == Why.ALIKE else takedown.state)
        and not (why == Why.ALIKE and pk in blocked_still)
    ]
    return [move for move in moving if move.to is not move.was]


def _before_waiting(pictures: Collection[int]) -> dict[int, State]:
    """What those of these would be that ever waited since they look like something blocked."""
    rows = Taken.objects.filter(picture__in=pictures, why=Why.ALIKE).order_by("-pk")
    return {pk: State(was) for pk, was in rows.values_list("picture", "was")}


def _waiting_alike(here: dict[int, State]) -> list[tuple[int, State]]:
    """Of one original those that a person has yet to look at: what is said of one is said of all."""
    waiting = [pk for pk, was in here.items() if was is State.PENDING]
    rows = Taken.objects.filter(picture__in=waiting, why=Why.ALIKE, takedown__lifted_at=None)
    return [(pk, State(was)) for pk, was in rows.values_list("picture", "was") if was != State.PENDING]


def _decided(sha256: str, state: State) -> Takedown:
    seen = Look.objects.filter(pk=sha256).values_list("hash", flat=True).first()
    takedown, is_new = Takedown.objects.get_or_create(
        sha256=sha256, lifted_at=None, defaults={"state": state, "hash": seen}
    )
    if not is_new:
        takedown.state = state
        takedown.save(update_fields=["state"])
    return takedown


def _why(move: Move, asked: set[int]) -> Why:
    return Why.DECIDED if move.picture in asked else Why.SAME


def _blocked_like(blob: Blob) -> list[Takedown]:
    """Not where somebody found these very bytes fit. That they are shown says nothing: nobody may have looked at them."""
    seen = Look.objects.filter(pk=blob.pk).values_list("hash", flat=True).first()
    if seen is None or _found_fit([blob.pk]):
        return []
    near = RawSQL(ALIKE, (seen, ALIKE_BITS), output_field=BooleanField())  # noqa: S611
    return list(Takedown.objects.filter(near, HOLDING, state=State.BLOCKED).order_by("pk"))


def _found_fit(originals: Collection[str]) -> set[str]:
    """Of these the ones that a person gave back, or let pass though they look like what is blocked."""
    given_back = Takedown.objects.exclude(HOLDING).filter(sha256__in=originals)
    passed = Taken.objects.filter(
        picture__blob__in=originals, picture__state=State.VISIBLE, why=Why.ALIKE, takedown__lifted_at=None
    )
    return {*given_back.values_list("sha256", flat=True), *passed.values_list("picture__blob", flat=True)}


def _copies_of(originals: Collection[str]) -> dict[str, set[str]]:
    """Of other originals those that look like one of these, with the ones that each looks like; not what a person found fit."""
    found: dict[str, set[str]] = {}
    for sha256, seen in Look.objects.filter(pk__in=originals).values_list("pk", "hash"):
        for copy in looks.copies_of(seen, ALIKE_BITS) - set(originals):
            found.setdefault(copy, set()).add(sha256)
    fit = _found_fit(list(found))
    return {copy: of for copy, of in found.items() if copy not in fit}


def _copies_wait(copies: Mapping[str, set[str]]) -> list[Move]:
    """What hangs already and looks like what is blocked now waits for a person, as what is painted later does."""
    blocks = {one.sha256: one for one in _blocks_of({sha256 for of in copies.values() for sha256 in of})}
    shown = Picture.objects.filter(blob__in=copies, state__in=[State.VISIBLE, State.PENDING]).order_by("pk")
    here = list(shown.values_list("pk", "blob_id", "state"))
    before = _before_waiting([pk for pk, *_ in here])
    rows = [
        Taken(
            takedown=blocks[sha256],
            picture_id=pk,
            why=Why.ALIKE,
            was=State.VISIBLE if state == State.VISIBLE else before.get(pk, State.PENDING),
        )
        for pk, copy, state in here
        for sha256 in sorted(copies[copy] & blocks.keys())
    ]
    Taken.objects.bulk_create(rows, ignore_conflicts=True)
    waiting = {row.picture_id for row in rows}
    return [Move(pk, State.VISIBLE, State.PENDING) for pk, _, state in here if pk in waiting and state == State.VISIBLE]


def _blocks_of(originals: Collection[str]) -> QuerySet[Takedown]:
    return Takedown.objects.filter(HOLDING, sha256__in=originals, state=State.BLOCKED)


def _lock_all(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [BLOCKING])


def _lock(sql: str, sha256: str) -> None:
    """Of a hash 31 bits: two that share them only wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [DECIDING, int(sha256[:8], 16) >> 1])

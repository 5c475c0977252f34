"""The one writer of takedowns: what moderators decide about a picture holds for every picture of the same original.

It says which pictures move where; `gallery.pictures` moves them. Whoever keeps a picture and whoever decides about its original
wait for each other, so none slips through between them. What only looks like it (`gallery.copies`) waits for a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from gallery import copies, listing
from gallery.models import HOLDING, TAKEN_DOWN, Blob, Look, Picture, Takedown, Taken, Why
from moderation.scanning import looking
from moderation.scanning.standing import FIT, Says, Standing, first_state, of_original
from moderation.states import State, is_stricter, may_move, must_lead

DECIDING = 0x64656369
"""The number of this room among advisory locks: "deci"."""
BLOCKING = 0x626C6F63
"""Another room, of one lock, "bloc": whoever blocks waits for all who paint, since any of them may be painting a copy."""


@dataclass(frozen=True, slots=True)
class Start:
    """The state that a new picture begins in, and the decisions that say so, where some do."""

    state: State
    takedowns: Collection[Takedown] = ()
    why: Why = Why.AGAIN


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who says so: a person, or a program that looked; and by which rule, as its owner and others are told. `is_told`: the owner
    of what is decided about hears of it from the decision."""

    why: Why = Why.DECIDED
    rule: str = ""
    is_told: bool = False


BY_A_PERSON = Ruling()


@dataclass(frozen=True, slots=True)
class Move:
    """A step of a picture that a verdict takes, or (`by_the_site`) that none does. Raises NoWay where there is no such step."""

    picture: int
    was: State
    to: State
    by_the_site: bool = False

    def __post_init__(self) -> None:
        must_lead(self.was, self.to, by_the_site=self.by_the_site)


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
    alike = copies.blocked_like(blob)
    if alike:
        return Start(State.PENDING, alike, Why.ALIKE)
    # One that a program finds unfit waits for it too: who withholds it writes why.
    return Start(State.VISIBLE if stands(blob.pk).says is Says.FIT else State.PENDING)


def stands(sha256: str) -> Standing:
    """How the original stands by what people and programs saw in it: what a person found fit no program takes down."""
    return FIT if copies.found_fit([sha256]) else of_original(sha256)


def note(start: Start, picture: Picture) -> None:
    """At the very moment of its beginning: so it is told from what was shown first."""
    rows = [
        Taken(takedown=one, picture=picture, why=start.why, was=first_state(), taken_at=picture.created_at)
        for one in start.takedowns
    ]
    Taken.objects.bulk_create(rows)


def hold(sha256: str) -> None:
    """Until this transaction ends nobody else decides about this original, and nobody keeps a picture of it."""
    _lock("SELECT pg_advisory_xact_lock(%s, %s)", sha256)


def is_down(sha256: str) -> bool:
    return Takedown.objects.filter(HOLDING, sha256=sha256).exists()


def moves(ids: Collection[int], state: State, ruling: Ruling = BY_A_PERSON) -> list[Move]:
    """What a decision about these pictures moves: those of them that may, and whatever follows. All of them are held. Call it
    in the transaction that moves them, before which this one has read nothing of them."""
    originals = sorted(set(Picture.objects.filter(pk__in=ids).values_list("blob_id", flat=True)))
    if state is State.BLOCKED:
        _lock_all("SELECT pg_advisory_xact_lock(%s)")
    for sha256 in originals:
        hold(sha256)
    holding = Takedown.objects.filter(HOLDING, sha256__in=originals)
    alike = copies.of_originals(originals) if state is State.BLOCKED else {}
    followed = Q(blob__in={*originals, *alike}) | Q(takings__takedown__in=holding)
    listing.hold(set(Picture.objects.filter(followed).values_list("pk", flat=True)))
    decided = [move for sha256 in originals for move in _of_original(sha256, set(ids), state, ruling)]
    return [*decided, *_copies_wait(alike)]


def others_of(ids: Collection[int]) -> QuerySet[Picture]:
    """Of the same originals as these."""
    originals = Picture.objects.filter(pk__in=ids).values("blob")
    return Picture.objects.filter(blob__in=originals).exclude(pk__in=ids)


def reason_of(picture: Picture) -> str:
    """Why it is not shown, where that was decided about another picture; for its owner."""
    here = Taken.objects.filter(picture=picture, takedown__lifted_at=None)
    taken = here.order_by("-pk").select_related("takedown").first()
    return REASONS.get(Why(taken.why), "").format(rule=taken.takedown.rule) if taken else ""


def rule_of(picture: Picture) -> str:
    """By which rule its original is down; empty where none was named. Anybody may be told it."""
    return Takedown.objects.filter(HOLDING, sha256=picture.blob_id).values_list("rule", flat=True).first() or ""


REASONS = {
    Why.SCANNED: "A program took it for {rule}, and nobody has looked at it yet.",
    Why.SAME: "Moderators took down the same picture of somebody's.",
    Why.AGAIN: "Moderators took down this very picture before.",
    Why.ALIKE: "It looks like a picture that moderators took down: somebody will look at it.",
}


def _of_original(sha256: str, ids: Collection[int], state: State, ruling: Ruling) -> list[Move]:
    rows = Picture.objects.filter(blob=sha256).order_by("pk").values_list("pk", "state")
    here = {pk: State(was) for pk, was in rows}
    asked = {pk for pk, was in here.items() if pk in ids and may_move(was, state)}
    if not asked:
        return []
    decide = _take_down if state in TAKEN_DOWN else _lift
    return decide(sha256, asked, here, state, ruling)


def _take_down(sha256: str, asked: set[int], here: dict[int, State], state: State, ruling: Ruling) -> list[Move]:
    """Others follow to what is stricter, and those that this decision took before to whatever it is now."""
    takedown = _decided(sha256, state, ruling)
    takedown.taken.filter(picture__in=asked).update(why=ruling.why)
    taken = set(takedown.taken.exclude(why=Why.ALIKE).values_list("picture", flat=True))
    following = {pk for pk, was in here.items() if pk in taken or is_stricter(state, was)}
    moving = [Move(pk, was, state) for pk, was in here.items() if pk in asked | following and was is not state]
    rows = [
        Taken(
            takedown=takedown,
            picture_id=move.picture,
            why=ruling.why if move.picture in asked else Why.SAME,
            was=move.was,
        )
        for move in moving
        if move.picture not in taken
    ]
    Taken.objects.bulk_create(rows)
    return moving


def _lift(sha256: str, asked: set[int], here: dict[int, State], state: State, ruling: Ruling) -> list[Move]:
    """Those decided about become what was said, and what had followed is again what it was."""
    if ruling.why is not Why.SCANNED:
        looking.let_pass([sha256], timezone.now())
    takedown = Takedown.objects.filter(HOLDING, sha256=sha256).first()
    said = [Move(pk, here[pk], state) for pk in sorted(asked)]
    passed = [Move(pk, State.PENDING, was) for pk, was in copies.waiting(here) if pk not in asked]
    if takedown is None:
        return [*said, *passed]
    takedown.lifted_at = timezone.now()
    takedown.save(update_fields=["lifted_at"])
    return [*said, *passed, *_back(takedown, asked)]


def _back(takedown: Takedown, asked: set[int]) -> list[Move]:
    """What waited since it looks like something blocked waits no more: somebody has just found the very same bytes fit."""
    followed = list(takedown.taken.exclude(picture__in=asked).values_list("picture", "picture__state", "was", "why"))
    before = copies.before_waiting([pk for pk, *_ in followed])
    blocked_still = set(
        Taken.objects.filter(picture__in=before, why=Why.ALIKE, takedown__lifted_at=None)
        .exclude(takedown=takedown)
        .values_list("picture", flat=True)
    )
    ways = [
        (pk, State(now), before.get(pk, State.PENDING) if was == State.PENDING else State(was))
        for pk, now, was, why in followed
        if now == (State.PENDING if why == Why.ALIKE else takedown.state)
        and not (why == Why.ALIKE and pk in blocked_still)
    ]
    return [Move(pk, now, to, by_the_site=to is State.PENDING) for pk, now, to in ways if to is not now]


def _decided(sha256: str, state: State, ruling: Ruling) -> Takedown:
    seen = Look.objects.filter(pk=sha256).values_list("hash", flat=True).first()
    takedown, is_new = Takedown.objects.get_or_create(
        sha256=sha256, lifted_at=None, defaults={"state": state, "hash": seen, "rule": ruling.rule}
    )
    if not is_new:
        takedown.state, takedown.rule = state, ruling.rule
        takedown.save(update_fields=["state", "rule"])
    return takedown


def _copies_wait(found: Mapping[str, set[str]]) -> list[Move]:
    """What hangs already and looks like what is blocked now waits for a person, as what is painted later does."""
    rows = copies.to_wait(found)
    Taken.objects.bulk_create(rows, ignore_conflicts=True)
    shown = {row.picture_id: None for row in rows if row.picture.state == State.VISIBLE}
    return [Move(pk, State.VISIBLE, State.PENDING, by_the_site=True) for pk in shown]


def _lock_all(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [BLOCKING])


def _lock(sql: str, sha256: str) -> None:
    """Of a hash 31 bits: two that share them only wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [DECIDING, int(sha256[:8], 16) >> 1])

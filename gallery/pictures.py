"""The one writer of pictures: keeping what was painted, and opening its gates one after the other.

Each gate opens once and stays as it was: doing it again changes nothing and counts nothing. Only what was painted in the
studio can be closed again, by its owner. Every verb brings the feeds' listings in line in the same transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.models import Player
from gallery import blobs, hints, least, listing, signals, takedowns
from gallery.exports import recalling
from gallery.models import Blob, Level, Picture, Prompt, PromptParent
from gallery.notices import events
from gallery.sets.proposals import stale
from gallery.takedowns import BY_A_PERSON, Move, Ruling
from gallery.visibility import OF_OWNERS
from moderation.scanning import looking
from moderation.states import State

PNG = "image/png"
OF_THE_STUDIO = Q(source="studio")
DELETABLE = Q(named_at__isnull=False) | Q(source__in=OF_OWNERS)
"""A sealed one belongs to its battle too; what was painted in the studio is its owner's alone."""

NOT_DELETED = Q(deleted_at=None)
IN_BIN = Q(binned_at__isnull=False)


class Painted(Protocol):
    """What the studio hands over, as the gallery needs it."""

    @property
    def image(self) -> bytes: ...
    @property
    def sha256(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def recipe(self) -> dict[str, Any]: ...
    @property
    def fingerprint(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a picture was made. `name` is shown as it stands; `place` and `round` are what rivals are found by."""

    source: str = "studio"
    name: str = ""
    place: str = ""
    round: int | None = None
    format: str = ""
    theme: str = ""


IN_THE_STUDIO = Origin()


class Damaged(ValueError):
    """The bytes are not those that the studio named."""


def keep_bytes(painted: Painted) -> Blob:
    """Store the bytes that the studio named. Harmless to do again. Raises Damaged and what `blobs.store` raises."""
    found = hashlib.sha256(painted.image).hexdigest()
    if found != painted.sha256:
        raise Damaged(f"named {painted.sha256}, are {found}")
    return blobs.store(painted.image, PNG, painted.width, painted.height)


@transaction.atomic
def keep(
    painted: Painted,
    *,
    owner: Player | None,
    prompt: Prompt,
    seed: int,
    origin: Origin = IN_THE_STUDIO,
    level: Level = Level.EVERYONE,
    blob: Blob | None = None,
) -> Picture:
    """Make the picture, closed to everybody but its owner; `blob` spares storing the bytes again. Call it inside the
    transaction that closes the job: files may outlive a rollback, rows do not."""
    takedowns.wait_for(painted.sha256)
    if blob is None or not blobs.hold(blob):
        blob = keep_bytes(painted)
    start = takedowns.start_of(blob)
    picture = Picture.objects.create(
        owner=owner,
        prompt=prompt,
        blob=blob,
        model=str(painted.recipe.get("model", "")),
        seed=seed,
        recipe=painted.recipe,
        fingerprint=painted.fingerprint,
        source=origin.source,
        source_name=origin.name,
        place=origin.place,
        round=origin.round,
        format=origin.format,
        theme=origin.theme,
        level=max(level, ruled := least.of_one(blob.pk)),
        own_level=level if ruled else None,
        state=start.state,
    )
    takedowns.note(start, picture)
    if start.state is State.PENDING:
        looking.want(blob.sha256, picture.created_at)
        looking.hurry(blob.sha256)
        hints.scan_wanted(blob.sha256)
    hints.renditions_wanted([blob.sha256])
    return picture


def reveal(ids: Collection[int], at: datetime) -> int:
    """The curtain: from now on anybody may see the pixels of those that are fit to show."""
    return _change(ids, Q(revealed_at=None), revealed_at=at)


@transaction.atomic
def name(ids: Collection[int], at: datetime) -> int:
    """From now on the words and the author of revealed pictures are known too."""
    closed = Q(revealed_at__isnull=False, named_at=None)
    hashes = set(Picture.objects.filter(closed, pk__in=ids).values_list("blob_id", flat=True))
    hints.renditions_wanted(sorted(hashes))
    # One that comes back after it was taken back is no news.
    opened = list(Picture.objects.filter(closed, pk__in=ids, hung_at=None).values_list("pk", flat=True))
    changed = _change(ids, closed, named_at=at)
    events.words_out(opened)
    return changed


def list_publicly(ids: Collection[int], at: datetime) -> int:
    """Put named pictures into the public gallery; not those that their owner took back."""
    return _change(ids, Q(named_at__isnull=False, listed_at=None, hung_at=None), listed_at=at)


@transaction.atomic
def take_back(ids: Collection[int]) -> int:
    """Out of the public gallery, by their owner's wish. What is of the studio is private again; a battle's was shown to its
    room, so who has its address goes on seeing it."""
    listing.hold(ids)
    hangs, back = Q(listed_at__isnull=False), {"listed_at": None, "hung_at": F("listed_at")}
    private = _set(ids, hangs & OF_THE_STUDIO, revealed_at=None, named_at=None, **back)
    others = _set(ids, hangs, **back)
    listing.refresh(ids)
    return private + others


def publish(ids: Collection[int], at: datetime) -> int:
    """Into it, likewise. What was taken back hangs where it hung: doing that again and again makes nothing new."""
    return _change(ids, Q(named_at__isnull=False, listed_at=None), listed_at=Coalesce("hung_at", at), hung_at=None)


@transaction.atomic
def show(ids: Collection[int], at: datetime) -> int:
    """The same for pictures of which their owner alone decides: those of the studio open all their gates."""
    own = list(Picture.objects.filter(OF_THE_STUDIO, pk__in=ids).values_list("pk", flat=True))
    reveal(own, at)
    name(own, at)
    return publish(ids, at)


@transaction.atomic
def judge(ids: Collection[int], state: State, ruling: Ruling = BY_A_PERSON) -> int:
    """Move pictures to a state of moderation, along its ways alone; others stay as they are. What is taken down is so with every
    picture of the same original, and what is given back gives back whatever it took. How many of these moved."""
    moves = takedowns.moves(ids, State(state), ruling)
    owners = Picture.objects.filter(pk__in=ids, owner__isnull=False).values_list("owner", flat=True)
    _carry_out(moves, set(owners) if ruling.is_told else ())
    asked = set(ids)
    return sum(move.picture in asked for move in moves)


@transaction.atomic
def doubt(ids: Collection[int]) -> int:
    """What is shown of these waits for a person: the site doubts more than when it was looked at. Call it where their originals
    are held. How many."""
    listing.hold(ids)
    shown = Picture.objects.filter(pk__in=ids, state=State.VISIBLE).order_by("pk").values_list("pk", flat=True)
    moves = [Move(pk, State.VISIBLE, State.PENDING, by_the_site=True) for pk in shown]
    _carry_out(moves)
    return len(moves)


def _carry_out(moves: Collection[Move], told: Collection[int] = ()) -> None:
    """The pictures are held. `told` are owners who hear of it otherwise."""
    moving = {to: {move.picture: move.was for move in moves if move.to is to} for to in State}
    for to, pictures in moving.items():
        _set(pictures, Q(), state=to)
    listing.refresh([move.picture for move in moves])
    recalling.of_pictures([move.picture for move in moves if move.to is not State.VISIBLE], now := timezone.now())
    recalling.of_blocked([move.picture for move in moves if move.to is State.BLOCKED], now)
    for to, pictures in moving.items():
        events.moved(pictures, to, told)
    signals.moved.send(sender=Picture, pictures=[move.picture for move in moves])


@transaction.atomic
def rate(ids: Collection[int], level: Level) -> int:
    """Their owner says for whom they are: for nobody more than moderators said. What was made of them for people who may not see
    them now is called back."""
    held = Case(When(own_level__isnull=False, then=Value(int(level))))
    ruled = Greatest(Value(int(level)), least.of_each())
    changed = _change(ids, ~Q(level=level) | Q(own_level__isnull=False), level=ruled, own_level=held)
    _follow_level(ids, level)
    return changed


@transaction.atomic
def rule(ids: Collection[int], level: Level) -> None:
    """Moderators say that no picture of the same originals is for more people than that; by `EVERYONE`, that their owners alone
    say again for whom they are."""
    originals = sorted(set(Picture.objects.filter(pk__in=ids).values_list("blob_id", flat=True)))
    for sha256 in originals:
        takedowns.hold(sha256)
    same = list(Picture.objects.filter(blob__in=originals).values_list("pk", flat=True))
    least.write(originals, level)
    own = Coalesce("own_level", "level")
    _change(same, Q(), level=Greatest(own, Value(int(level))), own_level=own if level else None)
    _follow_level(same, level)


def _follow_level(ids: Collection[int], level: Level) -> None:
    recalling.of_rated(ids, level, now := timezone.now())
    stale.of_pictures(ids, now)


def delete(ids: Collection[int], at: datetime) -> int:
    """Their owner's wish, for those that are `DELETABLE`. The rows stay, for what descends from them; no door shows them any
    more."""
    return _change(ids, DELETABLE & (NOT_DELETED | IN_BIN), deleted_at=at, binned_at=None)


def throw_away(ids: Collection[int], at: datetime) -> int:
    """The same, but they can be put back until the bin is emptied. To everybody else they are gone at once."""
    return _change(ids, DELETABLE & NOT_DELETED, deleted_at=at, binned_at=at)


def put_back(ids: Collection[int]) -> int:
    """Out of the bin: each is what it was, or what moderation has made of it meanwhile."""
    return _change(ids, IN_BIN, deleted_at=None, binned_at=None)


@transaction.atomic
def move_all(source: Player, target: Player) -> None:
    """Two players became one."""
    ids = list(Picture.objects.filter(owner=source).values_list("pk", flat=True))
    _change(ids, Q(owner=source), owner=target)
    _hold_words_of(source, ())
    Prompt.objects.filter(author=source).update(author=target)


@transaction.atomic
def forget_all(owner: Player, at: datetime) -> list[int]:
    """Their owner is leaving: whatever these had come to, they are gone, and their words with them. Lines of descent stay,
    each with the credit that was given. Which pictures these are."""
    ids = list(Picture.objects.filter(owner=owner).values_list("pk", flat=True))
    listing.hold(ids)
    Picture.objects.filter(pk__in=ids).update(
        deleted_at=Coalesce("deleted_at", at), binned_at=None, owner=None, recipe={}
    )
    _hold_words_of(owner, ids)
    listing.refresh(ids)
    Prompt.objects.filter(author=owner).update(author=None, text="", negative="")
    return ids


def _hold_words_of(author: Player, ids: Collection[int]) -> None:
    """Theirs, and those that these pictures descend from, before the tags and in the order in which `uses` locks them too."""
    above = PromptParent.objects.filter(child__pictures__in=ids).values("parent")
    words = Prompt.objects.select_for_update(no_key=True).filter(Q(author=author) | Q(pk__in=above))
    list(words.order_by("pk").values_list("pk"))


@transaction.atomic
def _change(ids: Collection[int], which: Q, **values: object) -> int:
    listing.hold(ids)
    changed = _set(ids, which, **values)
    listing.refresh(ids)
    return changed


def _set(ids: Collection[int], which: Q, **values: object) -> int:
    """Whoever sets twice refreshes once, at the end: a refresh locks words and then tags, and a second one after it would lock
    words behind tags."""
    return Picture.objects.filter(which, pk__in=ids).update(**values)

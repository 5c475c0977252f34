"""The one writer of runs: asks for their pictures, takes a wish back, and keeps notes.

Locks go from the player to the run to its jobs. What is done is told to its owner's windows after the commit.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Player
from gallery import pictures
from gallery.models import Mask, PaintState, Picture, Prompt, Run, RunPicture, SetPicture
from gallery.people.refusals import Refused
from gallery.prompts import PARENTS_MOST
from gallery.studio import telling
from gallery.studio.allowed import must_be_allowed
from gallery.studio.wishes import Cell, Wish, cells, request_of
from jobs import desk
from jobs.models import Priority

HANDLER = "gallery.studio"


def begin(owner: Player, wish: Wish) -> Run:
    """Ask for all pictures of a wish. Raises NotAllowed by the rules for words, Refused where the player has too many open, and
    desk's Impossible; then nothing is written. The words are read before anybody is held: reading many takes time."""
    planned = list(cells(wish))
    must_be_allowed(wish, planned)
    return _begin(owner, wish, planned)


@transaction.atomic
def _begin(owner: Player, wish: Wish, planned: list[Cell]) -> Run:
    Player.objects.select_for_update(no_key=True).get(pk=owner.pk)
    _must_have_room(owner, len(planned))
    run = _write(owner, wish)
    rows = [
        RunPicture(run=run, slot=slot, seed=cell.seed, words=cell.words.text, changes=cell.changes)
        for slot, cell in enumerate(planned)
    ]
    asks = [_ask(run, row, wish, cell) for row, cell in zip(rows, planned, strict=True)]
    for row, job in zip(rows, desk.ask_many(asks), strict=True):
        row.job = job
    RunPicture.objects.bulk_create(rows)
    return run


@transaction.atomic
def cancel(run: Run) -> int:
    """Take back what is not painted yet; how many pictures that were."""
    held = hold(run.pk)
    open_ones = held.pictures.filter(state=PaintState.WAITING)
    jobs = list(open_ones.exclude(job=None).values_list("job", flat=True))
    taken = open_ones.update(state=PaintState.CANCELLED)
    desk.cancel(ids=jobs)
    if taken:
        touch(held)
    return taken


def note(run: Run, text: str) -> None:
    """Its owner's own words about it; nobody else reads them."""
    Run.objects.filter(pk=run.pk).update(note=text)


NEVER_SHOWN = Q(revealed_at=None, hung_at=None)
"""One that its owner took back hung once: others liked it, and made something of it."""
NAMED_BY_NONE = ~Exists(SetPicture.objects.filter(picture=OuterRef("pk")))


def doomed(run: Run) -> int:
    """How many pictures go with it."""
    return Picture.objects.filter(NEVER_SHOWN, NAMED_BY_NONE, run_picture__run=run).count()


@transaction.atomic
def delete(run: Run, at: datetime) -> None:
    """Forget the wish, what is still open of it, and its pictures that nobody else ever saw. What a set names stays: whoever
    commits it holds its row until that is written, and here it is held first and looked at then, as in `sets.unused`."""
    cancel(run)
    mine = Picture.objects.filter(NEVER_SHOWN, run_picture__run=run)
    held = list(mine.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    pictures.delete(list(Picture.objects.filter(NAMED_BY_NONE, pk__in=held).values_list("pk", flat=True)), at)
    run.delete()


@transaction.atomic
def delete_all(owner: Player, at: datetime) -> None:
    """The same for all runs of somebody who is leaving, in as many statements for ten thousand as for one. Nobody's windows are
    told: they end with their owner."""
    theirs = Run.objects.filter(owner=owner)
    list(theirs.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    open_ones = RunPicture.objects.filter(run__owner=owner, state=PaintState.WAITING)
    desk.cancel(ids=list(open_ones.exclude(job=None).values_list("job", flat=True)))
    mine = Picture.objects.filter(NEVER_SHOWN, run_picture__run__owner=owner)
    pictures.delete(list(mine.values_list("pk", flat=True)), at)
    theirs.delete()


def hold(run: int) -> Run:
    return Run.objects.select_for_update(no_key=True).get(pk=run)


def touch(run: Run) -> None:
    """Something that its owner sees of it has changed. Call it with the run held."""
    Run.objects.filter(pk=run.pk).update(version=F("version") + 1)
    telling.changed(run)


def open_pictures(owner: Player) -> int:
    return RunPicture.objects.filter(run__owner=owner, state=PaintState.WAITING).count()


def most_open(owner: Player) -> int:
    """How many pictures this player may wait for at a time."""
    return int(settings.STUDIO_OPEN_PER_GUEST if owner.is_guest else settings.STUDIO_OPEN_PER_PLAYER)


def _must_have_room(owner: Player, wanted: int) -> None:
    most, waiting = most_open(owner), open_pictures(owner)
    if waiting + wanted <= most:
        return
    guest = " Guests wait for fewer than accounts do." if owner.is_guest else ""
    pictures = "1 picture" if most == 1 else f"{most} pictures"
    raise Refused(f"You may wait for {pictures} at a time, and wait for {waiting} already.{guest}")


def _write(owner: Player, wish: Wish) -> Run:
    run = Run.objects.create(
        owner=owner,
        kind=str(wish.kind),
        model=wish.model,
        words=wish.words,
        negative=wish.negative,
        steps=wish.steps,
        guidance=wish.guidance,
        sampler=wish.sampler,
        width=wish.width,
        height=wish.height,
        seed=wish.seed,
        is_seed_kept=wish.is_seed_kept,
        strength=wish.strength,
        source=wish.source,
        axes=[axis.as_json() for axis in wish.axes],
        is_public=wish.is_public,
        note=wish.note,
    )
    run.parents.set(_parents(wish))
    if wish.mask is not None:
        Mask.objects.create(run=run, sha256=_name_of(wish.mask), content=wish.mask)
    return run


def _parents(wish: Wish) -> list[Prompt]:
    """Whose words and whose picture it is made of: none loses the credit, so the picture it begins with comes first."""
    named = ([wish.source.prompt] if wish.source else []) + list(wish.parents)
    return list({prompt.pk: prompt for prompt in named}.values())[:PARENTS_MOST]


def _name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _ask(run: Run, row: RunPicture, wish: Wish, cell: Cell) -> desk.Ask:
    sources = [wish.source.blob_id] if wish.source else []
    if wish.mask is not None:
        sources.append(_name_of(wish.mask))
    return desk.Ask(
        key=f"studio:{run.pk}:{row.slot}",
        handler=HANDLER,
        owner=run.owner,
        request=request_of(wish, cell, sources),
        priority=Priority.STUDIO,
    )

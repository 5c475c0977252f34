"""Originals and the programs that look at them: brings the pixels, and moves pictures by what was seen.

Any of it may run twice, late or never: rows say what is due, and `sweep` finds them.
"""

from __future__ import annotations

import io
from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from PIL import Image

from gallery import copies, files, pictures, takedowns
from gallery.models import Picture, Taken, Why
from gallery.takedowns import Ruling
from moderation import cases
from moderation.desk.rows import Source
from moderation.scanning import looking, scanners
from moderation.scanning.rows import Scan, ScanState
from moderation.scanning.standing import Says, Standing, of_originals
from moderation.states import State

UNDECIDED = (State.PENDING, State.VISIBLE)
READ_FOR_EACH = 20
"""Originals that are looked through for each that may move: most are as fit as before."""


def scan(sha256: str, now: datetime) -> int:
    """Have it looked at, as far as that is due, and let its pictures go where that says. How many moved."""
    looking.want(sha256, now)
    looking.look(sha256, lambda: _pixels(sha256), now)
    return _follow([sha256], now)


def sweep(now: datetime, most: int) -> int:
    """Pictures that wait for no look and no person, and looks that are due: what somebody waits for before what is shown."""
    moved = sum(scan(sha256, now) for sha256 in dict.fromkeys([*_stuck(most), *looking.due(now, most)]))
    return moved + judge_anew(now, most)


def judge_anew(now: datetime, most: int) -> int:
    """By what was seen when the site asked for something else, without looking again: so many are moved at most, of many times as
    many that are looked through. How many moved."""
    terms = scanners.terms()
    found = looking.judged_otherwise(terms, most * READ_FOR_EACH)
    stands = of_originals(found)
    wait = set(Picture.objects.filter(blob__in=found, state=State.PENDING).values_list("blob_id", flat=True))
    calm = [one for one in found if one not in wait and stands[one].says not in (Says.UNFIT, Says.ASK)]
    looking.note_judged(calm, terms)
    return _follow([one for one in found if one not in set(calm)][:most], now)


def want_all(now: datetime, *, again: bool) -> int:
    """Looks at whatever is shown and lacks one, in the order in which it is found. How many originals are due then."""
    looks = Scan.objects.filter(sha256=OuterRef("blob"))
    lacking = [~Exists(looks.filter(scanner=one.name)) for one in scanners.asked()]
    unseen = Picture.objects.filter(reduce(or_, lacking, Q(pk__in=[])), state=State.VISIBLE)
    for sha256 in unseen.order_by().values_list("blob_id", flat=True).distinct().iterator():
        looking.want(sha256, now, is_later=True)
    if again:
        looking.again(None, now)
    return looking.waiting()


@transaction.atomic
def settle(sha256: str) -> int:
    """Let its pictures go where what was seen says. Whoever keeps a picture of it meanwhile waits, and finds what was seen."""
    takedowns.hold(sha256)
    here = Picture.objects.filter(blob=sha256, state__in=UNDECIDED).order_by("pk").values_list("pk", "state")
    waiting = [pk for pk, state in here if state == State.PENDING]
    if not here or takedowns.is_down(sha256):
        return 0
    stands = takedowns.stands(sha256)
    if stands.says is Says.UNFIT:
        return pictures.judge([pk for pk, _ in here], State.WITHHELD, Ruling(Why.SCANNED, stands.of))
    if stands.says is Says.ASK and stands.of:
        return pictures.doubt([pk for pk, state in here if state == State.VISIBLE])
    if not waiting or copies.wait(sha256):
        return 0
    return pictures.judge(waiting, State.VISIBLE, Ruling(Why.SCANNED)) if stands.says is Says.FIT else 0


def _follow(hashes: Collection[str], now: datetime) -> int:
    """Where what was seen leads. It is noted last: what did not come so far is found again."""
    terms, moved = scanners.terms(), 0
    for sha256 in hashes:
        _tell_moderators(sha256, now)
        moved += settle(sha256)
    looking.note_judged(hashes, terms)
    return moved


@transaction.atomic
def _tell_moderators(sha256: str, now: datetime) -> None:
    """Of what is withheld or waits for a person, once, by the first picture of it. Before any is moved: a case is held before
    its subject, and what nobody was told of is found again."""
    stands = takedowns.stands(sha256)
    if stands.says not in (Says.UNFIT, Says.ASK) or takedowns.is_down(sha256):
        return
    first = Picture.objects.filter(blob=sha256, state__in=UNDECIDED).order_by("pk").first()
    if first is not None and looking.ask(sha256, now):
        seen = looking.seen(sha256)
        cases.open("picture", first.key, Source.SCAN, name="scanners", words=_said(stands), observation=seen)


def _said(stands: Standing) -> str:
    if stands.says is Says.UNFIT:
        return f"Programs take it for {stands.of}: it is withheld until somebody looks."
    return f"Programs are not sure whether it shows {stands.of}." if stands.of else "No program could look at it."


def _stuck(most: int) -> list[str]:
    """Originals of pictures that wait though nobody is going to look: their row got lost, their scanner was taken out, or a
    decision was overturned that they had begun under."""
    looked_at = Scan.objects.filter(looking.of_asked(), sha256=OuterRef("blob"))
    alike = Taken.objects.filter(picture=OuterRef("pk"), why=Why.ALIKE, takedown__lifted_at=None)
    waiting = Picture.objects.filter(
        ~Exists(looked_at.filter(state=ScanState.QUEUED)),
        ~Exists(looked_at.filter(asked_at__isnull=False, passed_at=None)),
        ~Exists(alike),
        state=State.PENDING,
    )
    return list(waiting.order_by("-pk").values_list("blob_id", flat=True)[:most])


def _pixels(sha256: str) -> Image.Image:
    return Image.open(io.BytesIO(files.read(sha256)), formats=["PNG"]).convert("RGB")

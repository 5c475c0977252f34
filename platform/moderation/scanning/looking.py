"""The one writer of scans: wanting them, looking, trying again, and at last asking a person.

Two workers may be sent the same original: the one that moves the row's time on looks, the other goes home.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from PIL import Image

from moderation.scanning import scanners
from moderation.scanning.observing import Scanner, checked
from moderation.scanning.rows import Scan, ScanState

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""A look takes a tenth of a second; who has not said anything after this is gone."""
PAUSES = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=3))
"""After the first, second and third attempt that failed. The fourth is the last."""
ATTEMPTS_MOST = len(PAUSES) + 1
FAULT_MAX = 200
KILLED = "Whoever looked at it never came back."

NO_SCANNER = "(none)"
"""Of a person's word where the site asked no scanner: nobody is going to look by this name."""

QUEUED = Scan.objects.filter(state=ScanState.QUEUED)


def of_asked() -> Q:
    """Looks of the scanners that this site asks now: those of one that was taken out stay, and nobody waits for them."""
    return Q(scanner__in=[one.name for one in scanners.asked()])


def want(sha256: str, now: datetime, *, is_later: bool = False) -> None:
    """From every scanner that this site asks and that has not been asked yet."""
    rows = [Scan(sha256=sha256, scanner=one.name, due_at=now, is_later=is_later) for one in scanners.asked()]
    Scan.objects.bulk_create(rows, ignore_conflicts=True)


def hurry(sha256: str) -> None:
    """Somebody waits for it now, though it was to be looked at later."""
    QUEUED.filter(sha256=sha256, is_later=True).update(is_later=False)


def due(now: datetime, most: int) -> list[str]:
    """Originals that somebody is to look at: first those that pictures wait for, of each kind what waits longest."""
    rows = QUEUED.filter(of_asked(), due_at__lte=now).order_by("is_later", "due_at")
    return list(dict.fromkeys(rows.values_list("sha256", flat=True)[:most]))


def seen(sha256: str) -> dict[str, dict[str, float | str]]:
    """What was seen in it, by scanner: its version, scores, and why it saw nothing where it did not."""
    rows = Scan.objects.filter(sha256=sha256).exclude(state=ScanState.QUEUED).order_by("scanner")
    return {
        row.scanner: {"version": row.version, **row.scores} | ({"fault": row.fault} if row.fault else {})
        for row in rows
    }


def waiting() -> int:
    """How many originals nobody has looked at yet, or not again."""
    return QUEUED.filter(of_asked()).values("sha256").distinct().count()


def look(sha256: str, pixels: Callable[[], Image.Image], now: datetime) -> int:
    """Look at it with whatever is due. How many looks were done. `pixels` may raise."""
    return sum(_look(scanner, sha256, pixels, now) for scanner in scanners.asked())


def again(hashes: Collection[str] | None, now: datetime) -> int:
    """Look at all of these anew, or at whatever was ever looked at: weights have changed. What people said stands."""
    rows = Scan.objects.all() if hashes is None else Scan.objects.filter(sha256__in=hashes)
    return rows.exclude(state=ScanState.QUEUED).update(
        state=ScanState.QUEUED, due_at=now, is_later=True, attempts=0, fault="", asked_at=None
    )


def judged_otherwise(terms: str, most: int) -> list[str]:
    """Originals whose pictures followed what was seen in them when this site asked for something else. Two ranges, for what
    differs no index finds."""
    seen = Scan.objects.filter(state__in=[ScanState.DONE, ScanState.FAILED]).order_by("judged_by")
    other = [seen.filter(judged_by__lt=terms), seen.filter(judged_by__gt=terms)]
    return list(dict.fromkeys(sha256 for rows in other for sha256 in rows.values_list("sha256", flat=True)[:most]))


def note_judged(hashes: Collection[str], terms: str) -> None:
    """Pictures have followed what was seen in these."""
    rows = Scan.objects.filter(sha256__in=hashes, state__in=[ScanState.DONE, ScanState.FAILED])
    rows.exclude(judged_by=terms).update(judged_by=terms)


def ask(sha256: str, now: datetime) -> bool:
    """A person is to look at it. Whether that is new."""
    return bool(Scan.objects.filter(sha256=sha256, asked_at=None).update(asked_at=now))


def let_pass(hashes: Collection[str], now: datetime) -> None:
    """A person found these fit, whatever was or will be seen in them: also where nothing looks at pictures now, but may later."""
    names = [scanner.name for scanner in scanners.asked()] or [NO_SCANNER]
    rows = [Scan(sha256=one, scanner=name, due_at=now) for one in hashes for name in names]
    Scan.objects.bulk_create(rows, ignore_conflicts=True)
    Scan.objects.filter(sha256__in=hashes, passed_at=None).update(passed_at=now)


def _look(scanner: Scanner, sha256: str, pixels: Callable[[], Image.Image], now: datetime) -> bool:
    mine = QUEUED.filter(sha256=sha256, scanner=scanner.name)
    due = mine.filter(due_at__lte=now)
    if due.filter(attempts__gte=ATTEMPTS_MOST).update(state=ScanState.FAILED, fault=KILLED):
        return False
    if not due.update(due_at=now + LEASE, attempts=F("attempts") + 1):
        return False
    try:
        said = checked(scanner.look(pixels()))
    except Exception as error:
        logger.warning("%s could not look at %s", scanner.name, sha256, exc_info=True)
        _fail(mine, str(error) or type(error).__name__, now)
        return False
    mine.update(state=ScanState.DONE, version=said.version, scores=dict(said.scores), seen_at=now, fault="")
    return True


def _fail(mine: QuerySet[Scan], why: str, now: datetime) -> None:
    attempts = mine.values_list("attempts", flat=True).first() or 0
    fault = why[:FAULT_MAX]
    if attempts >= ATTEMPTS_MOST:
        mine.update(state=ScanState.FAILED, fault=fault)
    else:
        mine.update(due_at=now + PAUSES[attempts - 1], fault=fault)

"""Work on pictures that nobody waits for. Each task may run twice, late or never: the sweep finds what is missing."""

from __future__ import annotations

import logging

import numpy as np
from celery import shared_task
from django.db.models import QuerySet
from django.utils import timezone

from gallery import freeing, hints, renditions, scans
from gallery.exports import keeping, writing
from gallery.find import cells, graph, lexicon, looks, meanings
from gallery.models import Blob
from gallery.notices import marking
from gallery.picking import bin
from gallery.sets import astray, collecting
from gallery.sets.proposals import running as checks

logger = logging.getLogger(__name__)

SWEEP_MOST = 50
SCANNED_MOST = 100
FREED_MOST = 500
SEEN_MOST = 300
MEANT_MOST, MEANT_IN_AN_HOUR, MOVED_MOST = 200, 2_000, 100_000
EMPTIED_MOST = 500


@shared_task
def make_renditions(hashes: list[str]) -> int:
    """Of these originals, as many files as they should have by now and have not."""
    return _make_all(Blob.objects.filter(pk__in=hashes))


@shared_task
def sweep_renditions() -> int:
    """Make what got lost on the way."""
    return _make_all(renditions.wanting(timezone.now(), SWEEP_MOST))


@shared_task
def scan_original(sha256: str) -> int:
    """Let programs look at it; how many pictures moved by it."""
    return scans.scan(sha256, timezone.now())


@shared_task
def sweep_scans() -> int:
    """Looks that are due again, and what got lost on the way."""
    return scans.sweep(timezone.now(), SCANNED_MOST)


@shared_task
def free_unclaimed() -> int:
    """Originals whose bytes nobody claims any more."""
    return freeing.free_unclaimed(timezone.now(), FREED_MOST)


@shared_task
def empty_bin() -> int:
    """What has lain in a bin for its time is deleted for good. So many at once, that no list waits for long."""
    emptied, now = 0, timezone.now()
    while some := bin.empty(now, EMPTIED_MOST):
        emptied += some
    return emptied


@shared_task
def forget_notices() -> int:
    """What people were told long ago."""
    return marking.forget_old(timezone.now())


@shared_task
def write_export(number: int) -> None:
    """A go of it; the next one is another task, so that others' work comes between."""
    if writing.write_some(number):
        hints.export_wanted(number)


@shared_task
def sweep_exports() -> int:
    """Go on with what nobody is at, and free what is over."""
    now = timezone.now()
    for number in keeping.idle(now):
        hints.export_wanted(number)
    return keeping.free_expired(now)


@shared_task
def clean_exports() -> int:
    """Files that no row names, and rows that tell nobody anything any more."""
    return keeping.clean(timezone.now())


@shared_task
def refresh_lexicon() -> int:
    """The words that pictures have now, for whoever searches."""
    return lexicon.refresh()


@shared_task
def refresh_young_lexicon() -> int:
    """The same, sooner, where there are few."""
    return lexicon.refresh_young(timezone.now())


@shared_task
def sweep_looks() -> int:
    """What originals look like, where nobody noted it yet."""
    return looks.write_lacking(SEEN_MOST)


@shared_task
def write_meanings() -> int:
    """What the newest prompts mean."""
    return meanings.write_newest(MEANT_MOST)


@shared_task
def sweep_meanings() -> int:
    """What older ones mean, where that was never written; the middles that they lie around, and the graph."""
    written = meanings.write_lacking(MEANT_IN_AN_HOUR)
    cells.learn(np.random.default_rng())
    cells.move(MOVED_MOST)
    graph.fill(MOVED_MOST)
    return written


@shared_task
def collect_sets() -> int:
    """Sets that were deleted long ago, commits that nothing leads to, and what nobody's versions are made of any more."""
    now = timezone.now()
    collecting.purge(now)
    astray.sweep(now)
    return collecting.collect(now)


def _make_all(blobs: QuerySet[Blob]) -> int:
    """One damaged picture does not keep the others waiting."""
    made = 0
    for blob in blobs:
        try:
            made += len(renditions.make_missing(blob))
        except (OSError, ValueError):
            logger.exception("No renditions of %s", blob)
    return made


@shared_task
def check_proposal(number: int) -> bool:
    """What checks say of a proposal to a set, once for each pair of heads."""
    return checks.run(number, timezone.now())


@shared_task
def sweep_checks() -> int:
    """Those that got lost on the way."""
    return checks.sweep(timezone.now())

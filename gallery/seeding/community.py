"""Makes a community: its bytes first, then all of its rows in one transaction, then what workers would make of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import numpy as np
from django.db import connection, transaction

from accounts.models import Player
from gallery import blobs, hung, listing, renditions, uses
from gallery.find import lexicon, looks
from gallery.models import Blob, Comment, Follow, Listing, Picture, PictureTag, Prompt, PromptParent, Reaction
from gallery.seeding import collections, credits, notices, people, pictures, scenes, talk, texts
from gallery.seeding.made import begin
from gallery.seeding.planning import planned
from gallery.visibility import listed

SCENES_MOST, SCENES_LEAST, PICTURES_PER_SCENE = 300, 12, 10
LISTED_TOGETHER = 50_000
BIG = (Player, Prompt, PromptParent, Picture, Listing, Reaction, Comment, Follow, PictureTag)

Step = Callable[[str, int, int], None]
"""Told how a thing is going: its name, how much is done and how much there is."""


def make(seed: int, count: int, until: datetime, step: Step) -> dict[str, int]:
    """So many more pictures with everything around them; returns how many of what. All of it, or nothing but some files."""
    shown = _paint(seed, count, step)
    given = [seed, count, Picture.objects.count()]
    made = begin(planned(given, count), np.random.default_rng([*given, 1]), until)
    written: dict[str, int] = {}
    writers: dict[str, Callable[[], int]] = {
        "players": lambda: people.people(made),
        "follows": lambda: people.follows(made),
        "prompts": lambda: texts.prompts(made),
        "lines of descent": lambda: texts.ancestry(made),
        "pictures": lambda: pictures.pictures(made, shown),
        "reactions": lambda: talk.reactions(made),
        "comments": lambda: talk.comments(made),
        "tags": lambda: talk.tags(made),
        "credit": lambda: credits.credits(made),
        "collections": lambda: collections.collections(made),
        "notifications": lambda: notices.notices(made),
        "listings": lambda: _list(made.pictures, step),
        "uses of words and tags": _count_uses,
        "words to search by": lexicon.refresh,
    }
    with transaction.atomic(), _checked_at_once():
        for at, (name, write) in enumerate(writers.items()):
            step(name, at, len(writers))
            written[name] = write()
    _settle(step)
    _render(shown, step)
    return written


def _paint(seed: int, count: int, step: Step) -> list[Blob]:
    wanted = min(SCENES_MOST, max(SCENES_LEAST, count // PICTURES_PER_SCENE))
    kept = []
    for at in range(wanted):
        step("scenes", at, wanted)
        image, width, height = scenes.png_of(seed * SCENES_MOST + at)
        kept.append(blobs.store(image, "image/png", width, height))
    return kept


def _list(numbers: np.ndarray, step: Step) -> int:
    for start in range(0, len(numbers), LISTED_TOGETHER):
        step("listings", start, len(numbers))
        some = numbers[start : start + LISTED_TOGETHER]
        listing.add(listed().filter(pk__gte=int(some[0]), pk__lte=int(some[-1])))
    return Listing.objects.filter(pk__gte=int(numbers[0]), pk__lte=int(numbers[-1])).count()


def _count_uses() -> int:
    """Once for all that are listed now."""
    hung.renew_all()
    looks.renew_all()
    prompts, tags = uses.wrong_prompts(), uses.wrong_tags()
    uses.recount(prompts, tags)
    return len(prompts) + len(tags)


@contextmanager
def _checked_at_once() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    yield


def _settle(step: Step) -> None:
    """So that the first pages after it are planned well. A test's transaction cannot."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        for at, model in enumerate(BIG):
            step("statistics", at, len(BIG))
            cursor.execute(f"VACUUM (ANALYZE) {connection.ops.quote_name(model._meta.db_table)}")


def _render(shown: list[Blob], step: Step) -> None:
    for at, blob in enumerate(shown):
        step("renditions", at, len(shown))
        renditions.make_missing(blob)

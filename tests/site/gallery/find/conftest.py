"""Listed pictures by their words."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Player
from gallery import listing
from gallery.find import asking, searching
from gallery.models import Picture
from tests.support.paintings import picture_of
from tests.support.people import account
from tests.support.scenes import once

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)

Hang = Callable[..., Picture]


@pytest.fixture
def ada(db: None) -> Player:
    return once(account, "Ada")


@pytest.fixture
def bo(db: None) -> Player:
    return once(account, "Bo")


@pytest.fixture
def hang(bo) -> Hang:
    return hanging(bo)


def hanging(bo: Player) -> Hang:
    """Hangs a listed picture of these words, `age` days old, with these columns."""
    seeds = iter(range(1000))

    def one(words: str, age: float = 0, owner: Player = bo, **columns: object) -> Picture:
        picture = picture_of(owner, words, seed=next(seeds))
        Picture.objects.filter(pk=picture.pk).update(listed_at=NOW - timedelta(days=age), **columns)
        listing.refresh([picture.pk])
        picture.refresh_from_db()
        return picture

    return one


def found(question: str, count: int = 30, **parameters: str) -> list[str]:
    """The words of the pictures that a search finds, in its order, all pages one after the other."""
    shown: list[str] = []
    after = None
    while True:
        asked = asking.asked({"q": question, **parameters})
        page = searching.page_of(asked.question, asked.facets, asked.order, after, count, now=NOW)
        shown += [picture.prompt.text for picture in page.pictures]
        if (after := page.after) is None:
            return shown

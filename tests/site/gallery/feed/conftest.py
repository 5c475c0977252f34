"""A small gallery with pictures that differ in all that a feed can tell apart."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Player
from gallery import listing
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
def hang() -> Hang:
    return hanging()


def hanging() -> Hang:
    """Hangs a listed picture of somebody, `age` old, with these columns."""
    seeds = iter(range(1000))

    def one(owner: Player, age: timedelta = timedelta(), **columns: object) -> Picture:
        seed = next(seeds)
        picture = picture_of(owner, f"fox {seed}", seed=seed)
        Picture.objects.filter(pk=picture.pk).update(listed_at=NOW - age, **columns)
        listing.refresh([picture.pk])
        picture.refresh_from_db()
        return picture

    return one

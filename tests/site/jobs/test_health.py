"""What the site says of the studio, from the dispatchers' rows alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inference.fake import OFFER, FakeStudio
from jobs import beats
from jobs.beats import FRESH, REMEMBERED
from jobs.health import StudioHealth, studio_status
from jobs.models import DispatcherBeat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


def beating(name: str, studio: str, silent_for: float = 0.5) -> None:
    now = timezone.now()
    fence = beats.begin(name, "", now)
    assert beats.beat(name, fence, "", now, studio, FakeStudio().capacity(), {"silent_for": silent_for})


def test_without_a_dispatcher_the_studio_is_missing():
    status = studio_status(timezone.now())
    assert (status.state, status.dispatcher_age, status.capacity) == (StudioHealth.MISSING, None, None)


def test_a_ready_studio_tells_what_it_can_do():
    beating("easel", "ready")
    status = studio_status(timezone.now())
    assert (status.state, status.actors, status.seconds_per_picture) == (StudioHealth.READY, 1, 0.5)
    assert status.offer("fake") == OFFER
    assert status.offer("other") is None
    assert 0.5 <= status.age_seconds < 5


def test_a_dispatcher_that_says_nothing_any_more_leaves_the_studio_missing():
    beating("easel", "ready")
    status = studio_status(timezone.now() + FRESH + timedelta(seconds=1))
    assert (status.state, status.actors) == (StudioHealth.MISSING, 0)
    assert status.dispatcher_age > FRESH.total_seconds()


def test_a_dispatcher_that_left_in_peace_is_missing_at_once():
    beating("easel", "stopped")
    assert studio_status(timezone.now()).state == StudioHealth.MISSING


def test_of_several_dispatchers_the_best_is_believed():
    beating("one", "ready")
    beating("two", "lost")
    assert studio_status(timezone.now()).state == StudioHealth.READY


def test_what_another_version_said_of_its_capacity_is_not_believed():
    beating("easel", "ready")
    DispatcherBeat.objects.update(detail={"capacity": {"t": "Capacity", "colours": 7}})
    assert studio_status(timezone.now()).capacity is None


def test_an_older_life_learns_that_a_newer_has_begun():
    now = timezone.now()
    older = beats.begin("easel", "", now)
    newer = beats.begin("easel", "", now)
    capacity = FakeStudio().capacity()
    assert not beats.beat("easel", older, "", now, "ready", capacity, {})
    assert beats.beat("easel", newer, "", now, "ready", capacity, {})


def test_at_one_studio_the_last_to_begin_leads_until_it_falls_silent():
    now = timezone.now()
    first, second = beats.begin("first", "ray:6379", now), beats.begin("second", "ray:6379", now)
    assert not beats.leads("first", first, "ray:6379", now)
    assert beats.leads("second", second, "ray:6379", now)
    assert beats.leads("first", first, "ray:6379", now + FRESH)


def test_dispatchers_at_different_studios_all_lead():
    now = timezone.now()
    first = beats.begin("first", "ray-one:6379", now)
    beats.begin("second", "ray-two:6379", now)
    assert beats.leads("first", first, "ray-one:6379", now)


def test_a_name_that_was_not_heard_for_a_day_is_forgotten_when_another_begins():
    now = timezone.now()
    beats.begin("gone", "", now - REMEMBERED - timedelta(seconds=1))
    beats.begin("here", "", now)
    beats.begin("easel", "", now)
    assert set(DispatcherBeat.objects.values_list("name", flat=True)) == {"here", "easel"}

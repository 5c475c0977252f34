"""What is loaded when the site begins to serve is looked at by the collector once, and what comes later as ever."""

import gc
import socket
import weakref

import pytest
import uvicorn

from paintoff.lasting import keep_what_is_loaded
from paintoff.management.commands.serve import serve


@pytest.fixture(autouse=True)
def thawed():
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


class Ring:
    """Refers to itself, so that only the collector can end it."""

    def __init__(self):
        self.itself = self


def test_what_comes_later_is_still_collected():
    keep_what_is_loaded()
    ring = weakref.ref(Ring())
    gc.collect()
    assert ring() is None


def test_what_was_rubbish_before_is_not_kept():
    ring = weakref.ref(Ring())
    keep_what_is_loaded()
    assert ring() is None


def test_rows_that_pages_hold_for_a_moment_do_not_have_everything_looked_through():
    keep_what_is_loaded()
    before = gc.get_stats()[2]["collections"]
    held = [[number] for number in range(200_000)]
    assert gc.get_stats()[2]["collections"] == before
    assert len(held) == 200_000


def test_rings_that_grew_old_end_by_themselves_after_all():
    keep_what_is_loaded()
    young, middle, old = gc.get_threshold()
    ring = weakref.ref(Ring())
    held = [[number] for number in range((young + 1) * (middle + 1) * (old + 2))]
    assert held
    assert ring() is None


def test_the_site_has_loaded_its_pages_and_keeps_them_before_it_answers(monkeypatch):
    seen = []
    monkeypatch.setattr(
        uvicorn.Server, "run", lambda self, sockets: seen.append((self.config.loaded, gc.get_freeze_count() > 50_000))
    )
    with socket.socket() as line:
        serve(line)
    assert seen == [(True, True)]

"""The studio in a real browser: fit for everybody, and each of its tools does what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts.models import Player
from inference.fake_pictures import OFFER
from inference.protocol import Kind
from tests.browser.gallery.test_files import keep
from tests.browser.gallery.test_picture_page import be
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.people import account
from tests.support.wishes import offering, paint, painted_run, run_of

EVERYTHING = replace(OFFER, kinds=tuple(Kind), samplers=("flow-euler", "euler"))


@pytest.fixture
def ada(transactional_db) -> Player:
    offering(EVERYTHING)
    return account("Ada")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_page_is_fit_for_everybody(ada: Player, window: Window, width: int, scheme: str) -> None:
    painted_run(ada, count=3, words="a fox in the fog, seen from the other bank of a wide river")
    run = run_of(ada, count=4)
    paint(run, 1)
    page = window("/up", width=width, color_scheme=scheme, reduced_motion="reduce", awaits="503")
    be(page, ada)
    page.goto("/studio")
    keep(page, f"studio-{width}-{scheme}")
    assert_fit_for_everybody(page)
    page.locator(".studio-more summary").click()
    keep(page, f"studio-more-{width}-{scheme}")
    assert_fit_for_everybody(page)

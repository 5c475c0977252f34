"""Choosing and searching in a real browser: by keys, on phones, in light and dark."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser.gallery.test_files import keep, soft
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import showing
from tests.support.people import account
from tests.support.scenes import once

CUT = """() => [...document.querySelectorAll(".shelf-row .tabs a")]
    .filter(tab => tab.getBoundingClientRect().right > tab.parentElement.getBoundingClientRect().right + 1)
    .map(tab => tab.textContent)"""


@pytest.fixture
def foxes(transactional_db) -> None:
    cache.clear()
    once(three_foxes)


def three_foxes() -> None:
    bo = account("Bo")
    for number, size in enumerate([(64, 64), (96, 64), (64, 96)]):
        showing(bo, soft(*size), f"a red fox number {number}")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_choices_are_fit_for_everybody_and_lead_to_what_was_chosen(
    foxes: None, window: Window, width: int, scheme: str
) -> None:
    page = window("/gallery", width=width, color_scheme=scheme, reduced_motion="reduce")
    page.locator(".narrow > summary").click()
    assert_fit_for_everybody(page)
    page.get_by_label("Shape").select_option("wide")
    keep(page, f"controls-{width}-{scheme}")
    page.get_by_role("button", name="Show these").click()
    expect(page.locator(".wall img")).to_have_count(1)
    assert page.url.endswith("/gallery?shape=wide"), "what was left empty is not in the address"
    assert_fit_for_everybody(page)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_search_is_fit_for_everybody_and_played_by_keys(foxes: None, window: Window, width: int, scheme: str) -> None:
    page = window("/search", width=width, color_scheme=scheme, reduced_motion="reduce", awaits="400")
    assert_fit_for_everybody(page)
    keep(page, f"search-help-{width}-{scheme}")
    page.keyboard.press("/")
    page.keyboard.type('fox number "2"')
    page.keyboard.press("Enter")
    expect(page.locator(".wall img")).to_have_count(1)
    assert_fit_for_everybody(page)
    page.get_by_role("navigation", name="Order").get_by_role("link").last.click()
    expect(page).to_have_url(re.compile(r"sort=meaning"))
    assert page.evaluate(CUT) == [], "each order stands whole beside what narrows"
    page.keyboard.press("/")
    page.keyboard.type("fox artist:bo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("There is no artist: here")
    assert_fit_for_everybody(page)
    keep(page, f"search-fault-{width}-{scheme}")

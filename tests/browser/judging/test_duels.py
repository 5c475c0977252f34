"""Checkpoint duels as visitors meet them: by tap, by key, by swipe, and without scripts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from battles.models import CheckpointBallot
from tests.browser.judging.conftest import Window
from tests.support.duels import name_models, open_duels, serve
from tests.support.scenes import once

READY = "form[data-pair]:not([hidden]) button[value=left]:not([disabled])"
NOTE_WHERE_FOCUS_STANDS = """() => {
    window.stood = [];
    const note = () => stood.push(document.activeElement.tagName);
    new MutationObserver(note).observe(document.querySelector("[data-told]"), {childList: true});
}"""
PICTURES = os.environ.get("SCREENSHOTS")


@pytest.fixture(autouse=True)
def two_models(settings, transactional_db) -> None:
    name_models(settings, hasty=4, painstaking=12)
    once(six_duels)
    serve("hasty", "painstaking")  # as the studio is now: one that was heard of minutes ago has gone


def six_duels() -> None:
    serve("hasty", "painstaking")
    open_duels(6)


def keep(page: Page, name: str) -> None:
    """For whoever wants to look: SCREENSHOTS names a folder."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def answered() -> int:
    return CheckpointBallot.objects.filter(weight=1).exclude(answer="").count()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
def test_one_tap_judges_tells_and_brings_the_next_pair(window: Window, width: int, scheme: str) -> None:
    page = window("/duels", width=width, height=740 if width == 360 else 860, color_scheme=scheme)
    page.wait_for_selector(READY)
    keep(page, f"duels-{width}-{scheme}")
    first = page.locator("form[data-pair]:not([hidden])").get_attribute("data-pair")
    page.click(READY)
    expect(page.locator("#told-title")).to_contain_text("You picked")
    page.wait_for_selector(READY)
    keep(page, f"duels-told-{width}-{scheme}")
    assert page.locator("form[data-pair]:not([hidden])").get_attribute("data-pair") != first
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert answered() == 1


def test_the_arrow_keys_judge(window: Window) -> None:
    page = window("/duels")
    for key, many in (("ArrowLeft", 1), ("ArrowDown", 2), ("ArrowRight", 3)):
        page.wait_for_selector(READY)
        with page.expect_response("**/duels/vote"):
            page.keyboard.press(key)
        expect(page.locator("[data-told] .judge-sides")).to_have_count(1)
        page.wait_for_selector(READY)
        assert answered() == many


def test_a_voter_who_goes_by_tab_stays_at_the_pair(window: Window) -> None:
    page = window("/duels")
    page.locator(READY).focus()
    page.evaluate(NOTE_WHERE_FOCUS_STANDS)
    page.keyboard.press("Enter")
    expect(page.locator("#told-title")).to_contain_text("You picked")
    expect(page.locator(READY)).to_be_focused()
    assert "BODY" not in page.evaluate("stood")


def test_every_pair_can_be_judged_to_the_last(window: Window) -> None:
    page = window("/duels")
    many = len(open_duels(6))
    for _ in range(many):
        page.wait_for_selector(READY)
        with page.expect_response("**/duels/vote"):
            page.keyboard.press("1")
    expect(page.get_by_text("You have judged every pair")).to_be_visible()


def test_it_works_as_a_form_without_scripts(window: Window) -> None:
    page = window("/duels", java_script_enabled=False)
    page.wait_for_load_state("load")
    page.wait_for_timeout(350)  # a person looks, for longer than the least
    page.locator("form[data-pair]:not([hidden]) button[value=right]").click()
    expect(page.locator("#told-title")).to_contain_text("You picked")
    assert answered() == 1

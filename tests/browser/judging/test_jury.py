"""The open jury as visitors and players meet it, in a real browser on the real site."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from battles import models
from battles.jury.sitting import VOTERS_FEWEST
from tests.browser.judging.conftest import Window
from tests.support.battles import guest
from tests.support.open_juries import BY_ADA, BY_BO, before_the_jury, judge, minutes_later
from tests.support.people import browser_of

READY = "form[data-pair]:not([hidden]) button[value=left]:not([disabled])"
PICTURES = os.environ.get("SCREENSHOTS")


def keep(page: Page, name: str) -> None:
    """For whoever wants to look: SCREENSHOTS names a folder."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def be(page: Page, player, path: str) -> None:
    """This page's browser is this player's from now on."""
    session = browser_of(player).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])
    page.goto(path)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
def test_a_visitor_judges_every_pair_and_every_vote_counts(window: Window, width: int, scheme: str) -> None:
    before_the_jury(guest("Ada"), guest("Bo"))
    page = window("/jury", width=width, height=740 if width == 360 else 860, color_scheme=scheme)
    page.wait_for_selector(READY)
    keep(page, f"jury-{width}-{scheme}")
    for number in range(4):
        page.wait_for_selector(READY)
        with page.expect_response("**/jury/vote"):
            page.keyboard.press("ArrowLeft") if number % 2 else page.click(READY)
        expect(page.locator("#told-title")).to_have_text("Your vote is in")
        if number == 0:
            keep(page, f"jury-told-{width}-{scheme}")
    expect(page.get_by_text("You have judged what waits for you")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert models.Ballot.objects.counting().count() == 4


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_a_player_sees_the_jury_sit_and_finds_the_result(window: Window, width: int, scheme: str) -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = before_the_jury(ada, bo)
    page = window("/battles", width=width, height=740 if width == 360 else 860, color_scheme=scheme)
    keep(page, f"list-jury-{width}-{scheme}")
    be(page, ada, f"/b/{battle.code}")
    expect(page.get_by_role("heading", name="The open jury sits")).to_be_visible()
    expect(page.get_by_text(f"0 of at least {VOTERS_FEWEST} have judged")).to_be_visible()
    keep(page, f"room-jury-{width}-{scheme}")
    assert BY_BO not in page.content()
    for number in range(VOTERS_FEWEST):
        judge(guest(f"Visitor {number}"), favourite=bo)
    minutes_later(battle)
    expect(page.get_by_text("The open jury has decided")).to_be_visible()
    expect(page.get_by_text(BY_BO).first).to_be_visible()
    expect(page.get_by_text(BY_ADA).first).to_be_attached()
    keep(page, f"room-decided-{width}-{scheme}")

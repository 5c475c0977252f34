"""The open jury as visitors and players meet it, in a real browser on the real site."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from battles import models
from battles.jury.sitting import VOTERS_FEWEST
from gallery.models import Picture
from moderation.states import State
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


@pytest.mark.parametrize("width", [360, 1280])
def test_after_a_vote_by_key_the_page_tells_one_number_above_and_below(window: Window, width: int) -> None:
    before_the_jury(guest("Ada"), guest("Bo"))
    page = window("/jury", width=width, height=860)
    sitting = page.get_by_role("region", name="Sitting now")
    expect(sitting).to_contain_text("0 judges so far")
    page.wait_for_selector(READY)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text(f"1 of at least {VOTERS_FEWEST} people have judged this round.")).to_be_visible()
    expect(sitting).to_contain_text("1 judge so far")
    keep(page, f"jury-sitting-{width}")


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


def withhold(token: str) -> None:
    """A picture of this pair."""
    ballot = models.Ballot.objects.get(token=token)
    Picture.objects.filter(paint__entry=ballot.low, paint__slot=ballot.slot).update(state=State.WITHHELD)


def see_it_replaced(page: Page) -> None:
    expect(page.locator("#told-title")).to_have_text("That pair was taken away")
    expect(page.get_by_text("it is not held against you. Here is another.")).to_be_visible()
    page.wait_for_selector(READY)


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_a_pair_that_is_withheld_while_it_is_looked_at_is_replaced_and_the_juror_told(
    window: Window, width: int, scheme: str
) -> None:
    before_the_jury(guest("Ada"), guest("Bo"))
    page = window("/jury", width=width, height=740 if width == 360 else 860, color_scheme=scheme, awaits="410")
    be(page, guest("Cy"), "/jury")
    page.wait_for_selector(READY)
    withhold(page.locator("form[data-pair]:not([hidden]) input[name=ballot]").input_value())
    with page.expect_response("**/jury/replaced"):
        page.click(READY)
    see_it_replaced(page)
    keep(page, f"jury-withheld-{width}-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not models.Ballot.objects.exclude(answer="").exists()
    with page.expect_response("**/jury/vote"):
        page.click(READY)
    expect(page.locator("#told-title")).to_have_text("Your vote is in")


def test_a_picture_that_is_withheld_before_it_has_come_is_replaced_too(window: Window) -> None:
    """What comes of it is no picture; a 404 would be a fault on the page's console."""
    before_the_jury(guest("Ada"), guest("Bo"))

    withheld: list[str] = []

    def come_to_nothing(route: Route) -> None:
        """Of the first ballot both: which of the two is asked for first, and whether before the other came, is chance."""
        ballot = route.request.url.split("/ballots/")[1].split("/")[0]
        if not withheld:
            withhold(ballot)
            withheld.append(ballot)
        if ballot in withheld:
            route.fulfill(status=200, body="no picture")
        else:
            route.continue_()

    page = window("/")
    page.route("**/ballots/**", come_to_nothing)
    be(page, guest("Cy"), "/jury")
    see_it_replaced(page)

"""The receipt of a battle that is over, as people meet it: in the room, on the page of results, and taking words back."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from battles import models
from tests.browser.judging.conftest import Window
from tests.browser.judging.test_jury import be, keep
from tests.support.battles import guest
from tests.support.scenes import once
from tests.support.whole_battles import finished_battle

LOOKS = pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
FITS = "document.documentElement.scrollWidth <= innerWidth"
TRUE = "chain, signature, seals and seeds verified by your browser"


@pytest.fixture
def battle(address: str) -> models.Battle:
    return once(finished)


def finished() -> models.Battle:
    return finished_battle(guest("Ada"), guest("Bo"), guest("Cy"))


def check_it(page: Page) -> None:
    page.get_by_role("button", name="Check it in this browser").click()


def tampered(route: Route) -> None:
    """One vote weighs more, by one digit."""
    answer = route.fetch()
    receipt = answer.json()
    line = next(line for line in receipt["lines"] if line["kind"] == "ballot")
    line["body"]["weight"] += 1
    route.fulfill(response=answer, body=json.dumps(receipt))


@LOOKS
def test_the_room_says_that_a_true_receipt_is_verified(
    window: Window, battle: models.Battle, width: int, scheme: str
) -> None:
    page = window(f"/b/{battle.code}", width=width, height=740, color_scheme=scheme, reduced_motion="reduce")
    receipt = page.locator(".receipt")
    expect(receipt.get_by_text("receipt verified")).to_be_visible()
    receipt.get_by_text("Check it without this site").click()
    keep(page, f"room-before-{width}-{scheme}")
    check_it(page)
    expect(receipt.get_by_role("status")).to_have_text(TRUE)
    assert page.evaluate(FITS)
    keep(page, f"room-{width}-{scheme}")


@LOOKS
def test_the_room_names_the_line_of_a_receipt_that_was_tampered_with(
    window: Window, battle: models.Battle, width: int, scheme: str
) -> None:
    page = window(f"/b/{battle.code}", width=width, height=740, color_scheme=scheme, reduced_motion="reduce")
    page.route(f"**/api/battles/{battle.code}/receipt", tampered)
    check_it(page)
    number = battle.log.filter(kind="ballot").order_by("number").values_list("number", flat=True)[0]
    expect(page.locator(".receipt").get_by_role("status")).to_have_text(f"Line {number} does not hold.")
    keep(page, f"room-tampered-{width}-{scheme}")


@LOOKS
def test_the_page_of_results_shows_the_receipt(window: Window, battle: models.Battle, width: int, scheme: str) -> None:
    page = window(f"/b/{battle.code}/results", width=width, height=740, color_scheme=scheme)
    receipt = page.locator(".receipt")
    expect(receipt.get_by_text("receipt verified")).to_be_visible()
    receipt.get_by_text("Check it without this site").click()
    assert page.evaluate(FITS)
    keep(page, f"results-{width}-{scheme}")


@LOOKS
def test_an_author_takes_their_words_back_and_the_receipt_still_holds(
    window: Window, battle: models.Battle, width: int, scheme: str
) -> None:
    page = window("/", width=width, height=740, color_scheme=scheme)
    bo = battle.seating.get(number=2).player
    be(page, bo, f"/b/{battle.code}/withdraw/1")
    assert page.evaluate(FITS)
    keep(page, f"withdraw-{width}-{scheme}")
    page.locator("main form button").click()
    expect(page.locator(".receipt").get_by_text("receipt verified, 1 entry withdrawn")).to_be_visible()
    keep(page, f"withdrawn-{width}-{scheme}")

"""From a suspicion to an appeal that is granted, in a browser: Mo proposes, Max upholds, Eve appeals, Pat puts all back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Player
from battles import receipts
from battles.integrity import correcting
from battles.models.integrity import Exclusion
from tests.browser.judging.conftest import Window
from tests.browser.judging.test_jury import be, keep
from tests.support.battles import member
from tests.support.crooked import Crooked, crooked_duel, ratings, standing
from tests.support.scenes import once

FITS = "document.documentElement.scrollWidth <= innerWidth"
WHY = "Chose Bo's picture every time, whatever Ada had painted."
WORDS = "I looked at every picture, and I like what Bo paints."


@pytest.fixture
def town(address: str) -> Crooked:
    return once(crooked_duel)


class Desk:
    """Windows of one width and scheme; every page that is seen fits them and is kept as a picture."""

    def __init__(self, window: Window, width: int, scheme: str) -> None:
        self._window, self._width, self._scheme = window, width, scheme

    def page_of(self, player: Player, path: str) -> Page:
        page = self._window("/", width=self._width, height=740, color_scheme=self._scheme)
        be(page, player, path)
        return page

    def seen(self, page: Page, name: str) -> None:
        page.wait_for_function(FITS)
        keep(page, f"corrections-{name}-{self._width}-{self._scheme}")


def follow(page: Page, name: str) -> None:
    """Until the page it leads to has come: a click alone is done before."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()


def propose(desk: Desk, mo: Page) -> None:
    desk.seen(mo, "ledger-for-staff")
    follow(mo, "Voters of a battle")
    desk.seen(mo, "voters")
    follow(mo, "Eve")
    mo.get_by_role("button", name="Work out what would change").click()
    expect(mo.get_by_text("Round 1: won by seat 2, now won by seat 1.")).to_be_visible()
    desk.seen(mo, "voter")
    mo.get_by_label("Reason").fill(WHY)
    mo.get_by_role("button", name="Propose").click()
    expect(mo.get_by_text("You proposed this, so somebody else upholds it.")).to_be_visible()
    desk.seen(mo, "proposed")


def uphold(desk: Desk, max: Page, number: int) -> None:
    desk.seen(max, "proposals")
    follow(max, f"No. {number}")
    desk.seen(max, "to-uphold")
    max.get_by_label("Reason").fill("So it is.")
    max.get_by_role("button", name="Uphold").click()
    expect(max.get_by_text("Upheld. The battles are being counted again.")).to_be_visible()
    assert correcting.carry_out(number) == 1
    max.reload()
    desk.seen(max, "upheld")


def appeal(desk: Desk, eve: Page) -> None:
    desk.seen(eve, "told")
    follow(eve, "Read what was decided, and appeal")
    desk.seen(eve, "appeal")
    eve.get_by_label("Why these votes should count").fill(WORDS)
    eve.get_by_role("button", name="Send the appeal").click()
    expect(eve.get_by_text("It waits to be read")).to_be_visible()
    desk.seen(eve, "appealed")


def grant(desk: Desk, pat: Page, number: int) -> None:
    desk.seen(pat, "appeals")
    follow(pat, f"No. {number}")
    expect(pat.get_by_text(WORDS)).to_be_visible()
    desk.seen(pat, "to-grant")
    pat.get_by_label("Reason").fill("She did look.")
    pat.get_by_role("button", name="Grant the appeal").click()
    expect(pat.get_by_text("Granted. The battles are being counted again.")).to_be_visible()
    assert correcting.carry_out(number) == 1


def read_what_became_of_it(desk: Desk, eve: Page, code: str) -> None:
    eve.reload()
    expect(eve.get_by_text("Granted: She did look.")).to_be_visible()
    desk.seen(eve, "granted")
    for name, path in (("ledger", f"/corrections?battle={code}"), ("results", f"/b/{code}/results")):
        eve.goto(path)
        desk.seen(eve, name)


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_a_voter_is_excluded_by_two_and_put_back_by_a_third(
    window: Window, town: Crooked, width: int, scheme: str
) -> None:
    pat = member("Pat")
    pat.user.is_staff = pat.user.is_superuser = True
    pat.user.save()
    desk, before, code = Desk(window, width, scheme), (standing(town.battle), ratings()), town.battle.code

    propose(desk, desk.page_of(town.mo, f"/corrections?battle={code}"))
    assert (standing(town.battle), ratings()) == before
    exclusion = Exclusion.objects.get()
    uphold(desk, desk.page_of(town.max, "/corrections/proposals"), exclusion.pk)
    assert (standing(town.battle), ratings()) != before
    eve = desk.page_of(town.eve, f"/players/{town.eve.key}")
    appeal(desk, eve)
    grant(desk, desk.page_of(pat, "/corrections/proposals"), exclusion.pk)
    assert (standing(town.battle), ratings()) == before

    read_what_became_of_it(desk, eve, code)
    assert receipts.newest_of(town.battle).number == 3

"""From a suspicion to an appeal that is granted, in a browser: Mo proposes, Max upholds, Eve appeals, Pat puts all back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from battles import receipts
from battles.integrity import correcting
from battles.models.integrity import Exclusion
from tests.browser.judging.conftest import Window
from tests.browser.judging.test_jury import be, keep
from tests.support.battles import member
from tests.support.crooked import Crooked, crooked_duel, ratings, standing

FITS = "document.documentElement.scrollWidth <= innerWidth"
WHY = "Chose Bo's picture every time, whatever Ada had painted."
WORDS = "I looked at every picture, and I like what Bo paints."


@pytest.fixture
def town(address: str) -> Crooked:
    return crooked_duel()


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_a_voter_is_excluded_by_two_and_put_back_by_a_third(
    window: Window, town: Crooked, width: int, scheme: str
) -> None:
    pat = member("Pat")
    pat.user.is_staff = pat.user.is_superuser = True
    pat.user.save()
    before, code = (standing(town.battle), ratings()), town.battle.code

    def seen(page: Page, name: str) -> None:
        assert page.evaluate(FITS), name
        keep(page, f"corrections-{name}-{width}-{scheme}")

    def page_of(player, path: str) -> Page:
        page = window("/", width=width, height=740, color_scheme=scheme)
        be(page, player, path)
        return page

    mo = page_of(town.mo, f"/corrections?battle={code}")
    seen(mo, "ledger-for-staff")
    mo.get_by_role("link", name="Voters of a battle").click()
    seen(mo, "voters")
    mo.get_by_role("link", name="Eve", exact=True).click()
    mo.get_by_role("button", name="Work out what would change").click()
    expect(mo.get_by_text("Round 1: won by seat 2, now won by seat 1.")).to_be_visible()
    seen(mo, "voter")
    mo.get_by_label("Reason").fill(WHY)
    mo.get_by_role("button", name="Propose").click()
    expect(mo.get_by_text("You proposed this, so somebody else upholds it.")).to_be_visible()
    seen(mo, "proposed")
    assert (standing(town.battle), ratings()) == before

    exclusion = Exclusion.objects.get()
    max = page_of(town.max, "/corrections/proposals")
    seen(max, "proposals")
    max.get_by_role("link", name=f"No. {exclusion.pk}").click()
    seen(max, "to-uphold")
    max.get_by_label("Reason").fill("So it is.")
    max.get_by_role("button", name="Uphold").click()
    expect(max.get_by_text("Upheld. The battles are being counted again.")).to_be_visible()
    assert correcting.carry_out(exclusion.pk) == 1
    max.reload()
    seen(max, "upheld")

    eve = page_of(town.eve, f"/players/{town.eve.key}")
    seen(eve, "told")
    eve.get_by_role("link", name="Read what was decided, and appeal").click()
    seen(eve, "appeal")
    eve.get_by_label("Why these votes should count").fill(WORDS)
    eve.get_by_role("button", name="Send the appeal").click()
    expect(eve.get_by_text("It waits to be read")).to_be_visible()
    seen(eve, "appealed")

    judge = page_of(pat, "/corrections/proposals")
    seen(judge, "appeals")
    judge.get_by_role("link", name=f"No. {exclusion.pk}").click()
    expect(judge.get_by_text(WORDS)).to_be_visible()
    seen(judge, "to-grant")
    judge.get_by_label("Reason").fill("She did look.")
    judge.get_by_role("button", name="Grant the appeal").click()
    expect(judge.get_by_text("Granted. The battles are being counted again.")).to_be_visible()
    assert correcting.carry_out(exclusion.pk) == 1
    assert (standing(town.battle), ratings()) == before

    eve.reload()
    expect(eve.get_by_text("Granted: She did look.")).to_be_visible()
    seen(eve, "granted")
    eve.goto(f"/corrections?battle={code}")
    seen(eve, "ledger")
    eve.goto(f"/b/{code}/results")
    seen(eve, "results")
    assert receipts.newest_of(town.battle).number == 3

"""Collections in a real browser: every page fit for everybody, offers decided by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gallery.collections import holding, keeping, reading
from gallery.models import Access, Collection, Picture
from tests.browser.gallery.test_files import keep, made, soft
from tests.browser.gallery.test_picture_page import be
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import showing
from tests.support.people import account

SIZES = ((768, 512), (512, 512), (512, 768), (640, 512), (512, 640))


@pytest.fixture
def painted(transactional_db) -> list[Picture]:
    bo = account("Bo")
    words = "a fox in the fog, seen from the other bank of a wide river, very early in the morning"
    return [made(showing(bo, soft(*size), f"{words} {at}")) for at, size in enumerate(SIZES)]


@pytest.fixture
def foxes(painted: list[Picture]) -> Collection:
    ada, cy = account("Ada"), account("Cy")
    foxes = keeping.create(
        ada, keeping.label("Foxes of the north and their rivers", "Fog, mostly.\nAnd snow.", "review")
    )
    holding.add(foxes, painted[:3], ada)
    holding.add(foxes, painted[3:], cy)
    for count in range(3):
        held = keeping.create(ada, keeping.label(f"W{'w' * 60}", access=Access.PUBLIC))
        holding.add(held, painted[:count], ada)
    return foxes


HEIGHTS = "all => all.map(one => Math.round(one.getBoundingClientRect().height))"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_page_is_fit_for_everybody(foxes: Collection, window: Window, width: int, scheme: str) -> None:
    page = window(f"/players/{foxes.owner.key}/collections", width=width, color_scheme=scheme, reduced_motion="reduce")
    be(page, foxes.owner)
    way, picture = f"/collections/{foxes.key}", Picture.objects.first()
    pages = {
        "list": f"/players/{foxes.owner.key}/collections",
        "one": way,
        "arrange": f"{way}/arrange",
        "offers": f"{way}/offers",
        "label": f"{way}/edit",
        "collect": f"/pictures/{picture.key}/collect",
        "player": f"/players/{foxes.owner.key}",
    }
    for name, address in pages.items():
        page.goto(address)
        assert_fit_for_everybody(page)
        keep(page, f"collections-{name}-{width}-{scheme}")
        for alike in ("fieldset label:has([type=radio])", ".offer-picture img"):
            assert len(set(page.locator(alike).evaluate_all(HEIGHTS))) <= 1, f"{alike} of {name} are of one height"
    be(page, picture.owner)
    page.goto(f"{way}/offer")
    assert_fit_for_everybody(page)
    keep(page, f"collections-offer-{width}-{scheme}")


def test_offers_are_decided_by_keys(foxes: Collection, painted: list[Picture], window: Window) -> None:
    page = window("/gallery")
    be(page, foxes.owner)
    page.goto(f"/collections/{foxes.key}/offers")
    expect(page.get_by_role("button", name="Take").first).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Taken in: 1")
    expect(page.get_by_role("button", name="Take").first).to_be_focused()
    page.keyboard.press("r")
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    assert reading.page_of(foxes, None).pictures == painted[:4]

"""The drawing of a family, moved and zoomed in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery import pictures, prompts
from gallery.models import Picture, Prompt
from tests.browser.gallery.test_files import keep
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import Stage, bring_to, painted
from tests.support.people import account
from tests.support.scenes import once

FRAME, DRAWING = ".family-frame", ".family-drawing"


def made_of(text: str, *parents: Picture) -> Picture:
    owner = account(f"Painter {Prompt.objects.count()}")
    words = prompts.write(owner, text, parents=[parent.prompt for parent in parents])
    picture = pictures.keep(painted(text), owner=owner, prompt=words, seed=7)
    bring_to(picture, Stage.LISTED)
    return picture


@pytest.fixture
def fox(transactional_db: None) -> Picture:
    return once(of_a_large_family)


def of_a_large_family() -> Picture:
    """With two parents, eight children, and a grandchild that is a blend across generations."""
    moth, snow = made_of("a moth at dusk"), made_of("first snow")
    fox = made_of("a red fox in the snow", moth, snow)
    children = [made_of(f"a fox of kind {at}", fox) for at in range(8)]
    made_of("the last fox", children[-1], snow)
    return fox


def width_of(page: Page) -> int:
    return int(page.locator(DRAWING).get_attribute("width") or 0)


def test_a_family_is_zoomed_by_keys_and_buttons_and_fits_in(fox: Picture, window: Window) -> None:
    page = window(f"/pictures/{fox.key}/ancestry", width=360)
    expect(page.get_by_role("button", name="Fit")).to_be_visible()
    whole = width_of(page)
    page.locator(FRAME).focus()
    page.keyboard.press("+")
    assert width_of(page) == round(whole * 1.25)
    page.get_by_role("button", name="Smaller").click()
    assert width_of(page) == whole
    assert page.locator(FRAME).evaluate("frame => frame.scrollWidth > frame.clientWidth")
    page.locator(FRAME).press("0")
    assert page.locator(FRAME).evaluate("frame => frame.scrollWidth <= frame.clientWidth")


def test_what_somebody_came_from_stands_in_the_middle(fox: Picture, window: Window) -> None:
    page = window(f"/pictures/{fox.key}/ancestry", width=360)
    middle = page.locator(".is-focus .family-edge").evaluate("box => box.getBoundingClientRect().left + 56")
    assert abs(middle - 180) < 2


def test_members_are_links_in_the_order_of_age(fox: Picture, window: Window) -> None:
    page = window(f"/pictures/{fox.key}/ancestry")
    labels = page.locator(f"{DRAWING} a").evaluate_all("links => links.map(link => link.getAttribute('aria-label'))")
    ages = [label.partition(" by ")[0] for label in labels if label.startswith("Picture of")]
    assert sorted(ages[:2]) == ["Picture of a moth at dusk", "Picture of first snow"]
    assert ages[2] == "Picture of a red fox in the snow"
    assert ages[-1] == "Picture of the last fox"
    page.get_by_role("link", name="Picture of the last fox").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".is-focus .family-words")).to_have_text("the last fox")


def test_what_is_not_drawn_is_a_number_that_leads_to_a_list(fox: Picture, window: Window) -> None:
    page = window(f"/pictures/{fox.key}/ancestry")
    page.get_by_text("+ 2 more").click()
    expect(page.get_by_role("heading", name="Made of it")).to_be_visible()
    expect(page.locator(".picture-card")).to_have_count(8)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark")])
def test_the_page_never_scrolls_sideways(fox: Picture, window: Window, width: int, scheme: str) -> None:
    page = window(f"/pictures/{fox.key}/ancestry", width=width, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"family-{width}-{scheme}")


def test_a_family_is_fit_for_everybody(fox: Picture, window: Window) -> None:
    for width, scheme in ((1280, "light"), (360, "light"), (1280, "dark"), (360, "dark")):
        page = window(f"/pictures/{fox.key}/ancestry", width=width, color_scheme=scheme)
        assert_fit_for_everybody(page)
        keep(page, f"family-axe-{width}-{scheme}")
        page.close()

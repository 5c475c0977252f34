"""Tags in a real browser: the field that completes them, and that every page of theirs is fit for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gallery.tags import tagging
from tests.browser.gallery.test_files import keep, made, soft
from tests.browser.gallery.test_picture_page import be
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import showing
from tests.support.people import account


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_an_author_tags_a_picture_and_follows_the_tag(
    transactional_db: None, window: Window, width: int, scheme: str
) -> None:
    bo = account("Bo")
    fox, other = (made(showing(bo, soft(640, 512), f"a fox in the fog {at}")) for at in range(2))
    tagging.put([other], "fog, fox, night sky, w" + "w" * 38, bo)
    page = window(f"/pictures/{fox.key}", width=width, color_scheme=scheme, reduced_motion="reduce")
    be(page, bo)
    page.get_by_label("Tags, with commas between").press_sequentially("calm, nig")
    expect(page.locator("#tag-options option")).to_have_attribute("value", "calm, night-sky")
    page.get_by_label("Tags, with commas between").fill("calm, night sky")
    page.get_by_role("button", name="Tag it").click()
    expect(page.get_by_role("link", name="night-sky")).to_be_visible()
    page.get_by_role("button", name="fox", exact=True).click()
    page.get_by_role("button", name="Take away calm").click()
    expect(page.get_by_role("link", name="calm")).to_have_count(0)
    assert_fit_for_everybody(page)
    keep(page, f"tagged-{width}-{scheme}")
    page.get_by_role("link", name="night-sky").click()
    expect(page.get_by_role("heading", name="night-sky")).to_be_visible()
    assert_fit_for_everybody(page)
    keep(page, f"tag-{width}-{scheme}")
    page.get_by_role("link", name="All tags").click()
    assert_fit_for_everybody(page)
    keep(page, f"tags-{width}-{scheme}")

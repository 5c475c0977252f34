"""Choosing what a picture is blended with, in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.gallery.test_files import keep, soft
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import showing
from tests.support.people import account


def test_ticked_pictures_go_to_the_studio_together(transactional_db: None, window: Window) -> None:
    fox = showing(account("Bo"), soft(512, 384), "a red fox in the fog")
    owl = showing(account("Cy"), soft(384, 512).rotate(180), "an owl on a wall")
    for width, scheme in ((1280, "light"), (360, "light"), (1280, "dark"), (360, "dark")):
        page = window(f"/pictures/{fox.key}", width=width, color_scheme=scheme)
        expect(page.get_by_role("link", name="Remix")).to_be_visible()
        keep(page, f"onward-{width}-{scheme}")
        page.get_by_role("link", name="Blend with").click()
        assert_fit_for_everybody(page)
        page.get_by_role("checkbox", name="Blend with Picture of an owl").check()
        keep(page, f"blend-{width}-{scheme}")
        page.close()
    page = window(f"/pictures/{fox.key}/blend")
    page.get_by_role("checkbox", name="Blend with Picture of an owl").check()
    with page.expect_request(lambda asked: "/studio?" in asked.url) as sent:
        page.get_by_role("button", name="Blend").click()
    assert sent.value.url.endswith(f"/studio?remix={fox.key}&remix={owl.key}")

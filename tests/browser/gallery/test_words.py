"""The page about the language of prompts in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.gallery.test_files import keep
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody


def test_it_is_fit_for_everybody_whatever_was_tried(transactional_db: None, window: Window) -> None:
    for width, scheme in ((1280, "light"), (360, "light"), (1280, "dark"), (360, "dark")):
        page = window("/studio/words", width=width, color_scheme=scheme)
        assert_fit_for_everybody(page)
        page.get_by_role("button", name="See what it may become").click()
        expect(page.get_by_role("status")).to_contain_text("This is 20 prompts")
        assert_fit_for_everybody(page)
        keep(page, f"words-{width}-{scheme}")
        page.get_by_label("A prompt").fill("a (red fox:3), seen in the early morning from far away, oil on canvas")
        page.get_by_role("button", name="See what it may become").click()
        expect(page.locator("mark")).to_have_text("3")
        assert_fit_for_everybody(page)
        keep(page, f"words-fault-{width}-{scheme}")
        page.close()

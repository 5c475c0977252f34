"""The wall of pictures: rows that fit, no end, and a place that is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery import feed
from gallery.models import Picture
from tests.browser.gallery.test_files import SHIFTED, keep, soft
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import showing
from tests.support.people import account
from tests.support.scenes import once

PAGE = 12
COUNT = 30
SIZES = [(64, 64), (96, 64), (64, 96), (114, 64), (48, 64), (64, 200), (260, 64)]
ROWS = """() => {
    const rows = new Map();
    for (const image of document.querySelectorAll(".wall img")) {
        const box = image.getBoundingClientRect();
        rows.set(Math.round(box.top), [...(rows.get(Math.round(box.top)) ?? []), Math.round(box.height)]);
    }
    return [...rows.values()];
}"""
TOP = """(href) => document.querySelector(`.wall a.picture[href="${href}"]`)?.getBoundingClientRect().top"""


@pytest.fixture
def wall(transactional_db, monkeypatch) -> list[Picture]:
    """Pictures of many shapes, the newest last; twelve to a page."""
    monkeypatch.setattr(feed.found, "__defaults__", (feed.EVERYTHING, None, PAGE))
    return once(many_shapes)


def many_shapes() -> list[Picture]:
    bo = account("Bo")
    return [showing(bo, soft(*SIZES[number % len(SIZES)]), f"fox {number}") for number in range(COUNT)]


def hung(page: Page) -> list[str]:
    return [words.removeprefix("fox ") for words in page.locator(".wall .picture-card-words").all_inner_texts()]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_the_wall_is_fit_for_everybody(wall: list[Picture], window: Window, width: int, scheme: str) -> None:
    page = window("/gallery", width=width, color_scheme=scheme, reduced_motion="reduce")
    expect(page.locator(".wall img").first).to_be_visible()
    assert_fit_for_everybody(page)
    keep(page, f"wall-{width}-{scheme}")
    assert all(max(row) - min(row) <= 1 for row in page.evaluate(ROWS)), "those in a row are of one height"


def test_it_has_no_end_and_misses_none(wall: list[Picture], window: Window) -> None:
    page = window("/gallery", width=360)
    while page.locator(".wall .more").count():
        page.mouse.wheel(0, 200)
        page.wait_for_timeout(50)
    assert hung(page) == [str(number) for number in reversed(range(COUNT))]
    assert page.evaluate(SHIFTED) < 0.01


def test_who_comes_back_stands_where_they_were(wall: list[Picture], window: Window) -> None:
    page = window("/gallery", width=360)
    href = f"/pictures/{wall[COUNT - 22].key}"
    link = page.locator(f'.wall a.picture[href="{href}"]')
    while not link.count():
        page.mouse.wheel(0, 200)
        page.wait_for_timeout(50)
    link.scroll_into_view_if_needed()
    before = page.evaluate(TOP, href)
    link.click()
    page.wait_for_url(f"**{href}")
    page.go_back()
    expect(link).to_be_visible()
    page.wait_for_function(f"([href, before]) => Math.abs(({TOP})(href) - before) <= 2", arg=[href, before])
    page.wait_for_timeout(300)
    assert page.evaluate(TOP, href) == pytest.approx(before, abs=2)
    assert hung(page)[:22] == [str(number) for number in reversed(range(COUNT - 22, COUNT))]


def test_without_scripts_it_is_read_by_pages(wall: list[Picture], window: Window) -> None:
    page = window("/gallery", java_script_enabled=False)
    seen = hung(page)
    while (more := page.get_by_role("link", name="More pictures")).count():
        following = more.get_attribute("href")
        more.click()
        page.wait_for_url(f"**{following}")
        seen += hung(page)
    assert seen == [str(number) for number in reversed(range(COUNT))]

"""Two pictures held against each other in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.gallery.test_files import keep, soft
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import showing
from tests.support.people import account
from tests.support.scenes import once

ONE, TWO = ".compare-frame.is-one", ".compare-frame.is-two"


@pytest.fixture
def path(transactional_db: None) -> str:
    return once(two_foxes)


def two_foxes() -> str:
    one = showing(account("Bo"), soft(512, 384), "a red fox in the fog, oil on canvas")
    two = showing(account("Cy"), soft(384, 384).rotate(180), "a red fox in the rain, oil on canvas, (moody:1.2)")
    return f"/pictures/{one.key}/compare/{two.key}"


def transform_of(page: Page, frame: str) -> str:
    return page.locator(f"{frame} img").evaluate("image => getComputedStyle(image).transform")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark")])
def test_both_are_compared_three_ways(path: str, window: Window, width: int, scheme: str) -> None:
    page = window(path, width=width, color_scheme=scheme)
    keep(page, f"compare-beside-{width}-{scheme}")
    page.get_by_role("radio", name="Slider").check()
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(TWO)).to_have_css("clip-path", "inset(0px 0px 0px 51%)")
    frame, image = (page.locator(one).bounding_box() for one in (ONE, f"{ONE} img"))
    assert frame == image
    keep(page, f"compare-slider-{width}-{scheme}")
    page.get_by_role("radio", name="Difference").check()
    expect(page.locator(TWO)).to_have_css("mix-blend-mode", "difference")
    expect(slider).to_be_hidden()
    keep(page, f"compare-difference-{width}-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_both_are_zoomed_and_moved_as_one(path: str, window: Window) -> None:
    page = window(path)
    stage = page.locator("[data-stage]")
    stage.focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    assert transform_of(page, ONE) == transform_of(page, TWO) == "matrix(1.5625, 0, 0, 1.5625, 48, 0)"
    box = page.locator(ONE).bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 30, middle[1])
    page.mouse.up()
    assert transform_of(page, ONE) == transform_of(page, TWO) == "matrix(1.5625, 0, 0, 1.5625, 18, 0)"
    page.get_by_role("button", name="Fit").click()
    assert transform_of(page, TWO) == "matrix(1, 0, 0, 1, 0, 0)"


def test_without_scripts_they_stand_side_by_side(path: str, window: Window) -> None:
    page = window(path, java_script_enabled=False)
    left, right = (page.locator(frame).bounding_box() for frame in (ONE, TWO))
    assert left["x"] + left["width"] <= right["x"]
    expect(page.get_by_text("Difference")).to_be_hidden()


def test_two_pictures_are_compared_fit_for_everybody(path: str, window: Window) -> None:
    for width, scheme in ((1280, "light"), (360, "light"), (1280, "dark"), (360, "dark")):
        page = window(path, width=width, color_scheme=scheme)
        for way in ("Side by side", "Slider", "Difference"):
            page.get_by_role("radio", name=way).check()
            assert_fit_for_everybody(page)
        page.close()

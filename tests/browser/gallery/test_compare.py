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

STYLE = "getComputedStyle(document.querySelector('.is-two img')).transform"
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


def seen(page: Page, frame: str) -> tuple[float, float, float]:
    """How much larger, and how far to the right and down."""
    matrix = page.locator(f"{frame} img").evaluate("image => new DOMMatrix(getComputedStyle(image).transform)")
    return matrix["a"], matrix["e"], matrix["f"]


def middle_of(page: Page, frame: str) -> tuple[float, float]:
    box = page.locator(frame).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


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


def test_control_and_the_wheel_zoom_both_to_where_it_points_and_the_wheel_alone_scrolls(
    path: str, window: Window
) -> None:
    page = window(path)
    x, y = middle_of(page, TWO)
    page.mouse.move(x + 100, y)
    page.mouse.wheel(0, -100)
    assert transform_of(page, TWO) == "none"
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    expect(page.locator(f"{TWO} img")).not_to_have_css("transform", "none")
    scale, right, down = seen(page, TWO)
    assert seen(page, ONE) == (scale, right, down)
    assert 1.2 < scale < 1.4
    assert right == pytest.approx(100 * (1 - scale), abs=0.5)
    page.mouse.wheel(0, -2)
    page.wait_for_function(f"scale => new DOMMatrix({STYLE}).a > scale", arg=scale)
    assert seen(page, TWO)[0] < scale * 1.05


@pytest.mark.parametrize("frames", [(TWO, TWO), (ONE, TWO)])
def test_two_fingers_zoom_both_also_with_one_on_each(path: str, window: Window, frames: tuple[str, str]) -> None:
    page = window(path, width=360, height=740, has_touch=True)
    (left, y), (right, _) = (middle_of(page, frame) for frame in frames)
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, *places: float) -> None:
        points = [{"x": x, "y": y, "id": number} for number, x in enumerate(places)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", left - 20)
    fingers("touchStart", left - 20, right + 20)
    far = right - left + 40
    for part in (0.25, 0.5, 0.75, 1):
        fingers("touchMove", left - 20 - part * far / 4, right + 20 + part * far / 4)
    fingers("touchEnd")
    expect(page.locator(f"{TWO} img")).not_to_have_css("transform", "none")
    assert seen(page, ONE) == seen(page, TWO)
    assert seen(page, TWO)[0] == pytest.approx(1.5, abs=0.05)
    assert page.evaluate("visualViewport.scale") == 1


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

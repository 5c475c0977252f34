"""The large view of a picture: by keys, wheel and buttons, with the focus given back, and without scripts too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from gallery.models import Picture
from tests.browser.gallery.test_files import PICTURES, fog
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.scenes import once

AT = """async (image) => {
    await Promise.allSettled(image.getAnimations().map((moving) => moving.finished));
    const {a, e, f} = new DOMMatrix(getComputedStyle(image).transform);
    return [a, e, f];
}"""


@pytest.fixture
def painting(transactional_db) -> Picture:
    return once(fog)


def opened(page: Page) -> Locator:
    page.get_by_role("link", name="Large view").click()
    view = page.get_by_role("dialog", name="Large view")
    expect(view).to_be_visible()
    expect(view.get_by_role("img")).to_have_js_property("complete", True)
    return view


def at(view: Locator) -> list[float]:
    """How large, and how far from the middle, once it has come to rest."""
    return view.get_by_role("img").evaluate(AT)


def test_keys_zoom_move_and_close_and_the_focus_comes_back(painting: Picture, window: Window) -> None:
    page = window(f"/pictures/{painting.key}", reduced_motion="reduce")
    view = opened(page)
    assert at(view) == [1, 0, 0]
    page.keyboard.press("ArrowLeft")
    assert at(view) == [1, 0, 0], "what is whole in sight stays in the middle"
    for key in ("+", "+", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    scale, across, down = at(view)
    assert scale == pytest.approx(1.4**2)
    assert across > 0 < down
    page.keyboard.press("-")
    assert at(view)[0] == pytest.approx(1.4)
    page.keyboard.press("0")
    assert at(view) == [1, 0, 0]
    page.keyboard.press("Escape")
    expect(view).to_be_hidden()
    expect(page.get_by_role("link", name="Large view")).to_be_focused()


def test_the_wheel_zooms_to_where_it_points_and_a_drag_moves_to_the_edge_and_no_further(
    painting: Picture, window: Window
) -> None:
    page = window(f"/pictures/{painting.key}", reduced_motion="reduce")
    view = opened(page)
    page.mouse.move(100, 100)
    page.mouse.wheel(0, -500)
    expect(view.locator("output")).not_to_have_text("100 %")
    scale, across, down = at(view)
    assert scale > 2
    assert across > 0 < down, "what lies up and left came nearer"
    page.mouse.down()
    page.mouse.move(1200, 800)
    page.mouse.move(1279, 859)
    page.mouse.up()
    box, frame = view.get_by_role("img").bounding_box(), view.locator("[data-frame]").bounding_box()
    assert box["x"] <= frame["x"] + 1
    there = at(view)
    assert there[0] == pytest.approx(scale)
    assert there[1] > across, "the drag moved it"
    page.mouse.move(500, 500)
    assert at(view) == there, "what was let go stays"


def test_nobody_tabs_out_of_it(painting: Picture, window: Window) -> None:
    page = window(f"/pictures/{painting.key}")
    opened(page)
    inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_it_is_fit_for_everybody_and_closes_by_its_button(painting: Picture, window: Window, width, scheme) -> None:
    page = window(f"/pictures/{painting.key}", width=width, color_scheme=scheme, reduced_motion="reduce")
    page.locator(".exhibit-picture .picture").click()
    view = page.get_by_role("dialog", name="Large view")
    view.get_by_role("button", name="Larger").click()
    expect(view.locator("output")).to_have_text("140 %")
    assert_fit_for_everybody(page)
    page.screenshot(path=f"{PICTURES}/zoom-{width}.png") if PICTURES else None
    view.get_by_role("button", name="Close").click()
    expect(view).to_be_hidden()


def test_without_scripts_the_link_opens_the_picture(painting: Picture, window: Window) -> None:
    page = window(f"/pictures/{painting.key}", java_script_enabled=False)
    file = page.request.get(page.get_by_role("link", name="Large view").get_attribute("href"))
    assert (file.status, file.headers["content-type"]) == (200, "image/png")


def test_two_fingers_pinch(painting: Picture, window: Window) -> None:
    page = window(f"/pictures/{painting.key}", has_touch=True, reduced_motion="reduce")
    view = opened(page)
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[int, int]) -> None:
        spots = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    touch("touchStart", (600, 400), (700, 400))
    touch("touchMove", (550, 400), (750, 400))
    touch("touchEnd")
    expect(view.locator("output")).to_have_text("200 %")

"""Every scene of a room on a phone in the light and on a wide screen in the dark: accessible, and nothing sticks out."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.browser.rooms.conftest import DRAWN, Open
from tests.support.axe import FAULTS_ONLY
from tests.support.room_scenes import scenes

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPEN_ALL = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"
STANDS_STILL = """async () => {
    const pictures = [...document.images].filter((one) => one.loading !== "lazy");
    await Promise.allSettled([document.fonts.ready, ...pictures.map((one) => one.decode())]);
    // Not those of scripts: the time that is left goes on.
    const ofStyles = () => document.getAnimations().filter((one) => one instanceof CSSTransition || one instanceof CSSAnimation);
    const ends = (one) => one.effect.getComputedTiming().endTime < Infinity && one.playState !== "finished";
    const moving = () => ofStyles().filter(ends);
    const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await frame();
    // What ends may begin others: a colour that is inherited moves after the one that it comes from.
    for (let moves = moving(); moves.length > 0; moves = moving()) {
        await Promise.allSettled(moves.map((one) => one.finished));
        await frame();
    }
}"""
TOO_SMALL = """() => [...document.querySelectorAll("button, a.button, select, input:not([type=range])")]
    .map((node) => node.closest("label") ?? node).filter((node) => node.checkVisibility())
    .map((node) => [node.textContent.trim(), node.getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([text]) => text)"""


async def settle(page: Page) -> None:
    await page.evaluate(STANDS_STILL)
    await page.evaluate(DRAWN)


async def faults(page: Page) -> list[object]:
    found = await Axe().run(page, options=FAULTS_ONLY)
    return [(fault["id"], fault["nodes"][0]["target"]) for fault in found.response["violations"]]


async def overhang(page: Page) -> int:
    wide: int = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return max(0, wide)


async def go_wide_and_dark(page: Page) -> None:
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.wait_for_function("getComputedStyle(document.documentElement).colorScheme === 'dark'")
    await settle(page)


@pytest.mark.parametrize("name", scenes())
async def test_a_scene_is_fit_for_everybody(opened: Open, name: str):
    room = await opened(scenes()[name], 360, 740, color_scheme="light", reduced_motion="reduce")
    await room.page.evaluate(OPEN_ALL)
    await settle(room.page)
    assert (await faults(room.page), await overhang(room.page)) == ([], 0)
    assert name.startswith("screen") or await room.page.evaluate(TOO_SMALL) == []
    await go_wide_and_dark(room.page)
    assert (await faults(room.page), await overhang(room.page)) == ([], 0)

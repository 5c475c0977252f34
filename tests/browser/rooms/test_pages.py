"""The pages around a room, as the server renders them: fit for everybody, and the reader's colours stay chosen."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.async_api import Browser, Page, Route, expect

from battles.forms import CreateForm, JoinForm
from tests.browser.rooms.conftest import serve_static
from tests.browser.rooms.test_looks import TOO_SMALL, faults, go_wide_and_dark, overhang

pytestmark = pytest.mark.asyncio(loop_scope="session")

ORIGIN = "http://pages.test/"
PAGES: dict[str, Callable[[], dict[str, Any]]] = {
    "home.html": dict,
    "battles/list.html": dict,
    "battles/create.html": lambda: {"form": CreateForm(needs_nickname=True)},
    "battles/join.html": lambda: {"form": JoinForm({"code": "", "nickname": ""}, needs_nickname=True)},
    "404.html": dict,
    "405.html": dict,
    "500.html": dict,
}
Shown = Callable[[str, dict[str, Any]], Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def shown(browser: Browser, plain_static: None) -> AsyncIterator[Shown]:
    """Show a template with this content, on a phone."""
    context = await browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")

    async def show(template: str, content: dict[str, Any]) -> Page:
        async def serve(route: Route) -> None:
            if "/static/" in route.request.url:
                await serve_static(route)
                return
            request = RequestFactory().get("/", headers={"cookie": await route.request.header_value("cookie") or ""})
            await route.fulfill(body=render_to_string(template, content, request), content_type="text/html")

        page = await context.new_page()
        await page.route(f"{ORIGIN}**", serve)
        await page.goto(ORIGIN)
        return page

    yield show
    await context.close()


@pytest.mark.parametrize("template", PAGES)
async def test_a_page_is_fit_for_everybody(shown: Shown, template: str):
    page = await shown(template, PAGES[template]())
    assert (await faults(page), await overhang(page)) == ([], 0)
    assert await page.evaluate(TOO_SMALL) == []
    await go_wide_and_dark(page)
    assert (await faults(page), await overhang(page)) == ([], 0)


async def test_chosen_colours_are_there_from_the_first_paint_of_the_next_page(shown: Shown):
    page = await shown("404.html", {})
    toggle = page.locator("[data-theme-toggle]")
    await toggle.click()
    await toggle.click()
    await expect(page.locator("html")).to_have_css("color-scheme", "dark")
    await page.reload()
    assert await page.locator("html").get_attribute("data-theme") == "dark"
    assert await page.locator("link[data-dark]").get_attribute("media") == "all"


async def test_what_a_time_may_be_is_told_beside_its_field(shown: Shown):
    page = await shown("battles/create.html", {"form": CreateForm()})
    for name, range in [("write", "20 to 300"), ("vote", "15 to 180"), ("the results", "10 to 120")]:
        field = page.get_by_label(f"Seconds {'for' if name == 'the results' else 'to'} {name}")
        await expect(field).to_have_accessible_description(f"{range} seconds.")


async def test_a_duel_has_two_seats_and_forgets_no_wish(shown: Shown):
    page = await shown("battles/create.html", {"form": CreateForm()})
    await page.locator("#id_seats").fill("12")
    await page.get_by_label("Duel").check()
    await expect(page.locator("#id_seats")).to_have_value("2")
    await expect(page.locator("#id_seats")).to_be_hidden()
    await page.get_by_label("Relay").check()
    await expect(page.locator("#id_seats")).to_have_value("12")
    await expect(page.locator("#id_seats")).to_be_visible()

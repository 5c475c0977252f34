"""A blank page beside a toy room on a real server, and a proxy that can cut the line between them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, async_playwright

from live import provider
from tests.support.chromium import CHROMIUM, PATIENCE
from tests.support.cut_line import CutLine
from tests.support.live_clients import real_server
from tests.support.toy_room import Toy, ToyRooms

STATIC = Path(__file__).parents[3] / "platform/live/static/live"
# A page served by the test and not by loopback counts as a public one, which may not open lines to loopback.
ARGS = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]


@pytest.fixture
def toys(settings, valkey: str) -> Iterator[ToyRooms]:
    settings.LIVE_TICK_SECONDS = 0.01
    toys = ToyRooms()
    toys.rows["toy.ABCD"] = Toy()
    provider.register("toy", toys)
    yield toys
    provider.unregister("toy")


@pytest_asyncio.fixture(loop_scope="session")
async def line(toys: ToyRooms) -> AsyncIterator[CutLine]:
    with real_server() as port:
        async with CutLine(port) as line:
            yield line


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(timeout=PATIENCE, executable_path=CHROMIUM, args=ARGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, line: CutLine) -> AsyncIterator[Page]:
    """Its origin is the proxy's, so that the socket is of the same origin."""
    page = await browser.new_page()
    page.set_default_timeout(PATIENCE)
    await page.route(f"http://127.0.0.1:{line.port}/**", _serve)
    await page.goto(f"http://127.0.0.1:{line.port}/")
    yield page
    await page.close()


async def _serve(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    if name.endswith(".js"):
        await route.fulfill(path=STATIC / name, content_type="text/javascript")
    else:
        await route.fulfill(body="<!doctype html><title>room</title>", content_type="text/html")

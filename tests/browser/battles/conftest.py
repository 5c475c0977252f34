"""The whole site, painting real pictures, and windows of a real browser on it."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, WebSocket, sync_playwright

from tests.support.chromium import CHROMIUM, PATIENCE
from tests.support.own_var import own_runtime_folder
from tests.support.stack import Site, free_port

ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
A_400 = "status of 400"
"""A form that comes back with what is wrong in it; Chromium's console calls that an error."""

Window = Callable[..., Page]


@contextmanager
def expect_answer(page: Page, part: str) -> Iterator[None]:
    """What happens inside makes the server accept a command, with `part` in its answer."""
    lines: list[WebSocket] = page.lines  # type: ignore[attr-defined]
    with lines[-1].expect_event("framereceived", lambda frame: '"accepted"' in frame and part in frame):
        yield


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    """PAINTOFF_SITE, a site that already runs, else one of our own, for all the tests of this folder: to start one takes half a
    minute of processor time."""
    if given := os.environ.get("PAINTOFF_SITE"):
        yield given
        return
    with own_runtime_folder() as var:
        started = Site(var, free_port())
        try:
            yield started.until_up().until_painting().address
        finally:
            if started.process.poll() is None:
                started.end(signal.SIGTERM)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For this module alone: as long as Playwright's blocking form is open, no other test can run an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(timeout=PATIENCE, executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


def is_complaint(said: ConsoleMessage) -> bool:
    return said.type == "error" and A_400 not in said.text


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Window]:
    """Opens windows, each with its own cookies. The test fails on anything its console complains about."""
    complaints: list[str] = []
    pages: list[Page] = []

    def open_window(path: str = "/", viewport: dict[str, int] = DESK, scheme: str = "light") -> Page:
        context = browser.new_context(viewport=viewport, color_scheme=scheme, base_url=address, reduced_motion="reduce")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.lines = []  # type: ignore[attr-defined]
        page.on("websocket", lambda line: page.lines.append(line))  # type: ignore[attr-defined]
        page.goto(path)
        pages.append(page)
        return page

    yield open_window
    for page in pages:
        page.context.close()
    assert complaints == []

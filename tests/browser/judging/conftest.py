"""The real site on a real server, two fake models' pictures, and windows of a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.support.chromium import CHROMIUM, PATIENCE
from tests.support.site import serving

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

Window = Callable[..., Page]


@pytest.fixture(autouse=True)
def rows_from_this_thread() -> Iterator[None]:
    """Playwright's blocking form keeps an event loop open in this thread, and Django would refuse to read rows beside it."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(timeout=PATIENCE, executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def address(transactional_db: None, valkey: str, settings: Any) -> Iterator[str]:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    # Found once a session, and not anew at each of the fifty questions for one that a page has.
    settings.WHITENOISE_USE_FINDERS, settings.WHITENOISE_AUTOREFRESH = True, False
    with serving() as address:
        yield address


def is_fault(line: ConsoleMessage, awaits: str) -> bool:
    return line.type == "error" and f"status of {awaits} " not in line.text


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Window]:
    """Open a page: `window("/duels", width=360, color_scheme="dark")`. Faults of its scripts fail the test, but for answers of a
    status that it `awaits`."""
    faults: list[str] = []
    contexts = []

    def open_page(path: str, width: int = 1280, height: int = 860, awaits: str = "none", **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=address, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if is_fault(line, awaits) else None)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []

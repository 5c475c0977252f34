"""The operators' page in Chromium, with an answer that the test holds in its hand instead of rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.async_api import Browser, Page, Route, async_playwright

from jobs.studio.board import Board
from tests.support.chromium import CHROMIUM, PATIENCE

SITE = "http://studio.test"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Watched:
    """The page, what its next look will find, and how often it looked. `board` None: the site does not answer."""

    def __init__(self, page: Page, board: Board) -> None:
        self.page = page
        self.board: Board | None = board
        self.looks = 0

    async def serve(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = str(finders.find(path.removeprefix("/static/")))
            await route.fulfill(path=file, content_type=TYPES[file[file.rindex(".") :]])
        elif path == "/admin/studio/":
            await route.fulfill(body=rendered("page", self.board), content_type="text/html")
        elif path == "/admin/studio/live":
            self.looks += 1
            body = rendered("_board", self.board) if self.board else ""
            await route.fulfill(status=200 if self.board else 503, body=body, content_type="text/html")
        else:
            await route.fulfill(status=404)

    async def until_it_says(self, words: str) -> None:
        await self.page.wait_for_function("(words) => document.body.innerText.includes(words)", arg=words)


Open = Callable[..., Awaitable[Watched]]


def rendered(name: str, board: Board | None) -> str:
    request = RequestFactory().get("/admin/studio/")
    request.user = AnonymousUser()
    return render_to_string(f"admin/studio/{name}.html", {"title": "Studio", "board": board}, request)


@pytest.fixture
def plain_static(settings) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            timeout=PATIENCE, executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def opened(browser: Browser, plain_static: None) -> AsyncIterator[Open]:
    contexts = []

    async def open_board(board: Board, width: int = 1280, height: int = 900, **options: str) -> Watched:
        contexts.append(context := await browser.new_context(viewport={"width": width, "height": height}, **options))
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        watched = Watched(page, board)
        await page.route(f"{SITE}/**", watched.serve)
        await page.goto(f"{SITE}/admin/studio/")
        return watched

    yield open_board
    for context in contexts:
        await context.close()

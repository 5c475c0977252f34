"""The room's real page in Chromium, with a socket that the test holds in its hand instead of a server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.async_api import Browser, BrowserContext, Page, Route, async_playwright

from battles import chart_style
from battles.charts import confidence
from battles.charts.confidence import Step
from tests.support.chromium import CHROMIUM, PATIENCE
from tests.support.room_scenes import CODE, PICTURE, Scene

SITE = "http://room.test"
DRAWN = "new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done))))"
"""Preact renders at once and lets effects run behind the next frame: this is behind both."""
SOCKET = """
const listeners = {};
window.sent = [];
window.refusal = null;
window.isUnheard = false;
window.hear = (message) => (listeners[message.t] ?? []).forEach((listener) => listener(message));
export function connect() {
  return {
    on: (type, listener) => (listeners[type] ??= []).push(listener),
    send: (command) => {
      window.sent.push(command);
      if (window.isUnheard) return new Promise(() => {});
      return window.refusal ? Promise.reject(window.refusal) : Promise.resolve({});
    },
    now: () => Date.now(),
  };
}
"""
SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="#1f4fd8"/></svg>'
)
VERDICT = {"number": 1, "state": "verified", "sentence": "verified", "withdrawn": 0, "key": "ab" * 8}
VERDICT |= {
    "lines": 17,
    "ballots": 14,
    "counted": 14,
    "turnout": "14 of 14 ballots count",
    "champions": [1],
    "ruling": "",
}
VERDICT |= {"findings": []}
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


class Room:
    """A page that shows a scene, and hears what the test lets the server say."""

    def __init__(self, page: Page, scene: Scene) -> None:
        self.page = page
        self.scene = scene

    async def hears(self, message: dict[str, Any]) -> None:
        """The page has drawn it when this returns."""
        await self.page.evaluate("(message) => hear(message)", message)
        await self.page.evaluate(DRAWN)

    async def sent(self, t: str) -> list[dict[str, Any]]:
        commands: list[dict[str, Any]] = await self.page.evaluate("(t) => sent.filter((one) => one.t === t)", t)
        return commands

    async def until_sent(self, t: str, count: int = 1) -> list[dict[str, Any]]:
        await self.page.wait_for_function("([t, n]) => sent.filter((one) => one.t === t).length >= n", arg=[t, count])
        return await self.sent(t)


Open = Callable[..., Awaitable[Room]]


@pytest.fixture
def plain_static(settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


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
    """Open a scene: `room = await opened(scene, width=360, height=740, color_scheme="dark")`."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    async def open_scene(scene: Scene, width: int = 1280, height: int = 800, **options: Any) -> Room:
        context = await browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        await page.route(f"{SITE}/**", lambda route: _serve(route, scene))
        await page.goto(f"{SITE}/b/{CODE}")
        await page.wait_for_selector("main.room, main.screen")
        await page.evaluate(DRAWN)
        return Room(page, scene)

    yield open_scene
    for context in contexts:
        await context.close()
    assert faults == []


async def _serve(route: Route, scene: Scene) -> None:
    path = urlsplit(route.request.url).path
    if path == "/static/live/socket.js":
        await route.fulfill(body=SOCKET, content_type="text/javascript")
    elif path.startswith("/static/"):
        await serve_static(route)
    elif path.endswith("/receipt/verdict"):
        await route.fulfill(json=VERDICT)
    elif "/charts/" in path:
        await route.fulfill(body=chart_of(path), content_type="image/svg+xml")
    elif path.startswith("/b/"):
        await route.fulfill(body=page_of(scene), content_type="text/html")
    elif path in (PICTURE, "/qr.svg"):
        await route.fulfill(body=SQUARE, content_type="image/svg+xml")
    else:
        await route.fulfill(status=404)


async def serve_static(route: Route) -> None:
    file = str(finders.find(urlsplit(route.request.url).path.removeprefix("/static/")))
    await route.fulfill(path=file, content_type=TYPES[file[file.rindex(".") :]])


def chart_of(path: str) -> str:
    """A confidence chart as its file has it."""
    steps = [Step(0, None, 0.5), Step(4, 2, 0.62), Step(9, 1, 0.7), Step(14, 1, 0.93)]
    name = path.rpartition("/")[2].removesuffix(".svg")
    figure = confidence.figure(name.removesuffix("-narrow"), {1: "Ada", 2: "Bo"}, steps, "ended with the time")
    assert figure is not None
    return figure.svg(is_narrow=name.endswith("-narrow"), style=chart_style.alone())


def page_of(scene: Scene) -> str:
    content = {
        "battle": {"code": CODE},
        "snapshot_json": scene.snapshot,
        "me_json": scene.me,
        "socket_path": f"/ws/battles/{CODE}",
        "view": scene.view,
        "join_url": f"{SITE}/join/{CODE}",
        "qr_url": "/qr.svg",
    }
    name = "battles/screen.html" if scene.view == "screen" else "battles/room.html"
    return render_to_string(name, content, RequestFactory().get(f"/b/{CODE}"))

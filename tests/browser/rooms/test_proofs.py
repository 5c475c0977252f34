"""The browser recomputes what Python sealed. `room.test` is no secure origin, so the checks run on a page that is one."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from django.contrib.staticfiles import finders
from playwright.async_api import Browser, Page, Route, expect

from battles import seals
from battles.words import Words
from tests.browser.rooms.conftest import Open
from tests.support.room_scenes import CODE, SALT, opened_round, scenes

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    page = await browser.new_page()
    await page.route("https://secure.test/**", _serve)
    await page.goto("https://secure.test/")
    yield page
    await page.close()


async def _serve(route: Route) -> None:
    if route.request.url.endswith(".js"):
        await route.fulfill(path=str(finders.find("battles/seal-check.js")), content_type="text/javascript")
    else:
        await route.fulfill(body="<!doctype html><title>proofs</title>", content_type="text/html")


async def asked(page: Page, call: str, argument: Any) -> Any:
    return await page.evaluate(
        f"async (a) => {{ const check = await import('/seal-check.js'); return check.{call}; }}", argument
    )


@pytest.mark.parametrize(
    "words", [Words("a fox", "", 3.0), Words('“quotes” \\ "and" ✦ 🦊', "l'eau", 4.25), Words("名人\u2028x", "", 1.0)]
)
async def test_a_seal_made_in_python_is_true_in_the_browser(page: Page, words: Words):
    entry = {"prompt": words.prompt, "negative": words.negative, "guidance": words.guidance, "salt": SALT}
    entry["seal"] = seals.seal(CODE, 2, 3, words, SALT)
    assert await asked(page, "isSealTrue(a.code, 2, 3, a.entry)", {"code": CODE, "entry": entry})


async def test_a_changed_word_breaks_the_seal(page: Page):
    entry = {"prompt": "a dog", "negative": "", "guidance": 3.0, "salt": SALT}
    entry["seal"] = seals.seal(CODE, 2, 3, Words("a fox", "", 3.0), SALT)
    assert not await asked(page, "isSealTrue(a.code, 2, 3, a.entry)", {"code": CODE, "entry": entry})


async def test_the_opened_secret_is_the_committed_one(page: Page):
    opened = opened_round().model_dump()
    assert await asked(page, "isCommitmentTrue(a)", opened)
    assert not await asked(page, "isCommitmentTrue(a)", opened | {"secret": "00" * 32})


async def test_without_a_secure_origin_seals_are_shown_to_be_checked_elsewhere(opened: Open):
    room = await opened(scenes()["host results"])
    proof = room.page.locator(".entry .proof").first
    await proof.locator("summary").click()
    await expect(proof.locator("dd").first).to_have_text(room.scene.snapshot["heats"][0]["entries"][0]["seal"])

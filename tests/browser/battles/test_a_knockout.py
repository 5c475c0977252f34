"""A full knockout of eight: a window hosts and watches, the big screen shows the bracket, eight bots play by the public
protocol alone."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from battles.receipt.document import parse
from battles.receipt.verify import State, verify
from tests.browser.battles.conftest import Window
from tests.support.bot import Bot
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.timeout(3000)  # three rounds of real pictures
NAMES = ("Bo", "Dee", "Eve", "Fay", "Gus", "Hal", "Ida", "Jo")


def open_lobby(page: Page) -> str:
    """Ada hosts and watches; her knockout's code."""
    page.goto("/battles/new")
    page.locator("input[name=format][value=knockout]").check()
    page.fill("input[name=seats]", "8")
    expect(page.locator("input[name=rounds]")).to_have_value("3")
    page.fill("input[name=writing_seconds]", "300")
    page.fill("input[name=voting_seconds]", "15")
    page.fill("input[name=results_seconds]", "10")
    page.uncheck("input[name=playing]")
    page.fill("input[name=nickname]", "Ada")
    page.get_by_role("button", name="Open the room").click()
    page.wait_for_url(re.compile("/b/"))
    return page.url.rpartition("/")[2]


@contextmanager
def playing(address: str, code: str) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Eight bots on a loop of their own, seated once inside. What is yielded waits for their last states."""
    bots = [Bot(address, name) for name in NAMES]
    seated, ends = threading.Event(), []

    async def one(bot: Bot) -> None:
        await bot.open()
        ends.append(await bot.play(2400))

    async def all_of_them() -> None:
        for bot in bots:
            await bot.arrive()
            await bot.join(code)
        seated.set()
        await asyncio.gather(*(one(bot) for bot in bots))
        await asyncio.gather(*(bot.close() for bot in bots))

    thread = threading.Thread(target=lambda: asyncio.run(all_of_them()), name="bots", daemon=True)
    thread.start()
    assert seated.wait(PATIENCE)

    def until_over() -> list[dict[str, Any]]:
        thread.join(PATIENCE)
        return ends

    yield until_over


def names(stage: Any) -> list[str]:
    return stage.locator(".pairing-name").all_inner_texts()


def test_eight_bots_play_a_knockout_to_its_champion(window: Window, address: str) -> None:
    ada = window()
    code = open_lobby(ada)
    screen = window(f"/b/{code}/screen", viewport={"width": 1920, "height": 1080})
    with playing(address, code) as until_over:
        expect(screen.locator(".screen-name")).to_have_count(8)
        ada.get_by_role("button", name="Start", exact=True).click()
        stages = screen.locator(".bracket-stage")
        before = list(NAMES)
        for number, places in enumerate((8, 4, 2)):
            stage = stages.nth(number)
            expect(stage.locator(".pairing-name")).to_have_count(places)
            came = names(stage)
            assert len(set(came)) == places
            assert set(came) <= set(before)
            before = came
            paint_when_all_have_sealed(ada)
            goes_on = stage.locator(".pairing-place.is-ahead")
            expect(goes_on).to_have_count(places // 2)
        title = screen.get_by_role("heading", level=1)
        expect(title).to_have_text(re.compile("wins the knockout"))
        champion = title.inner_text().removesuffix(" wins the knockout").replace("\n", " ")
        ends = until_over()

    assert champion in before
    expect(ada.locator(".champion h1")).to_have_text(champion)
    assert len(ends) == len(NAMES)
    assert {end["phase"] for end in ends} == {"finished"}
    assert len({(end["version"], end["bracket"]["champion"], end["log"]["digest"]) for end in ends}) == 1
    winner = next(seat for seat in ends[0]["seats"] if seat["number"] == ends[0]["bracket"]["champion"])
    assert winner["nickname"] == champion
    its_receipt_verifies(address, code, winner["number"])


def paint_when_all_have_sealed(host: Page) -> None:
    """The bots are quick; so is the host."""
    button = host.get_by_role("button", name="Paint now")
    expect(button).to_be_enabled()
    button.click()


def its_receipt_verifies(address: str, code: str, champion: int) -> None:
    file = httpx.get(f"{address}/api/battles/{code}/receipt", timeout=PATIENCE)
    assert file.status_code == 200
    verdict = verify(parse(file.content))
    assert (verdict.state, verdict.findings, verdict.champions) == (State.VERIFIED, (), (champion,))

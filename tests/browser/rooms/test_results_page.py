"""A battle's results as the server renders them: fit for everybody on a phone and on a wide screen, by day and by night."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.async_api import Browser, Page, Route, expect

from battles import messages
from battles.charts import bracket, confidence, pairs, seeds, votes
from battles.charts.balance import Tally
from battles.charts.figure import Figure
from battles.results import Seeds
from battles.states import Format, Phase
from battles.tabs import Tab
from tests.browser.rooms.conftest import SQUARE, Open, serve_static
from tests.browser.rooms.test_looks import OPEN_ALL, TOO_SMALL, faults, overhang
from tests.support import room_scenes as scenes
from tests.support.room_scenes import PICTURE

pytestmark = pytest.mark.asyncio(loop_scope="session")

ORIGIN = "http://results.test/"
LONG = [
    "Wolfeschlegelsteinhausen",
    "名探偵コナン",
    "مرحبا بالعالم",
    "WWWWWWWWWWWWWWWWWWWWWWWW",
    "<script>alert(1)</script>",
]
Shown = Callable[..., Awaitable[Page]]
SMALLEST_WORDS = """() => Math.min(...[...document.querySelectorAll(".chart svg text")].filter((one) => one.checkVisibility())
    .map((one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a))"""
CUT_OFF = """() => [...document.querySelectorAll(".chart svg text")].filter((one) => one.checkVisibility()).filter((one) => {
    const words = one.getBoundingClientRect(), sheet = one.ownerSVGElement.getBoundingClientRect();
    return words.left < sheet.left - 1 || words.right > sheet.right + 1; }).map((one) => one.textContent)"""


def figures(count: int) -> tuple[Figure, ...]:
    names = [*LONG, *(f"Player {number}" for number in range(count))][:count]
    entries = [votes.Entry(seat, name) for seat, name in enumerate(names, start=1)]
    flows = [votes.Flow(a, b, a + b, b % 7, a % 3) for a in range(1, count + 1) for b in range(a + 1, count + 1)]
    by_slot = {(entry.seat, slot): Tally(3 + slot, 1, entry.seat % 5) for entry in entries for slot in range(4)}
    steps = [confidence.Step(vote, 1 + vote % 2, 0.4 + vote / 50) for vote in range(26)]
    drawn = [
        votes.figure("votes-1-1", entries, flows),
        pairs.figure("pairs-1-1", entries, flows),
        seeds.figure("seeds-1-1", entries, 4, by_slot),
        confidence.figure(
            "confidence-1-1", {entry.seat: entry.name for entry in entries}, steps, "ended with the time"
        ),
    ]
    return tuple(figure for figure in drawn if figure)


def bracket_of_four() -> Figure | None:
    ada, bo, cy = (bracket.Side(seat, name) for seat, name in enumerate(("Ada", LONG[0], LONG[3]), start=1))
    first = [bracket.Pairing(1, 1, ada, None, 1), bracket.Pairing(1, 2, bo, cy, 3)]
    return bracket.figure("bracket", [*first, bracket.Pairing(2, 1, ada, cy, 1)])


def content(count: int) -> dict[str, Any]:
    ada, bo, cy = scenes.standings()
    behind = [one.model_copy(update={"rank": 2}) for one in (bo, cy)]
    frame = messages.SnapshotMessage(**scenes.snapshot(Phase.FINISHED, standings=[ada, *behind], heats=[scenes.heat()]))
    withheld = [scenes.picture(0, "x", note="Withheld by moderation."), scenes.picture(1, "x")]
    heat = scenes.heat(entries=[scenes.entry(1), scenes.entry(2, pictures=withheld), scenes.blank_entry(3)])
    result = SimpleNamespace(
        frame=frame,
        winners=("Ada",),
        headline="Ada takes the battle",
        tabs=(Tab("Round 1", 1, 1, False), Tab("Round 2", 2, 1, True)),
        heat=heat,
        verdict="Ada wins, probably",
        basis="14 votes from 3 voters, 93 % sure",
        figures=figures(count),
        ruling="",
        decided=scenes.TIED_FINAL,
        seeds=Seeds("ab" * 32, "cd" * 32, (1, 2)),
        bracket=bracket_of_four(),
    )
    battle = SimpleNamespace(
        code="BKTM", rounds=3, is_listed=True, is_rated=True, finished_at=None, get_format_display=Format.KNOCKOUT.value
    )
    return {"result": result, "battle": battle, "described": "Ada wins", "address": ORIGIN, "card_address": ORIGIN}


@pytest_asyncio.fixture(loop_scope="session")
async def shown(browser: Browser, plain_static: None) -> AsyncIterator[Shown]:
    contexts = []

    async def show(count: int, width: int, scheme: str) -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": 740}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = await context.new_page()

        async def serve(route: Route) -> None:
            if "/static/" in route.request.url:
                await serve_static(route)
            elif PICTURE in route.request.url:
                await route.fulfill(body=SQUARE, content_type="image/svg+xml")
            else:
                html = render_to_string("battles/results.html", content(count), RequestFactory().get("/"))
                await route.fulfill(body=html, content_type="text/html")

        await page.route(f"{ORIGIN}**", serve)
        await page.goto(ORIGIN)
        await page.evaluate("document.fonts.ready")
        return page

    yield show
    for context in contexts:
        await context.close()


@pytest.mark.parametrize("count", [2, 8, 30])
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (320, "light"), (1280, "dark")])
async def test_the_page_is_fit_for_everybody(shown: Shown, count: int, width: int, scheme: str):
    page = await shown(count, width, scheme)
    await page.evaluate(OPEN_ALL)
    assert (await faults(page), await overhang(page)) == ([], 0)
    assert await page.evaluate(TOO_SMALL) == []
    assert await page.evaluate(SMALLEST_WORDS) >= 12
    assert await page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("width", [320, 1280])
async def test_a_shared_place_is_told_on_one_line(shown: Shown, width: int):
    page = await shown(2, width, "light")
    lines = await page.evaluate(
        "[...document.querySelectorAll('.standings td:first-child > [aria-hidden]')].map((one) => one.getClientRects().length)"
    )
    assert lines == [1, 1]


async def test_of_the_two_drawings_one_is_shown_and_one_is_read_out(shown: Shown):
    for width in (360, 1280):
        page = await shown(8, width, "light")
        await expect(page.get_by_role("img", name=re.compile("^The votes"))).to_have_count(1)


async def test_the_page_can_be_walked_by_keyboard(shown: Shown):
    page = await shown(8, 360, "light")
    await page.get_by_text("The votes as a table").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("rowheader", name=LONG[0]).first).to_be_visible()


async def test_the_room_shows_how_sure_the_votes_were_without_a_jump(opened: Open):
    room = await opened(scenes.scenes()["guest finished"], 360, 740)
    place = room.page.locator(".chart-place").first
    before = await place.bounding_box()
    await place.scroll_into_view_if_needed()
    await place.locator("svg").wait_for()
    after = await place.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["height"] - before["height"]) < 1
    await expect(room.page.get_by_role("img", name="How sure the votes were")).to_have_count(1)

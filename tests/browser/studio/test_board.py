"""The operators' page follows what happens without a reload, on every screen, for everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from inference.protocol import StudioState
from jobs.health import StudioHealth, StudioStatus
from jobs.models import Priority
from jobs.studio import words
from jobs.studio.board import Board, Card, Choice
from jobs.studio.charts import Chart, chart
from jobs.studio.figures import Dispatcher, Failures, Queue
from tests.browser.studio.conftest import Open
from tests.support.studio import actor

pytestmark = pytest.mark.asyncio(loop_scope="session")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def line(name: str, now: float) -> Chart:
    points = [(900.0, 2.0), (450.0, 5.0), (435.0, 6.0), (0.0, now)]
    return chart(name, name.capitalize(), points, words.rate, span=900.0, top=1.0, gap=45.0)


def card(name: str, steps: float, **more: object) -> Card:
    charts = tuple(line(kind, steps) for kind in ("steps", "fill", "queue", "memory"))
    report = actor(name, node="node-with-quite-a-long-name.example.internal", steps_per_second=steps, **more)
    return Card(report, 1.0, False, False, charts)


def board(steps: float = 3.0, *names: str) -> Board:
    cards = [card(name, steps) for name in names or ("painter-0", "painter-1")]
    out = card("painter-out", 0.0, state=StudioState.OUT, reason="five batches failed: CUDA error")
    return Board(
        at=datetime(2026, 11, 22, tzinfo=UTC),
        status=StudioStatus(StudioHealth.READY, 0.5, 2, 0.4, 0.5),
        reason="",
        ready=2,
        charts=tuple(line(kind, steps) for kind in ("steps", "fill", "queue", "memory")),
        queues=[Queue(Priority.BATTLE, 4, 12.0, 2, 3.0), Queue(Priority.STUDIO)],
        dispatchers=[Dispatcher("easel-on-a-long-named-node", "ready", 0.5, 2, 3, 0.2, "10.0.0.1:6379")],
        painted=12,
        failures=[Failures("step-failed", 3, 20.0)],
        choices=[Choice("", 3, True), Choice("out", 1, False), Choice("ready", 2, False)],
        cards=[out, *cards],
        state="",
        page=1,
        pages=2,
    )


async def test_figures_change_in_place_and_what_somebody_does_stays(opened: Open):
    watched = await opened(board(3.0))
    summary, link = watched.page.locator(".studio-charts summary").first, watched.page.get_by_role("link", name="out 1")
    await summary.click()
    await link.focus()
    watched.board = board(8.5)
    await watched.until_it_says("8.50")
    await expect(watched.page.locator(".studio-charts details").first).to_have_attribute("open", "")
    await expect(link).to_be_focused()


async def test_an_actor_that_comes_and_one_that_goes(opened: Open):
    watched = await opened(board(3.0, "painter-0", "painter-1"))
    watched.board = board(3.0, "painter-new", "painter-1")
    await watched.until_it_says("painter-new")
    await expect(watched.page.locator(".actor h3")).to_have_text(["painter-out", "painter-new", "painter-1"])


async def test_pause_holds_the_figures_until_it_goes_on(opened: Open):
    watched = await opened(board())
    # Just behind a look: none is on its way.
    async with watched.page.expect_response("**/admin/studio/live"):
        pass
    await watched.page.get_by_role("button", name="Pause").click()
    looks = watched.looks
    await watched.page.wait_for_timeout(2600)
    assert watched.looks == looks
    watched.board = board(9.25)
    await watched.page.get_by_role("button", name="Go on").click()
    await watched.until_it_says("9.25")


async def test_a_site_that_does_not_answer_is_said_to_and_found_again(opened: Open):
    watched = await opened(board())
    watched.board = None
    await watched.until_it_says("The site does not answer; these figures are old.")
    watched.board = board(7.75)
    await watched.until_it_says("7.75")
    await expect(watched.page.locator("body")).not_to_contain_text("does not answer")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_it_is_fit_for_everybody(opened: Open, width: int, scheme: str):
    watched = await opened(board(), width, 740, color_scheme=scheme, reduced_motion="reduce")
    await watched.page.evaluate("document.querySelectorAll('.studio details').forEach((one) => { one.open = true; })")
    found = await Axe().run(watched.page, context=".studio", options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert [(fault["id"], fault["nodes"][0]["target"]) for fault in found.response["violations"]] == []
    assert await watched.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_no_table_is_cut_off_on_a_phone(opened: Open):
    watched = await opened(board(), 360, 740)
    cut = "[...document.querySelectorAll('.studio .scroll')].map((one) => one.scrollWidth - one.clientWidth)"
    assert await watched.page.evaluate(cut) == [0, 0, 0]


async def test_a_long_reason_and_a_long_name_stay_inside(opened: Open):
    shown = board()
    long = card("painter-" + "f" * 90, 1.0, state=StudioState.GONE, reason="/srv/" + "models/" * 30)
    watched = await opened(replace(shown, cards=[long]), 360, 740)
    assert await watched.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

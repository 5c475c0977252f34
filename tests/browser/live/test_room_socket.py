"""socket.js in a real browser against a real server over a line that can be cut."""

from typing import Any

import pytest
from playwright.async_api import Page

from tests.support.cut_line import CutLine
from tests.support.toy_room import ADA, ToyRooms

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOM = "toy.ABCD"
OPEN = """async ([person, held]) => {
    const {connect} = await import("/static/live/socket.js");
    window.heard = [];
    window.room = connect({url: `/ws/toy/ABCD?person=${person}`, ...held});
    for (const type of ["snapshot", "me", "cheer", "open", "lost", "end"]) room.on(type, (frame) => heard.push(frame));
}"""


async def enter(page: Page, **held: object) -> None:
    await page.evaluate(OPEN, [ADA, held])
    await page.wait_for_function("room.status === 'live'")


async def heard(page: Page, t: str) -> list[dict[str, Any]]:
    frames: list[dict[str, Any]] = await page.evaluate("(t) => heard.filter((frame) => frame.t === t)", t)
    return frames


async def until_version(page: Page, version: int) -> None:
    await page.wait_for_function("(v) => heard.some((frame) => frame.version === v)", arg=version)


async def test_it_shows_states_and_answers_commands(page: Page, toys: ToyRooms):
    await enter(page)
    await until_version(page, 1)
    assert await page.evaluate("room.send({t: 'add', amount: 4})") == {"total": 4}
    await until_version(page, 2)


async def test_a_refusal_is_thrown_with_its_field(page: Page, toys: ToyRooms):
    await enter(page)
    refusal = await page.evaluate("room.send({t: 'add'}).catch(({code, field}) => ({code, field}))")
    assert refusal == {"code": "malformed", "field": "amount"}


async def test_a_page_that_already_has_the_state_is_not_sent_it_again(page: Page, toys: ToyRooms):
    await enter(page, epoch=1, version=1, role="audience")
    toys.change(ROOM)
    await until_version(page, 2)
    assert [s["version"] for s in await heard(page, "snapshot")] == [2]


async def test_a_broken_line_comes_back_with_what_was_missed(page: Page, toys: ToyRooms, line: CutLine):
    await enter(page)
    await until_version(page, 1)
    line.cut()
    toys.change(ROOM, 3, tell=False)
    await until_version(page, 2)
    assert len(await heard(page, "lost")) == 1
    assert [s["version"] for s in await heard(page, "snapshot")] == [1, 2]


async def test_an_unanswered_command_is_sent_again_and_done_once(page: Page, toys: ToyRooms, line: CutLine):
    await enter(page)
    toys.gate.clear()
    await page.evaluate("() => { window.answer = room.send({t: 'add', amount: 4}) }")
    while not toys.calls["add"]:
        await page.wait_for_timeout(20)
    line.cut()
    toys.gate.set()
    assert await page.evaluate("answer") == {"total": 4}
    assert (toys.calls["add"], toys.rows[ROOM].total) == (2, 4)


async def test_of_drafts_made_without_a_line_only_the_newest_is_sent(page: Page, toys: ToyRooms, line: CutLine):
    await enter(page)
    line.refuses = True
    line.cut()
    await page.wait_for_function("room.status !== 'live'")
    await page.evaluate(
        "() => { window.answers = ['a', 'b', 'c'].map((text) => room.send({t: 'note', text}, {key: 'draft'})) }"
    )
    line.refuses = False
    assert await page.evaluate("Promise.all(answers)") == [None, None, {}]
    assert (toys.calls["note"], toys.rows[ROOM].notes[ADA]) == (1, "c")


async def test_who_is_put_out_stays_out_and_learns_why(page: Page, toys: ToyRooms):
    await enter(page)
    toys.ban(ROOM, ADA)
    await page.wait_for_function("room.status === 'closed'")
    assert (await heard(page, "end"))[0]["code"] == 1008
    assert await page.evaluate("room.send({t: 'add', amount: 1}).catch(({name}) => name)") == "Refusal"


async def test_who_is_denied_learns_why(page: Page, toys: ToyRooms):
    toys.rows[ROOM].banned.add(ADA)
    await page.evaluate(OPEN, [ADA, {}])
    await page.wait_for_function("room.status === 'closed'")
    assert (await heard(page, "end"))[0] == {
        "t": "end",
        "code": 1008,
        "reason": "banned",
        "message": "You were asked to leave.",
    }


@pytest.mark.parametrize("delay", [0, 0.06])
async def test_the_clock_is_right_within_100_ms(page: Page, toys: ToyRooms, line: CutLine, delay: float):
    """Server and browser run on one machine here, so the true offset is zero."""
    line.delay = delay
    await enter(page)
    await page.wait_for_function("room.doubt < 200")
    await page.wait_for_timeout(1000)
    await page.wait_for_function("Math.abs(room.now() - Date.now()) < 100")


async def test_a_wrong_clock_of_the_browser_does_not_matter(page: Page, toys: ToyRooms):
    await page.evaluate("Object.defineProperty(performance, 'timeOrigin', {value: performance.timeOrigin - 3600000})")
    await enter(page)
    await page.wait_for_function("room.doubt < 50")
    await page.wait_for_function("Math.abs(room.now() - Date.now()) < 100")


async def test_a_frozen_line_is_given_up_and_replaced(page: Page, toys: ToyRooms, line: CutLine):
    await enter(page)
    await page.wait_for_timeout(1000)
    line.freeze()
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await page.wait_for_function("heard.some(({t}) => t === 'lost')")
    line.thaw()
    await page.wait_for_function("room.status === 'live'")

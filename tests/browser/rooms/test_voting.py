"""Voting: nothing counts before both pictures can be seen, and every pair is answered once."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Route

from battles.states import Phase
from tests.browser.rooms.conftest import Open
from tests.support.room_scenes import JUDGING, Scene, ballot, me, picture, snapshot, wall

pytestmark = pytest.mark.asyncio(loop_scope="session")


def voting(**own: Any) -> Scene:
    return Scene("player", snapshot(Phase.VOTING, wall=wall(), judging=JUDGING), me(**own))


@pytest.mark.parametrize(
    ("key", "answer"),
    [("ArrowLeft", "left"), ("1", "left"), ("ArrowRight", "right"), ("2", "right"), ("ArrowDown", "tie"), ("3", "tie")],
)
async def test_keys_answer(opened: Open, key: str, answer: str):
    room = await opened(voting(ballots=[ballot(0)]))
    await room.page.locator(".pair-side:enabled").first.wait_for()
    await room.page.keyboard.press(key)
    [vote] = await room.until_sent("vote")
    assert vote["answer"] == answer


async def test_the_next_pair_takes_the_place_of_an_answered_one(opened: Open):
    room = await opened(voting(ballots=[ballot(0), ballot(1)]))
    await room.page.locator(".pair-side.is-left:enabled").click()
    await room.page.get_by_text("seed 2").wait_for()
    await room.page.locator(".pair-side.is-right:enabled").click()
    votes = await room.until_sent("vote", 2)
    assert [vote["ballot"][-1] for vote in votes] == ["0", "1"]


async def test_a_pair_waits_for_its_slower_picture(opened: Open):
    room = await opened(voting())
    seen = asyncio.Event()

    async def slowly(route: Route) -> None:
        await seen.wait()
        await route.fallback()

    await room.page.route("**/picture.svg?slow*", slowly)
    await room.hears(me(ballots=[ballot(0, right=picture(0, "slow"))]))
    await room.page.locator(".pair-side").first.wait_for()
    await room.page.keyboard.press("ArrowLeft")
    assert await room.page.locator(".pair-side.is-left").is_disabled()
    seen.set()
    await room.page.locator(".pair-side.is-left:enabled").click()
    assert len(await room.until_sent("vote")) == 1


async def test_an_empty_table_asks_for_pairs(opened: Open):
    room = await opened(voting())
    await room.until_sent("deal")


async def test_a_voter_who_has_seen_all_pairs_asks_for_nothing(opened: Open):
    room = await opened(voting(no_more_pairs=True, answered=3))
    await room.page.get_by_text("You have seen every pair").wait_for()
    assert await room.sent("deal") == []


async def test_a_withheld_picture_shows_its_reason_and_can_be_judged(opened: Open):
    room = await opened(voting(ballots=[ballot(0, left=picture(0, note="Withheld by moderation."))]))
    await room.page.locator(".pair-side").get_by_text("Withheld by moderation.").wait_for()
    await room.page.locator(".pair-side.is-right:enabled").click()
    await room.until_sent("vote")


async def test_a_swipe_across_a_picture_picks_it(opened: Open):
    room = await opened(voting(ballots=[ballot(0)]), width=360, height=740, has_touch=True)
    side = room.page.locator(".pair-side.is-right:enabled")
    for kind, x in (("pointerdown", 40), ("pointerup", 140)):
        await side.dispatch_event(kind, {"pointerType": "touch", "clientX": x, "clientY": 300})
    [vote] = await room.until_sent("vote")
    assert vote["answer"] == "right"

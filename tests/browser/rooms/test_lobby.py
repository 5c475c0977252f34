"""The lobby says what a battle needs before it starts: a duel an audience, and what becomes of it without."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.rooms.conftest import Open
from tests.support import room_scenes as scenes

pytestmark = pytest.mark.asyncio(loop_scope="session")

NEEDS = "A duel needs an audience"


@pytest.mark.parametrize("name", ["duel lobby", "screen duel lobby"])
async def test_a_public_duel_says_that_the_open_jury_decides_where_nobody_watches(opened: Open, name: str):
    room = await opened(scenes.scenes()[name])
    told = room.page.get_by_text(NEEDS)
    await expect(told).to_contain_text("1 person is here to judge it.")
    await expect(told).to_contain_text("it goes before the open jury")
    await expect(room.page.get_by_text("2 seats")).to_have_count(0)


async def test_a_private_duel_says_that_nobody_wins_without_an_audience(opened: Open):
    room = await opened(scenes.scenes()["private duel lobby"])
    told = room.page.get_by_text(NEEDS)
    await expect(told).to_contain_text("Nobody is here yet to judge it.")
    await expect(told).to_contain_text("it ends without a winner")


@pytest.mark.parametrize("name", ["host lobby", "screen lobby"])
async def test_who_plays_without_an_account_is_marked(opened: Open, name: str):
    room = await opened(scenes.scenes()[name])
    people = room.page.get_by_role("listitem")
    await expect(people.filter(has_text="Bo")).to_contain_text("guest")
    await expect(people.filter(has_text="Ada")).not_to_contain_text("guest")


async def test_where_players_judge_each_other_no_audience_is_asked_for(opened: Open):
    room = await opened(scenes.scenes()["host lobby"])
    await room.page.get_by_text("8 seats").wait_for()
    await expect(room.page.get_by_text(NEEDS)).to_have_count(0)

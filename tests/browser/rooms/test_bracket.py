"""The bracket on a page: it follows the room, says who goes on and why, and tells each player what they do now."""

import itertools

import pytest
from playwright.async_api import expect

from battles.states import Phase
from tests.browser.rooms.conftest import Open
from tests.support import room_scenes as scenes
from tests.support.room_scenes import ADA, BO, Scene, me, own_entry

MIDDLES = """() => {
    const middle = (box) => box.top + box.height / 2;
    const stages = [...document.querySelectorAll(".bracket-stage")];
    return stages.map((stage) => [...stage.querySelectorAll(".pairing")].map((one) => middle(one.getBoundingClientRect())));
}"""

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_new_state_moves_the_winners_on_without_a_reload(opened: Open):
    room = await opened(Scene("screen", scenes.knockout(Phase.VOTING, 1, "screen"), None), 1920, 1080)
    await room.hears(scenes.knockout(Phase.PROMPTING, 2, "screen", version=6))
    semis = room.page.locator(".bracket-stage", has=room.page.get_by_role("heading", name="Semi-finals"))
    await expect(semis.locator(".pairing-name")).to_have_text(["Ada", "Mo", "Bo", "Cy"])
    first = room.page.locator(".bracket-stage").first
    notes = ["Tied: Mo goes on by seeds won", "Bye", "Walk-over: Fay has left"]
    await expect(first.locator(".pairing-note")).to_have_text(notes)


async def test_the_bracket_is_a_list_of_rounds_each_a_list_of_pairings(opened: Open):
    room = await opened(scenes.scenes()["knockout writing"])
    lists = room.page.get_by_role("region", name="Bracket").get_by_role("list")
    await expect(lists).to_have_count(4)
    await expect(lists.nth(1).get_by_role("listitem")).to_have_count(4)


async def test_a_player_is_told_in_which_heat_and_against_whom_they_write(opened: Open):
    room = await opened(scenes.scenes()["knockout writing"])
    await room.page.get_by_text("Heat 3 of 4. You write against Gus.").wait_for()


async def test_who_is_out_is_told_that_they_judge_now(opened: Open):
    room = await opened(scenes.scenes()["knockout out"])
    await room.page.get_by_text("You are out of the bracket. From now on you judge.").wait_for()


async def test_who_has_a_bye_is_told_so(opened: Open):
    round_one = scenes.round_view(number=1)
    scene = scenes.knockout(Phase.PROMPTING, 2, round=round_one)
    room = await opened(Scene("player", scene, me(BO)))
    await room.page.get_by_text("You have no opponent in this round").wait_for()


async def test_a_voter_sees_which_heat_a_pair_is_of(opened: Open):
    room = await opened(scenes.scenes()["knockout voting"])
    await room.page.get_by_text("Heat 2 of 4. Pair 1, seed 1").wait_for()


async def test_a_heat_without_a_winner_says_why_somebody_goes_on(opened: Open):
    room = await opened(scenes.scenes()["knockout results"])
    await room.page.get_by_text(scenes.UNJUDGED).wait_for()
    titles = ["Heat 1 Ada against Mo", "Heat 2 Bo against Cy"]
    await expect(room.page.locator(".heat-title")).to_have_text(titles)


async def test_the_champion_stands_on_the_big_screen(opened: Open):
    room = await opened(scenes.scenes()["screen knockout finished"], 1920, 1080)
    await room.page.get_by_role("heading", name="Mo wins the knockout").wait_for()


@pytest.mark.parametrize("name", ["knockout tied", "screen knockout tied"])
async def test_a_tied_final_says_by_which_ruling_its_champion_is_one(opened: Open, name: str):
    room = await opened(scenes.scenes()[name])
    await room.page.get_by_text(scenes.TIED_FINAL).first.wait_for()


async def test_the_big_screen_says_why_somebody_goes_on_from_a_heat_nobody_judged(opened: Open):
    room = await opened(scenes.scenes()["screen knockout results"], 1920, 1080)
    await room.page.get_by_text(scenes.UNJUDGED).wait_for()


@pytest.mark.parametrize("places", [8, 16])
async def test_a_whole_bracket_fits_a_projector(opened: Open, places: int):
    frame = scenes.knockout(Phase.RESULTS, 1, "screen") if places == 8 else scenes.sixteen()
    room = await opened(Scene("screen", frame, None), 1920, 1080)
    low = await room.page.evaluate(
        "Math.max(...[...document.querySelectorAll('.pairing')].map((one) => one.getBoundingClientRect().bottom))"
    )
    assert low <= 1080


@pytest.mark.parametrize("places", [8, 16])
async def test_a_pairing_stands_in_the_middle_of_the_two_it_follows_from(opened: Open, places: int):
    """So that the lines from the two, which end half way between them, meet the line that leads to it. Of eight some pairings
    have a note below them and some have none."""
    frame = scenes.knockout(Phase.PROMPTING, 3, "screen") if places == 8 else scenes.sixteen()
    room = await opened(Scene("screen", frame, None), 1280, 720)
    rounds = await room.page.evaluate(MIDDLES)
    for before, after in itertools.pairwise(rounds):
        assert after == [
            pytest.approx((one + other) / 2, abs=1) for one, other in zip(before[::2], before[1::2], strict=True)
        ]


async def test_on_a_phone_the_round_that_is_played_is_in_view(opened: Open):
    frame = scenes.knockout(Phase.PROMPTING, 3)
    room = await opened(Scene("player", frame, me(ADA, entry=own_entry())), 360, 740)
    final = room.page.locator(".bracket-stage.is-on")
    box = await final.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360

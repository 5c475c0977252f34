"""The room around the phases: versions, the line, the host, the curtain, what is told to whom."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from battles.states import Phase, VoidReason
from tests.browser.rooms.conftest import Open
from tests.support import room_scenes as scenes
from tests.support.room_scenes import ADA, Scene, me, own_entry, snapshot

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_older_state_changes_nothing(opened: Open):
    room = await opened(Scene("player", snapshot(Phase.PROMPTING), me()))
    await room.hears(snapshot(Phase.LOBBY, version=4))
    await expect(room.page.locator("main.phase-prompting")).to_have_count(1)


async def test_a_restored_history_wins_over_a_higher_version(opened: Open):
    room = await opened(Scene("player", snapshot(Phase.PROMPTING), me()))
    await room.hears(snapshot(Phase.LOBBY, version=1, epoch=2))
    await room.page.locator("main.phase-lobby").wait_for()


async def test_a_new_phase_is_called_out(opened: Open):
    room = await opened(Scene("player", snapshot(Phase.LOBBY), me()))
    await room.hears(snapshot(Phase.PROMPTING, version=6))
    await room.page.locator("[aria-live=polite]", has_text="Writing has begun.").wait_for(state="attached")


async def test_the_curtain_rises_for_who_saw_it_closed(opened: Open):
    room = await opened(scenes.scenes()["audience painting"])
    # Looked for from before it rises: it is gone again after a moment.
    rising = asyncio.create_task(room.page.locator(".curtain-call").wait_for(state="attached"))
    await room.hears(snapshot(Phase.VOTING, version=6, wall=scenes.wall(), judging=scenes.JUDGING))
    await rising
    await room.page.locator(".curtain-call").wait_for(state="detached")


async def test_previews_show_only_the_authors_own_entry(opened: Open):
    room = await opened(scenes.scenes()["player painting"])
    preview = {"t": "preview", "slot": 1, "step": 4, "steps": 12, "src": scenes.PICTURE}
    await room.hears(preview | {"entry": 7})
    await room.page.get_by_text("step 4 of 12").wait_for()
    await room.hears(me(entry=own_entry(id=8, paints=scenes.own_paints())))
    await room.page.get_by_text("Waiting for the studio").wait_for()


async def test_a_broken_line_is_said_until_it_stands_again(opened: Open):
    room = await opened(Scene("player", snapshot(Phase.LOBBY), me()))
    await room.hears({"t": "lost"})
    await room.page.get_by_text("The line broke.").wait_for()
    await room.hears({"t": "open"})
    await room.page.get_by_text("The line broke.").wait_for(state="detached")


async def test_who_was_removed_is_told_so(opened: Open):
    room = await opened(Scene("player", snapshot(Phase.LOBBY), me()))
    await room.hears({"t": "end", "code": 1008, "message": "The host has removed you from this battle."})
    await room.page.get_by_text("The host has removed you from this battle.").wait_for()


async def test_a_refusal_is_told(opened: Open):
    room = await opened(Scene("host", snapshot(Phase.PROMPTING, role="host"), me(ADA)))
    await room.page.evaluate(
        "window.refusal = {code: 'extended_enough', message: 'A round can be extended by 180 seconds.'}"
    )
    await room.page.get_by_role("button", name="+30 s").click()
    await room.page.get_by_text("A round can be extended by 180 seconds.").wait_for()


async def test_the_host_is_asked_before_somebody_is_removed(opened: Open):
    room = await opened(scenes.scenes()["host lobby"])
    await room.page.get_by_role("button", name="What to do about Bo").click()
    await room.page.get_by_role("button", name="Remove from the room").click()
    assert await room.sent("kick") == []
    await room.page.get_by_role("button", name="Remove", exact=True).click()
    assert await room.until_sent("kick") == [{"t": "kick", "seat": 2}]


async def test_a_player_has_no_host_controls(opened: Open):
    room = await opened(scenes.scenes()["player lobby"])
    await expect(room.page.get_by_role("button", name=re.compile("Start|Lock|What to do"))).to_have_count(0)


async def test_painting_starts_early_only_once_all_have_sealed(opened: Open):
    room = await opened(scenes.scenes()["host writing"])
    early = room.page.get_by_role("button", name="Paint now")
    await expect(early).to_be_disabled()
    sealed = [scenes.seat(number, sealed=True) for number in scenes.NAMES]
    await room.hears(snapshot(Phase.PROMPTING, role="host", version=6, seats=sealed))
    await early.click()
    await room.until_sent("close_writing")


async def test_everybody_follows_into_the_next_battle(opened: Open):
    room = await opened(scenes.scenes()["guest finished"])
    await room.hears(snapshot(Phase.FINISHED, version=6, next_code="WZTK"))
    await room.page.wait_for_url("**/b/WZTK")


async def test_an_old_result_stays_where_it_is(opened: Open):
    room = await opened(Scene("player", snapshot(Phase.FINISHED, next_code="WZTK"), me()))
    await room.hears(snapshot(Phase.FINISHED, version=6, next_code="WZTK"))
    await room.page.wait_for_timeout(3000)
    assert room.page.url.endswith("/b/BKTM")


@pytest.mark.parametrize("reason", list(VoidReason))
async def test_every_void_has_its_sentence(opened: Open, reason: VoidReason):
    room = await opened(Scene("player", snapshot(Phase.VOID, void_reason=reason, round=None), me()))
    sentence = await room.page.locator(".champion .lead").inner_text()
    assert "called off. Ratings" not in sentence or reason is VoidReason.ABANDONED


async def test_html_in_a_prompt_is_shown_as_text(opened: Open):
    sly = scenes.entry(ADA, scenes.Words("<img src=x onerror=alert(1)>", "", 3.0))
    room = await opened(Scene("player", snapshot(Phase.RESULTS, heats=[scenes.heat(entries=[sly])]), me()))
    await expect(room.page.locator(".entry-prompt")).to_have_text("<img src=x onerror=alert(1)>")


async def test_who_has_left_is_asked_to_come_in_again(opened: Open):
    seats = [scenes.seat(number, has_left=number == scenes.BO) for number in scenes.NAMES]
    room = await opened(Scene("audience", snapshot(Phase.LOBBY, seats=seats), me()))
    await room.page.get_by_role("link", name="Join with a nickname").wait_for()
    await expect(room.page.get_by_role("button", name="Play instead")).to_have_count(0)

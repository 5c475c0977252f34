"""What the room and the big screen say of a result: who shares a place, why somebody won, what one may take back."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from battles import messages
from battles.states import Outcome, Phase
from tests.browser.rooms.conftest import Open
from tests.support import room_scenes as scenes
from tests.support.room_scenes import ADA, BO, CY, Scene, blank_entry, entry, heat, me, snapshot

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHY = "Ada has 9 of the votes and Bo 9. Strengths decide"
SHARED = [(ADA, 1, 4, 1), (BO, 1, 4, 1), (CY, 0, 0, 3)]


def by_strength() -> messages.HeatView:
    """Ada has won, with as many votes as Bo."""
    flow = messages.VoteFlow(first=ADA, second=BO, first_won=9, second_won=9, tied=1)
    return heat(votes=[flow], entries=[entry(ADA), entry(BO)])


def tied() -> messages.HeatView:
    entries = [entry(ADA, rank=1), entry(BO, rank=1), blank_entry(CY)]
    return heat(outcome=Outcome.TIED, winner=None, confidence=0.5, entries=entries)


def over(view: str, *heats: messages.HeatView, **facts: object) -> dict[str, object]:
    plain = {"heats": list(heats), "standings": scenes.standings(), "round": scenes.opened_round()}
    return snapshot(Phase.FINISHED, role=view, **(plain | facts))


@pytest.mark.parametrize("phase", [Phase.RESULTS, Phase.FINISHED])
async def test_the_big_screen_says_why_somebody_wins_without_more_votes(opened: Open, phase: Phase):
    facts = {"heats": [by_strength()], "standings": scenes.standings(), "round": scenes.opened_round()}
    room = await opened(Scene("screen", snapshot(phase, role="screen", **facts), None))
    await expect(room.page.get_by_text(WHY)).to_be_visible()


async def test_the_big_screen_says_it_of_a_knockouts_heat_and_of_its_final(opened: Open):
    flow = messages.VoteFlow(first=scenes.MO, second=BO, first_won=9, second_won=9, tied=1)
    final = heat(round=3, entries=[entry(scenes.MO), entry(BO)], winner=scenes.MO, votes=[flow])
    for phase in (Phase.RESULTS, Phase.FINISHED):
        facts = {"heats": [final], "standings": scenes.standings()}
        room = await opened(Scene("screen", scenes.knockout(phase, 4, "screen", **facts), None))
        await expect(room.page.get_by_text("Mo has 9 of the votes and Bo 9.")).to_be_visible()


async def test_a_shared_place_is_told_to_eyes_and_ears(opened: Open):
    standings = [
        messages.StandingView(seat=number, nickname=scenes.NAMES[number], wins=wins, points=points, rank=rank)
        for number, wins, points, rank in SHARED
    ]
    room = await opened(Scene("player", over("player", tied(), standings=standings), me()))
    places = room.page.locator(".standings tbody td:first-child")
    await expect(places).to_have_text(["=1tied for place 1", "=1tied for place 1", "3"])
    await expect(room.page.locator(".entry-rank")).to_have_text(["=1tied for place 1", "=1tied for place 1"])
    screen = await opened(Scene("screen", over("screen", tied(), standings=standings), None))
    await expect(screen.page.locator(".screen-places li").first).to_contain_text("=1")


async def test_of_several_heats_the_one_that_nobody_judged_is_named(opened: Open):
    unjudged = heat(number=2, outcome=Outcome.UNJUDGED, winner=None, confidence=None, votes=[], voters=0)
    alone = heat(number=3, outcome=Outcome.WALKOVER, confidence=None, votes=[], voters=0)
    room = await opened(Scene("player", scenes.snapshot(Phase.RESULTS, heats=[heat(), unjudged, alone]), me()))
    await expect(room.page.get_by_role("heading", name="Nobody judged heat 2.")).to_be_visible()
    await expect(
        room.page.get_by_role("heading", name="Ada takes heat 3: nobody else’s entry was painted.")
    ).to_be_visible()


@pytest.mark.parametrize("name", ["knockout tied", "screen knockout tied"])
async def test_a_knockout_that_is_over_says_final_once(opened: Open, name: str):
    room = await opened(scenes.scenes()[name])
    await expect(room.page.locator(".room-phase, .screen-phase")).to_have_text("Final result")


async def test_a_place_of_ones_own_is_a_plain_number(opened: Open):
    room = await opened(Scene("player", over("player", heat()), me()))
    await expect(room.page.locator(".entry-rank")).to_have_text(["1", "2"])


async def test_of_a_tied_heat_of_a_knockout_the_headline_says_who_goes_on_and_shows_them_first(opened: Open):
    room = await opened(scenes.scenes()["knockout tied"])
    final = room.page.locator(".round-again").first
    await expect(final.get_by_role("heading", name="A tie, and Mo takes it")).to_be_visible()
    await expect(final.locator(".entry-author strong").first).to_have_text("Mo")
    await expect(room.page.locator(".bracket-stage").last).to_contain_text("Tied: Mo takes it by the draw")


@pytest.mark.parametrize("seat", [BO, None])
async def test_who_wrote_is_led_to_take_their_words_back_also_after_they_left(opened: Open, seat: int | None):
    mine = me(seat, withdrawable=[messages.OwnWords(round=2, seat=BO)])
    room = await opened(Scene("player", over("player", heat()), mine), 360, 740)
    way = room.page.get_by_role("link", name="Withdraw my words")
    await expect(way).to_have_count(1)
    assert await way.get_attribute("href") == f"/b/{scenes.CODE}/withdraw/2?seat={BO}"
    await way.focus()
    await expect(way).to_be_focused()


async def test_who_wrote_nothing_that_can_be_taken_back_is_led_nowhere(opened: Open):
    room = await opened(Scene("player", over("player", heat()), me(BO)))
    await expect(room.page.get_by_role("link", name="Withdraw my words")).to_have_count(0)


@pytest.mark.parametrize("view", ["player jury", "screen jury"])
async def test_every_round_before_the_open_jury_says_how_many_have_judged_it(opened: Open, view: str):
    room = await opened(scenes.scenes()[view])
    for told in ("Round 1: 3 of at least 5", "Round 2: 0 of at least 5"):
        await expect(room.page.get_by_text(told)).to_be_visible()


async def test_on_a_phone_nothing_lies_over_the_picture_that_brings_people_in(opened: Open):
    room = await opened(scenes.scenes()["host lobby"], 360, 740)
    picture = await room.page.locator(".invite-qr").bounding_box()
    bar = await room.page.locator(".host").bounding_box()
    assert picture is not None
    assert bar is not None
    assert picture["y"] + picture["height"] <= bar["y"]


async def test_where_nobody_voted_no_votes_are_promised(opened: Open):
    silent = heat(outcome=Outcome.UNJUDGED, winner=None, confidence=None, votes=[], voters=0)
    void = snapshot(Phase.VOID, heats=[silent], void_reason="no_voters", round=scenes.opened_round())
    room = await opened(Scene("player", void, me()))
    await expect(room.page.get_by_role("link", name="The results as a page")).to_be_visible()
    await expect(room.page.get_by_text("Votes as pictures")).to_have_count(0)


async def test_a_round_of_a_knockout_is_called_by_its_stage_and_who_met(opened: Open):
    room = await opened(scenes.scenes()["knockout finished"])
    titles = room.page.locator(".round-again summary strong")
    await expect(titles).to_have_text(
        ["Final: Mo against Bo", "Semi-final: Bo against Cy", "Semi-final: Ada against Mo"]
    )

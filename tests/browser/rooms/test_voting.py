"""Voting: nothing counts before both pictures can be seen, and every pair is answered once."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Locator, Route, expect

from battles.states import Phase
from tests.browser.rooms.conftest import Open
from tests.support.room_scenes import ADA, JUDGING, Scene, ballot, me, picture, snapshot, wall

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOTE_WHERE_FOCUS_STANDS = """() => {
    window.stood = [];
    const note = () => stood.push(document.activeElement.tagName);
    new MutationObserver(note).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""

# In the page, whose timers keep their order: a slow machine makes no late key of an early one.
PRESS_AS_THE_NEXT_PAIR_COMES = """() => new MutationObserver((_, watch) => {
    if (!document.body.textContent.includes("seed 2")) return;
    watch.disconnect();
    window.pressed = new Promise((done) => setTimeout(() => {
        done(document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowLeft", bubbles: true, cancelable: true})));
    }, 100));
}).observe(document.body, {subtree: true, childList: true, characterData: true})"""


def voting(**own: Any) -> Scene:
    return Scene("player", snapshot(Phase.VOTING, wall=wall(), judging=JUDGING), me(**own))


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("ArrowLeft", "left"),
        ("1", "left"),
        ("ArrowRight", "right"),
        ("2", "right"),
        ("ArrowDown", "tie"),
        (" ", "tie"),
        ("3", "tie"),
    ],
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
    await expect(room.page.locator(".pair-side.is-left")).to_be_disabled()
    seen.set()
    await room.page.locator(".pair-side.is-left:enabled").click()
    assert len(await room.until_sent("vote")) == 1


async def test_an_empty_table_asks_for_pairs(opened: Open):
    room = await opened(voting())
    await room.until_sent("deal")


async def test_a_voter_who_has_judged_their_share_asks_for_nothing(opened: Open):
    room = await opened(voting(no_more_pairs=True, answered=3))
    await room.page.get_by_text("You have judged your share").wait_for()
    assert await room.sent("deal") == []


async def test_a_withheld_picture_shows_its_reason_and_can_be_judged(opened: Open):
    room = await opened(voting(ballots=[ballot(0, left=picture(0, note="Withheld by moderation."))]))
    await room.page.locator(".pair-side").get_by_text("Withheld by moderation.").wait_for()
    await room.page.locator(".pair-side.is-right:enabled").click()
    await room.until_sent("vote")


async def test_a_swipe_across_a_picture_picks_it(opened: Open):
    room = await opened(voting(ballots=[ballot(0)]), width=360, height=740, has_touch=True)
    side = room.page.locator(".pair-side.is-right:enabled")
    await swipe(side, (40, 300), (140, 300))
    [vote] = await room.until_sent("vote")
    assert vote["answer"] == "right"


@pytest.mark.parametrize("way", [[(40, 300), (44, 420)], [(40, 300), (140, 300), (50, 300)], [(40, 300), (120, 380)]])
async def test_scrolling_and_a_finger_that_goes_back_pick_nothing(opened: Open, way: list[tuple[int, int]]):
    room = await opened(voting(ballots=[ballot(0)]), width=360, height=740, has_touch=True)
    await swipe(room.page.locator(".pair-side.is-right:enabled"), *way)
    await room.page.wait_for_timeout(600)
    assert await room.sent("vote") == []


async def test_the_page_scrolls_under_a_finger_that_goes_up_a_picture(opened: Open):
    room = await opened(voting(ballots=[ballot(0)]), width=360, height=740, has_touch=True)
    side = room.page.locator(".pair-side.is-right:enabled")
    assert await side.evaluate("(node) => getComputedStyle(node).touchAction") == "pan-y"
    await side.dispatch_event("pointerdown", {"pointerType": "touch", "clientX": 40, "clientY": 300})
    await side.dispatch_event("pointercancel", {"pointerType": "touch", "clientX": 40, "clientY": 280})
    await side.dispatch_event("pointerup", {"pointerType": "touch", "clientX": 160, "clientY": 280})
    await room.page.wait_for_timeout(600)
    assert await room.sent("vote") == []


async def test_the_server_is_told_that_both_pictures_are_there_before_it_is_told_the_vote(opened: Open):
    room = await opened(voting(ballots=[ballot(0), ballot(1)]))
    await room.page.locator(".pair-side.is-left:enabled").click()
    await room.until_sent("vote")
    said = [one for one in await room.page.evaluate("sent") if one.get("ballot") == ballot(0).ballot]
    assert [one["t"] for one in said] == ["shown", "vote"]


async def test_a_pair_below_the_edge_of_the_screen_is_not_shown_yet(opened: Open):
    room = await opened(voting(), width=360, height=300)
    await room.page.add_style_tag(content=".pair { margin-top: 900px }")
    await room.hears(me(ballots=[ballot(0)]))
    await room.page.locator(".pair-side.is-left").wait_for()
    await room.page.wait_for_timeout(600)
    assert await room.sent("shown") == []
    await room.page.locator(".pair-side.is-left").scroll_into_view_if_needed()
    await room.page.locator(".pair-side.is-right").scroll_into_view_if_needed()
    await room.until_sent("shown")


async def test_the_next_pair_is_fetched_while_this_one_is_judged(opened: Open):
    room = await opened(voting())
    async with room.page.expect_request("**/picture.svg?next*"):
        await room.hears(me(ballots=[ballot(0), ballot(1, left=picture(1, "next"))]))
    assert await room.sent("vote") == []


async def test_what_was_meant_for_the_last_pair_does_not_reach_the_next(opened: Open):
    room = await opened(voting(ballots=[ballot(0), ballot(1)]))
    await room.page.locator(".pair-side.is-left:enabled").wait_for()
    await room.page.evaluate(PRESS_AS_THE_NEXT_PAIR_COMES)
    await room.page.keyboard.press("ArrowLeft")
    await room.page.get_by_text("seed 2").wait_for()
    await room.page.locator(".pair-side.is-left:enabled").wait_for()
    assert await room.page.evaluate("pressed")
    assert [vote["ballot"] for vote in await room.sent("vote")] == [ballot(0).ballot]


async def test_a_key_held_down_says_nothing(opened: Open):
    room = await opened(voting())
    await room.page.keyboard.down("ArrowLeft")
    await room.hears(me(ballots=[ballot(0)]))
    await room.page.locator(".pair-side.is-left:enabled").wait_for()
    await room.page.keyboard.down("ArrowLeft")
    await room.page.wait_for_timeout(500)
    assert await room.sent("vote") == []


async def test_a_voter_who_goes_by_tab_stays_at_the_pair(opened: Open):
    room = await opened(voting(ballots=[ballot(0), ballot(1)]))
    await room.page.locator(".pair-side.is-right:enabled").focus()
    await room.page.evaluate(NOTE_WHERE_FOCUS_STANDS)
    await room.page.keyboard.press("Enter")
    await room.page.get_by_text("seed 2").wait_for()
    await expect(room.page.locator("#pair-title")).to_be_focused()
    assert "BODY" not in await room.page.evaluate("stood")


async def test_a_vote_that_the_broken_line_holds_is_said_to_wait_for_it(opened: Open):
    room = await opened(voting(ballots=[ballot(0)]))
    await room.page.evaluate("isUnheard = true")
    await room.page.locator(".pair-side.is-left:enabled").click()
    await room.until_sent("vote")
    await room.hears({"t": "lost"})
    await expect(room.page.get_by_role("heading", name="Your vote waits for the line")).to_be_visible()
    await room.hears({"t": "open"})
    await expect(room.page.get_by_role("heading", name="The next pair is being dealt")).to_be_visible()


async def test_without_a_line_no_pair_is_said_to_be_on_its_way(opened: Open):
    room = await opened(voting())
    await room.hears({"t": "lost"})
    await expect(room.page.get_by_role("heading", name="The next pair waits for the line")).to_be_visible()


async def test_a_pair_is_left_and_right_and_leaves_the_letters_to_the_wall(opened: Open):
    room = await opened(voting(ballots=[ballot(0)]))
    await expect(room.page.get_by_role("button", name="This one, the left picture, is better")).to_be_enabled()
    await expect(room.page.locator(".pair img").last).to_have_attribute("alt", "The right picture")
    await expect(room.page.locator(".pair-label span").first).to_have_text("This one")
    assert await room.page.locator(".wall-letter").all_inner_texts() == [entry.letter for entry in wall()]


@pytest.mark.parametrize(("options", "are_shown"), [({}, True), ({"has_touch": True, "is_mobile": True}, False)])
async def test_keys_are_told_of_where_there_are_some(opened: Open, options: dict[str, bool], are_shown: bool):
    room = await opened(voting(ballots=[ballot(0)]), **options)
    await room.page.locator(".pair-side.is-left:enabled").wait_for()
    caps = room.page.locator("kbd.when-keys")
    assert [await cap.is_visible() for cap in await caps.all()] == [are_shown] * 3


async def swipe(side: Locator, *way: tuple[int, int]) -> None:
    kinds = ["pointerdown", *["pointermove"] * (len(way) - 2), "pointerup"]
    for kind, (x, y) in zip(kinds, way, strict=True):
        await side.dispatch_event(kind, {"pointerType": "touch", "clientX": x, "clientY": y})


async def test_a_side_is_reported_by_keyboard_and_no_vote_is_given_by_it(opened: Open):
    frame = snapshot(Phase.VOTING, wall=wall(), judging=JUDGING)
    room = await opened(
        Scene("player", frame, me(ADA, ballots=[ballot(0)])), width=360, height=740, color_scheme="dark"
    )
    await room.page.locator(".pair-side:enabled").first.wait_for()
    await room.page.get_by_role("button", name="Report a picture of this pair").press("Enter")
    await room.page.get_by_label("The right one, or the lower").press("Space")
    await room.page.get_by_label("It is sexual").press("Space")
    await room.page.get_by_role("button", name="Report it").press("Enter")
    [report] = await room.until_sent("report")
    assert (report["ballot"][-1], report["side"], report["reason"]) == ("0", "right", "sexual")
    await expect(room.page.get_by_text("A moderator will look at it.")).to_be_visible()
    assert await room.sent("vote") == []


async def test_guests_who_may_report_nothing_see_no_flag(opened: Open):
    room = await opened(voting(ballots=[ballot(0)]))
    await room.page.locator(".pair-side:enabled").first.wait_for()
    await expect(room.page.get_by_role("button", name="Report a picture of this pair")).to_have_count(0)

"""Writing: what is typed stays, is kept as a draft, and is sealed."""

import pytest
from playwright.async_api import expect

from battles.states import EntryState, Phase
from tests.browser.rooms.conftest import Open
from tests.support.room_scenes import Scene, me, own_entry, snapshot

pytestmark = pytest.mark.asyncio(loop_scope="session")


def writing(**entry: object) -> Scene:
    return Scene("player", snapshot(Phase.PROMPTING), me(entry=own_entry(**entry)))


def drafted(prompt: str) -> dict[str, object]:
    return {"prompt": prompt, "negative": "", "guidance": 3.0}


async def test_what_is_typed_survives_whatever_arrives(opened: Open):
    room = await opened(writing())
    field = room.page.get_by_label("Your prompt")
    await field.press_sequentially("a fox in a raincoat")
    await room.hears(me(entry=own_entry(draft=drafted("a fox"), draft_number=3)))
    await room.hears(snapshot(Phase.PROMPTING, version=6))
    await expect(field).to_have_value("a fox in a raincoat")
    await expect(field).to_be_focused()


async def test_a_burst_of_typing_is_one_draft_with_a_number_past_the_servers(opened: Open):
    room = await opened(writing(draft_number=4))
    await room.page.get_by_label("Your prompt").press_sequentially("a fox")
    [draft] = await room.until_sent("draft")
    assert (draft["prompt"], draft["number"]) == ("a fox", 5)


async def test_the_draft_that_the_server_kept_comes_back(opened: Open):
    room = await opened(writing(draft=drafted("half a thought"), draft_number=2))
    await expect(room.page.get_by_label("Your prompt")).to_have_value("half a thought")


async def test_enter_seals(opened: Open):
    room = await opened(writing(draft=drafted("a quiet volcano"), draft_number=2))
    await room.page.get_by_label("Your prompt").press("Enter")
    [seal] = await room.until_sent("seal")
    assert seal == {"t": "seal", "prompt": "a quiet volcano", "negative": "", "guidance": 3, "round": 2}


async def test_sealed_words_that_are_changed_can_be_sealed_again(opened: Open):
    words = drafted("a quiet volcano")
    room = await opened(writing(draft=words, draft_number=2, sealed=words, seal="3b" * 32, seals=1))
    await expect(room.page.get_by_role("button", name="Sealed")).to_be_disabled()
    await room.page.get_by_label("Your prompt").press_sequentially("!")
    await expect(room.page.get_by_role("button", name="Seal the new words")).to_be_enabled()


async def test_too_long_a_prompt_is_counted_and_not_sent(opened: Open):
    room = await opened(writing())
    await room.page.get_by_label("Your prompt").fill("x" * 301)
    await room.page.get_by_text("1 characters too many").wait_for()
    await expect(room.page.get_by_role("button", name="Seal my prompt")).to_be_disabled()


async def test_what_no_database_holds_does_not_come_into_the_field(opened: Open):
    room = await opened(writing())
    await room.page.get_by_text("Negative prompt and guidance").click()
    for label in ("Your prompt", "Negative prompt"):
        field = room.page.get_by_label(label)
        await field.evaluate(
            "(field) => { field.value = 'a\\0 fox\\ud800 🦊'; field.dispatchEvent(new Event('input', {bubbles: true})); }"
        )
        await expect(field).to_have_value("a fox 🦊")
    await room.page.get_by_role("button", name="Seal my prompt").click()
    [seal] = await room.until_sent("seal")
    assert (seal["prompt"], seal["negative"]) == ("a fox 🦊", "a fox 🦊")


async def test_who_wrote_nothing_is_told_while_the_others_are_painted(opened: Open):
    blank, told = own_entry(state=EntryState.BLANK), "You wrote nothing this round"
    room = await opened(Scene("player", snapshot(Phase.GENERATING), me(entry=blank)))
    await expect(room.page.get_by_text(told)).to_be_visible()
    await room.hears(me(entry=own_entry(state=EntryState.SEALED)))
    await expect(room.page.get_by_text(told)).to_have_count(0)


async def test_nothing_but_spaces_cannot_be_sealed(opened: Open):
    room = await opened(writing())
    await room.page.get_by_label("Your prompt").fill("   ")
    await expect(room.page.get_by_role("button", name="Seal my prompt")).to_be_disabled()

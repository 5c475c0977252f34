"""A whole battle as people play it: one window hosts, one joins by code, a phone votes, the big screen shows it."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.battles.conftest import PHONE, Window, expect_answer

FOX, BOAT = "a red fox at night, flat sticker", "a blue boat on the sea, soft cartoon"


def open_lobby(page: Page, format: str = "duel") -> str:
    """Make a battle as Ada does; its code."""
    page.goto("/battles/new")
    page.locator(f"input[name=format][value={format}]").check()
    # Longer than anything here takes: writing ends by the host, and voting once Cy has judged every pair.
    page.fill("input[name=writing_seconds]", "300")
    page.fill("input[name=voting_seconds]", "180")
    page.fill("input[name=rounds]", "1")
    page.fill("input[name=nickname]", "Ada")
    page.get_by_role("button", name="Open the room").click()
    page.wait_for_url(re.compile("/b/"))
    return page.url.rpartition("/")[2]


def join(page: Page, code: str, nickname: str, role: str) -> None:
    """From the front page, by typing the code."""
    page.fill("#join-code", code.lower())
    page.get_by_role("button", name="Go in").click()
    page.fill("input[name=nickname]", nickname)
    page.check(f"input[name=role][value={role}]")
    page.get_by_role("button", name="Go in").click()
    page.wait_for_url(re.compile(f"/b/{code}"))


def seal(page: Page, prompt: str) -> None:
    page.fill("#prompt", prompt)
    page.get_by_role("button", name="Seal my prompt").click()
    expect(page.get_by_role("button", name="Sealed", exact=True)).to_be_visible()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_a_duel_from_the_code_to_the_winner(window: Window) -> None:
    ada, bo = window(), window()
    cy = window(viewport=PHONE, scheme="dark")
    code = open_lobby(ada)
    join(bo, code, "Bo", "player")
    join(cy, code, "Cy", "audience")
    screen = window(f"/b/{code}/screen")

    ada.get_by_role("button", name="Start", exact=True).click()
    seal(ada, FOX)
    seal(bo, BOAT)
    assert BOAT not in ada.content()
    assert FOX not in bo.content()
    ada.get_by_role("button", name="Paint now").click()

    expect(ada.get_by_alt_text(re.compile("Your picture 1")).first).to_be_visible()
    assert cy.get_by_alt_text(re.compile("Your picture")).count() == 0
    expect(cy.get_by_role("heading", name="Which is better?")).to_be_visible()
    assert fits(cy)
    for page in (ada, bo, cy, screen):
        assert FOX not in page.content() or page is ada
    judge_everything(cy)

    for page in (ada, bo, cy):
        expect(page.get_by_text(FOX).first).to_be_visible()
        expect(page.get_by_text(BOAT).first).to_be_visible()
    expect(screen.get_by_role("heading", level=1)).to_have_text(re.compile("wins|share"))
    assert fits(cy)


def judge_everything(page: Page) -> None:
    """Pick the left one of every pair by keyboard until none is left or voting has closed."""
    done = page.get_by_text(re.compile("You have judged your share|To the final result|Final result"))
    for number in range(1, 9):
        pair = page.locator(".pair", has_text=f"Pair {number}, seed").locator(".pair-side.is-left:enabled")
        expect(pair.or_(done).first).to_be_visible()
        if not pair.is_visible():
            return
        page.keyboard.press("ArrowLeft")


def test_a_reload_gives_back_seat_draft_and_clock(window: Window) -> None:
    ada, bo = window(), window()
    code = open_lobby(ada)
    join(bo, code, "Bo", "player")
    ada.get_by_role("button", name="Start", exact=True).click()
    with expect_answer(bo, '"number"'):
        bo.fill("#prompt", "half a thou")
    bo.reload()
    expect(bo.locator("#prompt")).to_have_value("half a thou")
    expect(bo.get_by_role("timer").first).to_be_visible()


def test_html_in_a_prompt_is_text(window: Window) -> None:
    ada, bo = window(), window()
    code = open_lobby(ada)
    join(bo, code, "Bo", "player")
    ada.get_by_role("button", name="Start", exact=True).click()
    seal(ada, "<img src=x onerror=alert(1)> a fox")
    ada.reload()
    expect(ada.locator("#prompt")).to_have_value("<img src=x onerror=alert(1)> a fox")


def test_an_unknown_code_and_a_bad_nickname_are_said_next_to_their_fields(window: Window) -> None:
    page = window()
    page.fill("#join-code", "ZZZZZZ")
    page.get_by_role("button", name="Go in").click()
    expect(page.get_by_text("There is no battle with this code.")).to_be_visible()


def test_pages_fit_a_phone_and_have_no_accessibility_violations(window: Window) -> None:
    page = window(viewport=PHONE)
    code = open_lobby(page)
    for path in (
        "/",
        "/battles",
        "/battles/new",
        "/gallery",
        "/join",
        "/accounts/login/",
        "/accounts/signup/",
        f"/b/{code}",
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert fits(page), path
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"

"""The bell and what stands behind it, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts.models import Player
from gallery import pictures
from gallery.models import Picture
from gallery.people.follows import follow
from gallery.people.likes import like
from moderation.states import State
from tests.browser.gallery.test_files import keep, made, soft
from tests.browser.gallery.test_picture_page import be
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import showing
from tests.support.people import account


@pytest.fixture
def painting(transactional_db) -> Picture:
    words = "a fox in the fog, seen from the other bank of a wide river, very early in the morning"
    picture = made(showing(account("Bo"), soft(768, 512), words))
    for name in ("Cy", "مرحبا", "Wwwwwwwwwwwwwwwwwwwwwwww"):
        like(picture, account(name))
    follow(Player.objects.get(nickname="Cy"), picture.owner)
    other = made(showing(picture.owner, soft(512, 512), "a boat"))
    pictures.judge([other.pk], State.WITHHELD)
    return picture


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_bell_leads_to_what_happened(painting: Picture, window: Window, width: int, scheme: str) -> None:
    page = window("/gallery", width=width, color_scheme=scheme, reduced_motion="reduce")
    be(page, painting.owner)
    bell = page.get_by_role("link", name="Notifications, 3 unread")
    bell.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Notifications")).to_be_visible()
    assert_fit_for_everybody(page)
    keep(page, f"notices-{width}-{scheme}")
    page.get_by_role("link", name="and 1 other liked").click()
    expect(page).to_have_url(f"{page.url.split('/pictures')[0]}/pictures/{painting.key}")
    expect(page.get_by_role("link", name="Notifications, 2 unread")).to_be_visible()
    page.goto("/notifications/choices")
    assert_fit_for_everybody(page)
    keep(page, f"notice-choices-{width}-{scheme}")


def test_the_bell_says_a_new_number_while_its_page_stands(painting: Picture, window: Window) -> None:
    page = window("/gallery")
    be(page, painting.owner)
    expect(page.get_by_role("link", name="Notifications, 3 unread")).to_be_visible()
    with page.expect_websocket(lambda line: line.url.endswith("/ws/bell/me")) as line:
        page.reload()
    line.value.wait_for_event("framereceived", lambda frame: '"me"' in str(frame))
    like(showing(painting.owner, soft(384, 512), "a kite"), account("Di"))
    expect(page.get_by_role("link", name="Notifications, 4 unread")).to_be_visible()

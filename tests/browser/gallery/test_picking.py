"""Choosing several pictures of a wall, by finger, keys and without scripts, and what comes of it."""

from __future__ import annotations

import zipfile

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Player
from gallery import tasks
from gallery.models import Export, Picture
from tests.browser.gallery.test_files import keep, soft
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import showing
from tests.support.people import account, browser_of
from tests.support.scenes import once


@pytest.fixture
def bo(transactional_db) -> Player:
    return once(account, "Bo")


@pytest.fixture
def wall(bo: Player) -> list[Picture]:
    return once(six_foxes, bo)


def six_foxes(bo: Player) -> list[Picture]:
    """The newest first, as they hang."""
    sizes = [(64, 64), (96, 64), (64, 96)]
    return [showing(bo, soft(*sizes[number % 3]), f"fox {number}") for number in range(6)][::-1]


def at(window: Window, player: Player, path: str, **options) -> Page:
    page = window("/up", **options)
    cookie = browser_of(player).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": page.url}])
    page.goto(path)
    return page


def chosen(page: Page) -> list[bool]:
    return [box.is_checked() for box in page.locator(".pick input").all()]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_many_are_chosen_rated_deleted_and_put_back(
    bo: Player, wall: list[Picture], window: Window, width: int, scheme: str
) -> None:
    page = at(window, bo, f"/players/{bo.key}/pictures", width=width, color_scheme=scheme, reduced_motion="reduce")
    expect(page.locator(".picking-bar")).to_be_hidden()
    keep(page, f"picking-off-{width}-{scheme}")
    page.get_by_label("Choose several").check()
    for number in (5, 3):
        page.get_by_label(f"Choose Picture of fox {number} by Bo").check()
    expect(page.locator("output")).to_have_text("2 pictures chosen")
    assert_fit_for_everybody(page)
    keep(page, f"picking-on-{width}-{scheme}")
    page.get_by_role("button", name="Rate").click()
    page.get_by_label("Mild", exact=False).check()
    assert_fit_for_everybody(page)
    keep(page, f"rating-asks-{width}-{scheme}")
    page.get_by_role("button", name="Rate").click()
    expect(page.locator(".messages")).to_contain_text("2 pictures rated. Mild now")
    page.get_by_label("Choose several").check()
    for number in (5, 3):
        page.get_by_label(f"Choose Picture of fox {number} by Bo").check()
    page.get_by_role("button", name="Delete").click()
    assert_fit_for_everybody(page)
    keep(page, f"picking-asks-{width}-{scheme}")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".messages")).to_contain_text("2 pictures deleted.")
    assert page.locator(".wall .picture-card-words").all_inner_texts() == ["fox 4", "fox 2", "fox 1", "fox 0"]
    page.locator(".messages").get_by_role("link", name="Bin").click()
    page.get_by_label("Choose Picture of fox 3 by Bo").check()
    assert_fit_for_everybody(page)
    keep(page, f"bin-{width}-{scheme}")
    page.get_by_role("button", name="Put back").click()
    expect(page.locator(".messages")).to_contain_text("1 picture put back.")


def test_shift_takes_all_up_to_there_and_keys_take_all_and_none(
    bo: Player, wall: list[Picture], window: Window
) -> None:
    page = at(window, bo, f"/players/{bo.key}/pictures")
    page.keyboard.press("Control+a")
    assert chosen(page) == [False] * 6
    page.get_by_label("Choose several").check()
    cards = page.locator(".pick")
    cards.nth(1).click()
    cards.nth(4).click(modifiers=["Shift"])
    assert chosen(page) == [False, True, True, True, True, False]
    expect(page.locator("output")).to_have_text("4 pictures chosen")
    cards.nth(2).click()
    page.keyboard.press("Control+a")
    assert chosen(page) == [True] * 6
    page.keyboard.press("Escape")
    expect(page.locator(".picking-bar")).to_be_hidden()
    assert chosen(page) == [False] * 6
    expect(page.get_by_label("Choose several")).to_be_focused()


def test_without_scripts_boxes_are_ticked_and_sent(bo: Player, wall: list[Picture], window: Window) -> None:
    page = at(window, bo, f"/players/{bo.key}/pictures", java_script_enabled=False)
    page.get_by_label("Choose several").check()
    page.get_by_label("Choose Picture of fox 2 by Bo").check()
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".messages")).to_contain_text("1 picture taken out of the gallery.")
    assert Picture.objects.get(listed_at=None).prompt.text == "fox 2"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_an_export_is_asked_for_watched_and_downloaded(
    bo: Player, wall: list[Picture], window: Window, width: int, scheme: str
) -> None:
    page = at(window, bo, f"/players/{bo.key}/pictures", width=width, color_scheme=scheme, reduced_motion="reduce")
    page.get_by_label("Choose several").check()
    page.get_by_label("Choose Picture of fox 2 by Bo").check()
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_text("It waits for its turn.")).to_be_visible()
    assert_fit_for_everybody(page)
    keep(page, f"export-waits-{width}-{scheme}")
    tasks.write_export(Export.objects.get().pk)
    expect(page.get_by_text("Ready:")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download").click()
    with zipfile.ZipFile(coming.value.path()) as read:
        assert read.testzip() is None
        assert len(read.namelist()) == 3
    keep(page, f"export-ready-{width}-{scheme}")
    page.get_by_role("link", name="All exports").click()
    assert_fit_for_everybody(page)
    keep(page, f"exports-{width}-{scheme}")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_door_out_is_fit_for_everybody(bo: Player, window: Window, width: int, scheme: str) -> None:
    page = at(window, bo, "/settings/leave", width=width, color_scheme=scheme)
    assert_fit_for_everybody(page)
    keep(page, f"leave-{width}-{scheme}")

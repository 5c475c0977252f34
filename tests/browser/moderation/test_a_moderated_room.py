"""Mo looks after a battle on a phone, live: what is reported while it is judged comes to the top, is denied by keyboard, is a
card in Ada's window, and is given back."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import Page, expect

from battles import actions
from battles.models import Battle
from gallery.models import Picture
from moderation import cases
from moderation.models import Decision, Reason
from tests.browser.gallery.test_files import keep
from tests.browser.gallery.test_picture_page import be
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.battles import three_members_in_voting
from tests.support.moderators import moderator, neighbour, reported

BLURRED = "node => getComputedStyle(node).filter"


def looked_after(window: Window, battle: Battle, **options: object) -> Page:
    page = window("/", reduced_motion="reduce", **options)
    be(page, moderator("Mo"))
    page.goto(reverse("battles:moderate", args=[battle.code]))
    expect(page.locator(".tile")).to_have_count(12)
    return page


def test_a_room_is_looked_after_while_it_is_judged(transactional_db, window: Window) -> None:
    battle = three_members_in_voting()
    picture = Picture.objects.filter(owner__nickname="Bo").order_by("pk").first()
    page = looked_after(window, battle, width=360, height=740, color_scheme="dark")
    ada = window("/", reduced_motion="reduce")
    be(ada, battle.host)
    ada.goto(reverse("battles:room", args=[battle.code]))
    expect(ada.locator(".wall .picture img")).to_have_count(12)
    tile = page.locator(f'.tile[data-picture="{picture.key}"]')
    assert "blur" in tile.locator("img").evaluate(BLURRED)

    reported("picture", picture.key, [neighbour("Di")], Reason.HATE)
    expect(tile).to_contain_text("Shown, and reported")
    expect(page.get_by_text("1 waits:")).to_be_visible()
    expect(page.locator("[data-said-now]")).to_contain_text("Shown, and reported")
    keep(page, "room-waits-360-dark")
    assert_fit_for_everybody(page)

    page.keyboard.press("n")
    expect(tile).to_be_focused()
    page.keyboard.press("d")
    keep(page, "room-deny-360-dark")
    assert_fit_for_everybody(page)
    tile.get_by_label("no strike").uncheck()
    cases.open("picture", picture.key, "scan", name="scanners", observation={"reddish": 0.6})
    expect(tile).to_contain_text("scan: scanners")
    expect(tile.locator(".deny")).to_have_attribute("open", "")
    expect(tile.get_by_label("no strike")).not_to_be_checked()
    tile.get_by_label("no strike").check()
    page.keyboard.press("1")
    expect(tile).to_contain_text("Withheld: Nobody is insulted or threatened")
    assert Decision.objects.get().rule == "hate"
    actions.tick(battle.code)
    expect(ada.locator(".wall .picture.is-withheld")).to_have_count(1)
    keep(ada, "room-withheld-1280")

    tile.get_by_role("button", name="Give it back").click()
    expect(tile).to_contain_text("Shown")
    actions.tick(battle.code)
    expect(ada.locator(".wall .picture.is-withheld")).to_have_count(0)
    expect(ada.locator(".wall .picture img")).to_have_count(12)


def test_on_a_desk_it_is_fit_for_everybody_too(transactional_db, window: Window) -> None:
    battle = three_members_in_voting()
    page = looked_after(window, battle)
    page.locator("[data-unveil]").first.check(force=True)
    keep(page, "room-1280-light")
    assert_fit_for_everybody(page)

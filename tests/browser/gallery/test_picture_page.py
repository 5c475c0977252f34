"""What people do on a picture's page, in a real browser, and that the page is fit for everybody."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Player
from gallery.models import Picture
from gallery.people import comments
from gallery.people.likes import like
from tests.browser.gallery.test_files import keep, made, soft
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import showing
from tests.support.people import account, browser_of
from tests.support.scenes import once


@pytest.fixture
def painting(transactional_db) -> Picture:
    return once(talked_about)


def talked_about() -> Picture:
    words = "a fox in the fog, seen from the other bank of a wide river"
    picture = made(showing(account("Bo"), soft(768, 512), words))
    cy = account("Cy")
    for text in ("Two foxes?\nI see two.", "مرحبا يا ثعلب", "w" * 120):
        comments.say(picture, cy, text, timezone.now())
    comments.remove(comments.say(picture, cy, "Gone.", timezone.now()), timezone.now())
    like(picture, cy)
    return picture


def be(page: Page, player: Player) -> None:
    """From now on this window is that player's."""
    cookie = browser_of(player).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": urljoin(page.url, "/")}])
    page.reload()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_the_page_is_fit_for_everybody(painting: Picture, window: Window, width: int, scheme: str) -> None:
    page = window(f"/pictures/{painting.key}", width=width, color_scheme=scheme, reduced_motion="reduce")
    assert_fit_for_everybody(page)
    be(page, Player.objects.get(nickname="Cy"))
    assert_fit_for_everybody(page)
    keep(page, f"page-{width}-{scheme}")


def test_a_like_takes_one_tap_and_keeps_the_focus(painting: Picture, window: Window) -> None:
    page = window(f"/pictures/{painting.key}")
    be(page, account("Ada"))
    button = page.get_by_role("button", name="Like")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("2")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    painting.refresh_from_db()
    assert painting.likes == 1


def test_one_follows_from_the_page_and_sees_it_on_the_players(painting: Picture, window: Window) -> None:
    page = window(f"/pictures/{painting.key}")
    be(page, account("Ada"))
    page.get_by_role("button", name="Follow Bo").click()
    expect(page.get_by_role("button", name="Following Bo")).to_have_attribute("aria-pressed", "true")
    page.goto(f"/players/{painting.owner.key}")
    expect(page.get_by_role("button", name="Following Bo")).to_be_visible()
    assert_fit_for_everybody(page)
    keep(page, "followed")


def test_a_comment_is_said_changed_and_taken_back(painting: Picture, window: Window) -> None:
    page = window(f"/pictures/{painting.key}", width=360)
    be(page, account("Ada"))
    page.get_by_label("Your comment").fill("What a fox.")
    page.get_by_role("button", name="Say it").click()
    mine = page.locator(".remark:target")
    expect(mine).to_contain_text("What a fox.")
    mine.get_by_role("link", name="Edit").click()
    page.get_by_label("Your comment").fill("What a fine fox.")
    page.get_by_role("button", name="Change it").click()
    expect(mine).to_contain_text("What a fine fox.")
    mine.get_by_role("link", name="Remove").click()
    assert_fit_for_everybody(page)
    keep(page, "remove")
    page.get_by_role("button", name="Remove it").click()
    expect(mine).to_contain_text("removed by its author")


def test_a_guest_is_told_what_a_like_needs(painting: Picture, window: Window) -> None:
    page = window(f"/pictures/{painting.key}")
    page.get_by_role("button", name="Like").click()
    expect(page.get_by_role("status")).to_contain_text("needs an account")
    assert page.url.endswith(f"?next=%2Fpictures%2F{painting.key}")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_rivals_hang_beside_it(painting: Picture, window: Window, width: int, scheme: str) -> None:
    place = Picture.objects.filter(pk=painting.pk)
    for number in range(3):
        rival = made(showing(account(f"Di{number}"), soft(512, 512 + 128 * number), f"boat {number}"))
        Picture.objects.filter(pk=rival.pk).update(place="BKTM", round=1)
    place.update(place="BKTM", round=1, source_name="BKTM, round 1")
    page = window(f"/pictures/{painting.key}", width=width, color_scheme=scheme, reduced_motion="reduce")
    row = page.get_by_role("region", name="Rivals of its round")
    expect(row.get_by_role("listitem")).to_have_count(3)
    assert_fit_for_everybody(page)
    keep(page, f"rivals-{width}")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_a_picture_is_reported_with_a_reason(painting: Picture, window: Window, width: int, scheme: str) -> None:
    page = window(f"/pictures/{painting.key}", width=width, color_scheme=scheme)
    be(page, account("Ada"))
    page.get_by_role("link", name="Report", exact=True).click()
    assert_fit_for_everybody(page)
    keep(page, f"report-{width}")
    page.get_by_label("It advertises").check()
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("status")).to_contain_text("A moderator will look at it.")

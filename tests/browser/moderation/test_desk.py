"""From a report to what it takes back: Bo reports, Mo decides by keyboard, Ada reads the rule and appeals, Max gives it back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Player
from gallery.models import Picture
from gallery.people import comments
from moderation import cases
from moderation.models import Reason
from tests.browser.gallery.test_files import keep
from tests.browser.gallery.test_picture_page import be
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import picture_of
from tests.support.people import account

BLURRED = "node => getComputedStyle(node).filter"


def state_of(picture: Picture) -> str:
    return Picture.objects.values_list("state", flat=True).get(pk=picture.pk)


def become(page: Page, player: Player) -> None:
    """By way of a page that everybody may see: the one that is open may be nothing to them."""
    page.goto("/")
    be(page, player)


def send_report(page: Page, picture: Picture) -> None:
    page.goto(reverse("gallery:report", args=[picture.key]))
    page.get_by_label("It insults or threatens people").check()
    page.get_by_label("In your words").fill("The hat is an insult.")
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_text("A moderator will look at it.")).to_be_visible()


def test_a_report_becomes_a_decision_an_appeal_and_a_picture_that_is_back(transactional_db, window: Window) -> None:
    ada, bo, mo, max_ = account("Ada"), neighbour("Bo"), moderator("Mo"), moderator("Max")
    picture = picture_of(ada, "a fox in a hat")
    page = window("/", reduced_motion="reduce")
    become(page, bo)
    send_report(page, picture)

    become(page, mo)
    page.goto(reverse("moderation:queue"))
    image = page.locator(".veil img")
    assert "blur" in image.evaluate(BLURRED)
    page.keyboard.press("j")
    page.keyboard.press("b")
    expect(page.locator("[data-unveil]")).to_be_checked()
    expect(image).to_have_css("filter", "none")
    page.keyboard.press("3")
    expect(page.get_by_text("Blocked.")).to_be_visible()
    assert state_of(picture) == "blocked"

    become(page, ada)
    page.goto(reverse("gallery:notices"))
    page.get_by_role("link", name="your picture: taken down").click()
    expect(page.get_by_text("The rule: Nobody is insulted or threatened")).to_be_visible()
    keep(page, "decision")
    assert_fit_for_everybody(page)
    page.get_by_label("Why this was wrong").fill("It is my own hat.")
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_text("Somebody else than who decided will read it.").first).to_be_visible()

    become(page, mo)
    page.goto(reverse("moderation:queue"))
    expect(page.get_by_text("You decided this, and its author appeals")).to_be_visible()
    become(page, max_)
    page.goto(reverse("moderation:queue"))
    page.get_by_role("link", name="Picture", exact=False).first.click()
    expect(page.get_by_text("It is my own hat.").first).to_be_visible()
    page.get_by_role("button", name="Give it back").click()
    expect(page.get_by_text("Let be.")).to_be_visible()
    assert state_of(picture) == "visible"
    page.context.clear_cookies()
    assert page.goto(reverse("gallery:picture", args=[picture.key])).status == 200


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_desk_is_fit_for_every_screen(transactional_db, window: Window, width: int, scheme: str) -> None:
    ada, mo = account("Ada"), moderator("Mo", senior=True)
    picture = picture_of(ada, "a fox in a hat, laughing at its neighbours behind the fence of a very long garden")
    case = reported("picture", picture.key, [neighbour("Bo"), neighbour("Cy")], Reason.HATE)
    cases.open("picture", picture_of(ada, "a boat", seed=12).key, "scan", name="nsfw 1", observation={"nsfw": 0.91})
    said = comments.say(picture, neighbour("Di"), "Buy my boats, cheap, today!", picture.created_at)
    reported("comment", str(said.pk), [neighbour("Ed")], Reason.SPAM)
    page = window("/", width=width, color_scheme=scheme, reduced_motion="reduce")
    become(page, mo)
    page.goto(reverse("moderation:queue"))
    keep(page, f"queue-{width}-{scheme}")
    assert_fit_for_everybody(page)
    page.goto(reverse("moderation:case", args=[case.pk]))
    keep(page, f"case-{width}-{scheme}")
    assert_fit_for_everybody(page)
    page.locator(".verdicts select").select_option("hate")
    page.locator("[data-case]").first.focus()
    page.keyboard.press("6")
    expect(page.get_by_text("Rated.")).to_be_visible()
    become(page, ada)
    page.goto(reverse("gallery:picture", args=[picture.key]))
    expect(page.get_by_text("Moderators rated it mature.")).to_be_visible()
    keep(page, f"rated-{width}-{scheme}")
    assert_fit_for_everybody(page)
    page.get_by_role("link", name="By which rule, and how to appeal").click()
    page.get_by_role("link", name="rated mature").click()
    keep(page, f"rated-decision-{width}-{scheme}")
    assert_fit_for_everybody(page)
    become(page, mo)
    page.goto(reverse("moderation:case", args=[case.pk]))
    keep(page, f"case-rated-{width}-{scheme}")
    assert_fit_for_everybody(page)
    page.locator(".verdicts select").select_option("hate")
    page.get_by_role("button", name="Withhold").click()
    expect(page.get_by_text("Withheld.")).to_be_visible()
    for name in ("transparency", "mine"):
        page.goto(reverse(f"moderation:{name}"))
        keep(page, f"{name}-{width}-{scheme}")
        assert_fit_for_everybody(page)
    page.goto(reverse("moderation:person", args=[ada.key]))
    keep(page, f"person-{width}-{scheme}")
    assert_fit_for_everybody(page)

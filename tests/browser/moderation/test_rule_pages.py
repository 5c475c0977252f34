"""The rules for words at the desk, in a real browser: by keyboard from the queue to a rule that holds, dark on a phone too."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gallery import prompts
from moderation.rules.rows import Rule
from moderation.tasks import walk_rules
from tests.browser.gallery.test_files import keep
from tests.browser.gallery.test_picture_page import be
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.moderators import moderator
from tests.support.paintings import picture_of
from tests.support.people import account


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_senior_moderator_writes_a_rule_tries_it_out_and_sees_what_it_finds(
    transactional_db, window: Window, width: int, scheme: str
) -> None:
    Rule.objects.all().delete()
    ada = account("Ada")
    picture_of(ada, "two g00se at dawn, over a lake without a name")
    prompts.write(ada, "a goose")
    page = window("/", width=width, awaits="400", color_scheme=scheme, reduced_motion="reduce")
    be(page, moderator("Sue", senior=True))
    page.goto(reverse("moderation:queue"))
    page.get_by_role("link", name="Rules").press("Enter")
    page.get_by_role("link", name="New rule").press("Enter")
    page.get_by_role("button", name="Save the draft").press("Enter")
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    assert_fit_for_everybody(page)
    page.get_by_label("Name").fill("No geese")
    page.get_by_label("What it is about").select_option("hate")
    page.get_by_label("Where it holds").select_option("always")
    page.get_by_label("Words").fill("goose")
    keep(page, f"rule-new-{width}-{scheme}")
    page.get_by_role("button", name="Save the draft").press("Enter")
    page.get_by_role("link", name="Try it out").press("Enter")
    page.get_by_role("button", name="Try it out").press("Enter")
    # Until it has read all that there is, its page goes on by itself.
    expect(page.get_by_text("prompts read, all there are")).to_be_visible()
    expect(page.get_by_text("Would be refused, and is not: 2")).to_be_visible()
    assert_fit_for_everybody(page)
    keep(page, f"rule-trial-{width}-{scheme}")
    page.get_by_role("link", name="No geese").press("Enter")
    page.get_by_role("button", name="Put it live").press("Enter")
    expect(page.get_by_text("It holds now")).to_be_visible()
    walk_rules()
    page.reload()
    expect(page.get_by_text("All read: 1 text")).to_be_visible()
    assert_fit_for_everybody(page)
    keep(page, f"rule-page-{width}-{scheme}")
    page.get_by_role("link", name="1 waits").press("Enter")
    page.locator(".case-title a").press("Enter")
    expect(page.get_by_text("read as “goose”")).to_be_visible()
    keep(page, f"rule-case-{width}-{scheme}")
    page.goto(reverse("moderation:rules"))
    assert_fit_for_everybody(page)
    keep(page, f"rules-list-{width}-{scheme}")

"""Rules in the admin, in a real browser: a draft is tried out by one press, and the page goes on by itself."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Player
from gallery import prompts
from moderation.rules import editing
from moderation.rules.rows import Rule
from tests.browser.gallery.test_files import keep
from tests.browser.gallery.test_picture_page import be
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import picture_of
from tests.support.people import account


@pytest.fixture
def draft(transactional_db) -> Rule:
    rule = Rule.objects.create(name="No birds", category="hate", level="always", body="goose", is_active=True)
    draft = editing.draft_of(rule)
    Rule.objects.filter(pk=draft.pk).update(body="duck\nand\nred\nyellow", unless="rubber duck")
    bo = account("Bo")
    picture_of(bo, "a red duck on a pond, seen from the other bank, early in the morning")
    for number in range(600):
        prompts.write(bo, f"{number} foxes")
    return draft


@pytest.fixture
def mo(transactional_db) -> Player:
    return account("Mo", is_staff=True, is_superuser=True)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_draft_is_tried_out(draft: Rule, mo: Player, window: Window, width: int, scheme: str) -> None:
    page = window("/", width=width, color_scheme=scheme, reduced_motion="reduce")
    be(page, mo)
    page.goto(reverse("admin:moderation_rule_changelist"))
    keep(page, f"rules-{width}-{scheme}")
    page.goto(reverse("admin:moderation_rule_change", args=[draft.pk]))
    keep(page, f"rule-{width}-{scheme}")
    page.get_by_role("link", name="Try it out").click()
    assert_fit_for_everybody(page)
    page.get_by_role("button", name="Try it out").click()
    expect(page.get_by_role("button", name="Try it out anew")).to_be_visible()
    expect(page.get_by_text("601 prompts read")).to_be_visible()
    expect(page.get_by_text("a red duck on a pond")).to_be_visible()
    assert_fit_for_everybody(page)
    keep(page, f"trial-{width}-{scheme}")

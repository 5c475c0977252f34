"""The studio in a real browser: fit for everybody, and each of its tools does what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from accounts.models import Player
from gallery.models import Run
from gallery.studio import painting
from gallery.studio.axes import Axis, What
from inference.fake_pictures import OFFER, preview_of
from inference.protocol import Kind, Progress
from jobs import orders
from jobs.models import Job
from tests.browser.gallery.test_files import keep
from tests.browser.gallery.test_picture_page import be
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.people import account
from tests.support.wishes import offering, paint, painted_run, run_of

EVERYTHING = replace(OFFER, kinds=tuple(Kind), samplers=("flow-euler", "euler"))


@pytest.fixture
def ada(transactional_db) -> Player:
    offering(EVERYTHING)
    return account("Ada")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_page_is_fit_for_everybody(ada: Player, window: Window, width: int, scheme: str) -> None:
    painted_run(ada, count=3, words="a fox in the fog, seen from the other bank of a wide river")
    run = run_of(ada, count=4)
    paint(run, 1)
    page = window("/up", width=width, color_scheme=scheme, reduced_motion="reduce", awaits="503")
    be(page, ada)
    page.goto("/studio")
    keep(page, f"studio-{width}-{scheme}")
    assert_fit_for_everybody(page)
    page.get_by_text("Model, size, steps, seeds").click()
    keep(page, f"studio-more-{width}-{scheme}")
    assert_fit_for_everybody(page)


def test_a_picture_is_watched_while_it_is_painted_and_there_when_it_is(ada: Player, window: Window) -> None:
    page = window("/up", awaits="503")
    be(page, ada)
    page.goto("/studio")
    page.get_by_label("Prompt").fill("a red fox")
    page.get_by_label("Pictures").fill("2")
    page.get_by_role("button", name="Paint", exact=True).click()
    expect(page.get_by_label("Prompt")).to_have_value("a red fox")
    run = Run.objects.get()
    card = page.locator(f"#run-{run.key}")
    expect(card).to_contain_text("0 of 2 painted")
    job = Job.objects.get(key=f"studio:{run.pk}:1")
    shown, place = Progress(str(job.pk), 1, 3, 4, preview_of(orders.order(job), 3)), card.locator("[data-slot='1']")
    # A preview is a hint: one that comes before the window watches is lost, and the next one is seen.
    while "Step 3 of 4" not in place.inner_text():
        painting.on_progress(job, shown)
        page.wait_for_timeout(100)
    expect(card.locator("[data-slot='1'] img")).to_be_visible()
    keep(page, "watched")
    paint(run)
    expect(card.locator(".picture img")).to_have_count(2)
    expect(page.locator("[data-told]")).to_have_text("The pictures are there.")
    expect(card.get_by_role("button", name="Cancel")).to_have_count(0)


def test_words_that_help_go_in_at_the_caret(ada: Player, window: Window) -> None:
    page = window("/up", width=360, awaits="503", reduced_motion="reduce")
    be(page, ada)
    page.goto("/studio")
    field = page.get_by_label("Prompt")
    field.fill("a fox, a boat")
    field.evaluate("field => field.setSelectionRange(5, 5)")
    page.get_by_text("Words that help").click()
    page.get_by_role("button", name="watercolour", exact=True).click()
    expect(field).to_have_value("a fox, watercolour, a boat")
    page.get_by_role("button", name="moonlight", exact=True).click()
    expect(field).to_have_value("a fox, watercolour, moonlight, a boat")
    assert_fit_for_everybody(page)
    keep(page, "chips-360")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_history_run_and_delete_are_fit_for_everybody(ada: Player, window: Window, width: int, scheme: str) -> None:
    run = painted_run(ada, count=3, note="the best fox so far")
    page = window("/up", width=width, color_scheme=scheme, reduced_motion="reduce", awaits="503")
    be(page, ada)
    axes = (
        Axis(What.STEPS, (2, 4, 8)),
        Axis(What.WORDS, ("a fox", "a fox in the fog, painted by somebody who likes fog")),
    )
    sheet = run_of(ada, axes=axes)
    paint(sheet, 0, 2, 3)
    for name, address in (
        ("sheet", f"runs/{sheet.key}"),
        ("history", "history"),
        ("run", f"runs/{run.key}"),
        ("delete", f"runs/{run.key}/delete"),
    ):
        page.goto(f"/studio/{address}")
        assert_fit_for_everybody(page)
        keep(page, f"{name}-{width}-{scheme}")

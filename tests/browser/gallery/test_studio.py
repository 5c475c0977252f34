"""The studio in a real browser: fit for everybody, and each of its tools does what it says."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import Player
from gallery.models import Run
from gallery.studio import masks, painting
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
    sent = page.locator("form.studio-form [name=sent]")
    first = sent.input_value()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(sent).not_to_have_value(first)
    page.get_by_role("button", name="Paint", exact=True).dblclick()
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


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_part_is_marked_with_a_brush_or_by_numbers(ada: Player, window: Window, width: int, scheme: str) -> None:
    source = painted_run(ada).pictures.get().picture
    page = window("/up", width=width, color_scheme=scheme, reduced_motion="reduce", awaits="503")
    be(page, ada)
    page.goto(f"/studio?source={source.key}")
    page.get_by_label("How much is painted anew").fill("0.35")
    expect(page.locator("[data-strength]")).to_have_text("35 %")
    page.get_by_text("Paint only a part of it anew").click()
    mask, told = page.locator("[name=mask]"), page.locator("[data-marked]")
    for name, value in (("From the left", 50), ("From the top", 0), ("Wide", 50), ("High", 100)):
        page.get_by_label(name).fill(str(value))
    page.get_by_role("button", name="Mark this rectangle").click()
    expect(told).to_contain_text("Only what is marked")
    assert white_of(mask.input_value()) == (32, 0, 64, 64)
    page.get_by_role("button", name="The other way round").click()
    assert white_of(mask.input_value()) == (0, 0, 32, 64)
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Clear").click()
    assert mask.input_value() == ""
    drag(page, 0.25, 0.75)
    left, top, right, bottom = white_of(mask.input_value())
    assert (left < 18, right > 46, 20 < top < bottom < 44) == (True, True, True)
    page.get_by_label("Eraser").check()
    drag(page, 0.0, 1.0)
    assert mask.input_value() == ""
    page.get_by_label("Brush", exact=True).check()
    drag(page, 0.25, 0.75)
    assert_fit_for_everybody(page)
    keep(page, f"mask-{width}-{scheme}")
    page.get_by_role("button", name="Paint", exact=True).click()
    page.wait_for_url("**/studio?again=*")
    assert Run.objects.first().kind == "inpaint"


def drag(page: Page, start: float, end: float) -> None:
    """Across the middle of the picture."""
    canvas = page.locator("[data-mask] canvas")
    canvas.scroll_into_view_if_needed()
    canvas.evaluate("canvas => canvas.scrollIntoView({block: 'center'})")
    box = canvas.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 1 + (box["width"] - 2) * start, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 1 + (box["width"] - 2) * end, middle, steps=8)
    page.mouse.up()


def white_of(address: str) -> tuple[int, int, int, int] | None:
    """Where a mask is white: from and to, across and down."""
    return Image.open(io.BytesIO(masks.from_drawing(address))).getbbox()

"""Sheets: asked for by a form, painted as one run, shown as a table and taken home as one picture."""

import io
from dataclasses import replace

import pytest
from django.utils import timezone
from PIL import Image

from gallery.models import Run
from gallery.studio import sheet_picture, showing
from gallery.studio.axes import Axis, What
from inference.fake_pictures import OFFER
from jobs.models import Job
from tests.support.people import account, browser_of
from tests.support.wishes import FORM, offering, paint, painted_run, run_of

pytestmark = pytest.mark.django_db
SHEET = FORM | {"across": "steps", "across_values": "2, 4", "down": "guidance", "down_values": "1, 3, 5"}
AXES = (Axis(What.STEPS, (2, 4)), Axis(What.GUIDANCE, (1.0, 3.0)))


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def page(ada):
    offering()
    return browser_of(ada)


def test_every_value_across_is_painted_with_every_value_down_on_one_seed(page):
    assert page.post("/studio", SHEET).status_code == 302
    told = [(job.request["guidance"], job.request["steps"], job.request["seed"]) for job in Job.objects.all()]
    assert sorted(told) == [(g, s, 7) for g in (1, 3, 5) for s in (2, 4)]


def test_again_brings_the_axes_back_as_they_were_typed(page):
    page.post("/studio", SHEET)
    initial = page.get(f"/studio?again={Run.objects.get().key}").context["form"].initial
    assert {name: initial[name] for name in SHEET if "across" in name or "down" in name} == {
        "across": "steps",
        "across_values": "2, 4",
        "down": "guidance",
        "down_values": "1, 3, 5",
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"across_values": "2, x"}, "across_values"),
        ({"down_values": ""}, "down_values"),
        ({"down": "steps", "down_values": "1"}, "down"),
        ({"across_values": ",".join(map(str, range(1, 14)))}, "down"),
        ({"across_values": "2, 80"}, "across_values"),
        ({"across": "words", "across_values": "a fox\na (boat:9)"}, "across_values"),
        ({"across": "sampler", "across_values": "watercolour"}, "across_values"),
    ],
)
def test_what_cannot_be_a_sheet_is_told_at_its_axis_and_paints_nothing(page, changes, field):
    answer = page.post("/studio", SHEET | changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert not Run.objects.exists()


def test_each_cell_leads_to_the_picture_of_its_values(page, ada):
    run = painted_run(ada, axes=AXES)
    (shown,) = page.get("/studio").context["runs"]
    assert shown.table.heads == ["2", "4"]
    assert [row.head for row in shown.table.rows] == ["1", "3"]
    found = [(slot.row.picture.recipe["guidance"], slot.row.picture.recipe["steps"]) for slot in shown.slots]
    assert found == [(1, 2), (1, 4), (3, 2), (3, 4)]
    body = page.get(f"/studio/runs/{run.key}").content.decode()
    assert all(f'href="/pictures/{slot.card.key}"' in body for slot in shown.slots)


def test_a_sheet_is_taken_home_as_one_picture_with_empty_places_for_what_is_missing(page, ada):
    run = run_of(ada, axes=AXES)
    paint(run, 0)
    answer = page.get(f"/studio/runs/{run.key}/sheet.png")
    picture = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], picture.size) == ("image/png", (168 + 2 * 264, 72 + 2 * 264))
    middle = [picture.getpixel((168 + column * 264 + 128, 72 + row * 264 + 128)) for row in (0, 1) for column in (0, 1)]
    assert middle[1:] == [(0xE0, 0xE5, 0xDC)] * 3
    assert middle[0] != (0xE0, 0xE5, 0xDC)


def test_a_prompt_stands_at_its_head_and_one_without_letters_by_its_number(ada):
    """The pixels above each column tell them apart."""
    heads = []
    for words in (("Füchse", "Füchse"), ("Füchse", "Fuchse"), ("лиса", "狐"), ("狐", "лиса")):
        (shown,) = showing.shown([run_of(ada, axes=(Axis(What.WORDS, words),))], timezone.now())
        sheet = Image.open(io.BytesIO(sheet_picture.drawn(shown.table)))
        heads.append([sheet.crop((8 + column * 264, 0, 264 + column * 264, 72)).tobytes() for column in (0, 1)])
    (same, again), (one, other), numbered, turned = heads
    assert same == again == one != other
    assert numbered[0] != numbered[1]
    assert numbered == turned


def test_variations_are_no_sheet(page, ada):
    assert page.get(f"/studio/runs/{run_of(ada).key}/sheet.png").status_code == 404
    other = run_of(account("Bo"), axes=AXES)
    assert page.get(f"/studio/runs/{other.key}/sheet.png").status_code == 404


def test_a_fault_in_a_prompt_is_underlined_at_its_character(page):
    answer = page.post("/studio", FORM | {"words": "a (fox:9)"})
    assert list(answer.context["form"].errors) == ["words"]
    assert "a (fox:<mark>9</mark>)" in answer.content.decode()


def test_who_cannot_weigh_says_so_and_a_tap_takes_the_weights_out(page):
    offering(replace(OFFER, weighs=False))
    answer = page.post("/studio", FORM | {"words": "a (fox:1.3) in {fog|snow}"})
    assert list(answer.context["form"].errors) == ["words"]
    assert 'name="words" value="a fox in {fog|snow}"' in answer.content.decode()
    assert page.post("/studio", FORM | {"words": ["a (fox:1.3)", "a fox"]}).status_code == 302


def test_use_these_settings_spells_the_weights_that_a_picture_was_painted_with(page, ada):
    offering(replace(OFFER, weighs=True))
    picture = painted_run(ada, words=r"a (fox:1.3) \{old\}").pictures.get().picture
    assert picture.prompt.text == "a fox {old}"
    assert page.get(f"/studio?from={picture.key}").context["form"].initial["words"] == r"a (fox:1.3) \{old\}"


def test_by_api_a_sheet_is_one_picture_and_other_runs_are_none(page, ada):
    answer = page.get(f"/api/studio/runs/{run_of(ada, axes=AXES).key}/sheet")
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (168 + 2 * 264, 72 + 2 * 264)
    for run in (run_of(ada), run_of(account("Bo"), axes=AXES)):
        assert page.get(f"/api/studio/runs/{run.key}/sheet").status_code == 404

"""The studio's page: a form that begins with a picture's settings, and what comes of it."""

from dataclasses import replace

import pytest
from django.utils import timezone

from gallery.models import Picture, Run
from gallery.studio import runs
from inference.fake_pictures import OFFER
from inference.protocol import Kind
from jobs.models import Job
from moderation.states import State
from tests.support.forms import sent_in
from tests.support.paintings import Stage, noise, picture_of, showing
from tests.support.people import account, browser_of, guest
from tests.support.wishes import FORM, offering, painted_run, run_of

pytestmark = pytest.mark.django_db
PAINTS_FROM_PICTURES = replace(OFFER, kinds=tuple(Kind))


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def page(ada):
    """Ada's browser, with a studio that is ready."""
    offering(PAINTS_FROM_PICTURES)
    return browser_of(ada)


def test_whoever_has_no_name_yet_is_sent_to_choose_one_and_back():
    answer = browser_of(None).get("/studio?remix=abc")
    assert answer.headers["Location"] == "/guest?next=%2Fstudio%3Fremix%3Dabc"


def test_what_is_asked_for_is_painted_and_the_form_comes_back_with_it(page, ada):
    answer = page.post("/studio", FORM)
    run = Run.objects.get()
    assert answer.headers["Location"] == f"/studio?again={run.key}#run-{run.key}"
    assert (run.owner, run.seed, run.is_seed_kept, run.pictures.count()) == (ada, 7, True, 2)
    shown = page.get(answer.headers["Location"])
    assert shown.context["form"].initial["words"] == "a red fox"
    assert shown.context["form"].initial["seed"] == 7
    assert "0 of 2</strong> painted" in shown.content.decode()


def test_new_seeds_differ_from_time_to_time(page):
    for _ in range(2):
        page.post("/studio", FORM | {"seeds": "new", "seed": ""})
    one, other = Run.objects.all()
    assert one.seed != other.seed
    assert not one.is_seed_kept


def test_what_a_model_cannot_paint_is_refused_with_the_nearest_as_one_tap(page):
    answer = page.post("/studio", FORM | {"steps": "80"})
    assert (answer.status_code, Run.objects.exists()) == (400, False)
    assert answer.context["form"].errors == {"steps": ["Fake takes 1 to 50 steps."]}
    assert 'name="steps" value="50"' in answer.content.decode()
    page.post("/studio", FORM | {"steps": ["80", "50"]})
    assert Run.objects.get().steps == 50


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", " "),
        ("words", "\u200b"),
        ("words", "{\u3164|\u200b}"),
        ("count", "9"),
        ("size", "65x64"),
        ("seed", "-1"),
        ("seed", ""),
        ("guidance", "nan"),
    ],
)
def test_what_is_typed_wrongly_is_told_at_its_field_and_asks_for_nothing(page, field, value):
    answer = page.post("/studio", FORM | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert not Job.objects.exists()


def test_who_paints_without_end_waits_and_keeps_what_was_typed(page, settings):
    settings.STUDIO_PICTURES_PER_PLAYER = "3/hour"
    page.post("/studio", FORM)
    answer = page.post("/studio", FORM | {"words": "a blue boat"})
    assert (answer.status_code, Run.objects.count()) == (429, 1)
    assert "a blue boat</textarea>" in answer.content.decode()
    assert page.post("/studio", FORM | {"count": "1"}).status_code == 302


def test_a_run_is_shown_to_its_owner_alone(page, ada):
    run = painted_run(ada)
    assert page.get(f"/studio/runs/{run.key}").status_code == 200
    for other in (account("Bo"), guest("Cy")):
        assert browser_of(other).get(f"/studio/runs/{run.key}").status_code == 404
        assert browser_of(other).post(f"/studio/runs/{run.key}/cancel").status_code == 404


def test_an_open_run_asks_again_and_a_painted_one_no_more(page, ada):
    run = run_of(ada)
    shown = page.get(f"/studio/runs/{run.key}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in shown
    assert "hx-trigger" in shown
    runs.cancel(run)
    assert "hx-trigger" not in page.get(f"/studio/runs/{run.key}", headers={"HX-Request": "true"}).content.decode()


def test_an_open_run_says_how_many_are_before_it_and_how_long_it_takes(page, ada):
    run_of(guest("Bo"), count=2)
    run = run_of(ada)
    (shown,) = page.get("/studio").context["runs"]
    assert shown.run == run
    # Bo's pictures and Ada's take turns: one of Bo's comes first, each takes two rows of four steps.
    assert shown.when.startswith("1 picture is before yours. About ")


def test_without_a_studio_it_says_so(ada):
    run_of(ada)
    assert "No studio is at work" in browser_of(ada).get("/studio").content.decode()


def test_use_these_settings_takes_words_and_settings_and_keeps_the_credit(page):
    picture = picture_of(guest("Bo"), "a blue boat", seed=11)
    form = page.get(f"/studio?from={picture.key}").context["form"]
    assert {
        name: form.initial[name] for name in ("words", "negative", "steps", "guidance", "seed", "seeds", "size")
    } == {
        "words": "a blue boat",
        "negative": "fog",
        "steps": 4,
        "guidance": 3.0,
        "seed": 11,
        "seeds": "same",
        "size": "64x64",
    }
    page.post("/studio", FORM | {"remix": picture.key})
    assert list(Run.objects.get().parents.all()) == [picture.prompt]


def test_settings_that_the_studio_does_not_offer_any_more_are_told_and_others_taken(page):
    picture = picture_of(guest("Bo"), "a blue boat", seed=11)
    Picture.objects.filter(pk=picture.pk).update(model="long-gone", recipe=picture.recipe | {"sampler": "euler-a"})
    answer = page.get(f"/studio?from={picture.key}")
    form, told = answer.context["form"], answer.content.decode()
    assert (form.initial["model"], form.initial["sampler"], form.initial["seed"]) == ("fake", "flow-euler", 11)
    assert "model was long-gone, here it is fake; sampler was euler-a, here it is flow-euler." in told


def test_several_pictures_are_blended(page):
    one, other = picture_of(guest("Bo"), "a fox"), picture_of(guest("Cy"), "a boat", seed=8)
    begun = page.get(f"/studio?remix={one.key}&remix={other.key}")
    assert begun.context["form"].initial["words"] == "a fox, a boat"
    page.post("/studio", FORM | {"remix": [one.key, other.key]})
    assert set(Run.objects.get().parents.all()) == {one.prompt, other.prompt}


def test_more_than_eight_are_not(page):
    keys = [picture_of(guest("Bo"), seed=seed).key for seed in range(9)]
    answers = (
        page.get("/studio?" + "&".join(f"remix={key}" for key in keys)),
        page.post("/studio", FORM | {"remix": keys}),
    )
    for answer in answers:
        assert answer.status_code == 400
        assert "At most 8 pictures can be blended" in answer.content.decode()
        assert [one.key for one in answer.context["begun"].parents] == keys[:8]
    assert not Run.objects.exists()


def test_an_author_of_several_parents_is_named_once(page):
    bo = guest("Bo")
    keys = [picture_of(bo, seed=seed).key for seed in range(3)]
    told = page.get("/studio?" + "&".join(f"remix={key}" for key in keys)).content.decode()
    assert "Made from words by" in told
    assert told.count(">Bo</a>") == 1


WIDE = replace(OFFER, sizes=((64, 64), (96, 64), (192, 128)))


def test_it_begins_in_the_shape_of_the_picture_that_it_is_painted_from(page):
    offering(WIDE)
    wide = showing(guest("Bo"), noise(90, 60))
    assert page.get(f"/studio?source={wide.key}").context["form"].initial["size"] == "96x64"
    square = picture_of(guest("Bo"))
    assert page.get(f"/studio?source={square.key}").context["form"].initial["size"] == "64x64"


def test_what_is_marked_where_it_is_cut_off_is_refused_at_its_field(page):
    wide = showing(guest("Bo"), noise(128, 64))
    edge = {"mask_left": "0", "mask_top": "0", "mask_width": "20", "mask_height": "100"}
    wanted = FORM | {"source": wide.key, "strength": "0.5"} | edge
    answer = page.post("/studio", wanted)
    assert "cut off at this size" in answer.context["form"].errors["mask_left"][0]
    assert page.post("/studio", wanted | {"mask_width": "40"}).status_code == 302


@pytest.mark.parametrize("name", ["words", "negative", "note"])
def test_marks_that_turn_what_is_read_are_refused_at_their_field(page, name):
    answer = page.post("/studio", FORM | {name: "a fox \u202egnp.exe"})
    assert "U+202E" in answer.context["form"].errors[name][0]
    assert not Run.objects.exists()


def test_a_note_keeps_no_marks_that_turn_it(page, ada):
    run = run_of(ada, note="calm")
    said = page.post(f"/studio/runs/{run.key}/note", {"note": "a\u202eb"}, follow=True).content.decode()
    assert "U+202E" in said
    body = {"note": "a\u202eb"}
    told = page.patch(f"/api/studio/runs/{run.key}", body, content_type="application/json")
    assert (told.status_code, told.json()["field"]) == (400, "note")
    run.refresh_from_db()
    assert run.note == "calm"


def test_one_paints_from_any_picture_that_one_may_see(page):
    picture = picture_of(guest("Bo"))
    assert page.get(f"/studio?source={picture.key}").context["form"].fields["strength"]
    page.post("/studio", FORM | {"source": picture.key, "strength": "0.5"})
    run = Run.objects.get()
    assert (run.kind, run.source, run.strength) == ("image-to-image", picture, 0.5)


@pytest.mark.parametrize("name", ["from", "remix", "source"])
@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.WITHHELD, Stage.DELETED])
def test_nothing_begins_with_what_one_may_not_read(page, name, stage):
    picture = picture_of(guest("Bo"), stage=stage)
    assert page.get(f"/studio?{name}={picture.key}").status_code == 404
    assert page.post("/studio", FORM | {name: picture.key, "strength": "0.5"}).status_code == (
        302 if name == "from" else 404
    )


@pytest.mark.parametrize("name", ["from", "remix", "source", "again"])
def test_a_key_that_cannot_be_one_is_of_nothing(page, name):
    assert page.get(f"/studio?{name}=a%00").status_code == 404
    assert page.post("/studio", FORM | {name: "a\0"}).status_code == (302 if name in {"from", "again"} else 404)


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED])
def test_nothing_begins_with_ones_own_entry_before_the_results(page, ada, stage):
    entry = picture_of(ada, stage=stage, seed=4711)
    told = page.get(f"/pictures/{entry.key}").content.decode()
    assert not [way for way in ("?remix=", "?from=", "?source=", "/blend", "/enlarge") if way in told]
    for name in ("from", "remix", "source"):
        assert page.get(f"/studio?{name}={entry.key}").status_code == 404
    for name in ("remix", "source"):
        assert page.post("/studio", FORM | {name: entry.key, "strength": "0.5"}).status_code == 404
    assert not Run.objects.exists()


def test_what_a_run_began_with_is_left_out_where_it_is_an_entry_before_the_results(page, ada):
    entry = picture_of(ada, stage=Stage.REVEALED)
    run = run_of(ada, kind=Kind.IMAGE_TO_IMAGE, source=entry, parents=(entry.prompt,))
    begun = page.get(f"/studio?again={run.key}").context["begun"]
    assert (begun.source, begun.parents) == (None, ())


def test_again_is_ones_own_run_alone(page):
    assert page.get(f"/studio?again={run_of(account('Bo')).key}").status_code == 404


def test_a_guest_paints_and_publishes_nothing():
    bo = guest("Bo")
    offering()
    browser_of(bo).post("/studio", FORM | {"is_public": "on"})
    assert not Run.objects.get().is_public
    picture = painted_run(bo).pictures.first().picture
    assert "/claim?next=" in browser_of(bo).post(f"/pictures/{picture.key}/publish").headers["Location"]
    assert Picture.objects.get().revealed_at is None


def test_publishing_is_for_ones_own_pictures_of_the_studio(page, ada):
    mine = painted_run(ada).pictures.first().picture
    assert page.post(f"/pictures/{mine.key}/publish").status_code == 302
    assert Picture.objects.get(pk=mine.pk).listed_at
    theirs = painted_run(account("Bo"), seed=9).pictures.first().picture
    sealed = picture_of(ada, stage=Stage.SEALED)
    for key in (theirs.key, sealed.key):
        assert page.post(f"/pictures/{key}/publish").status_code == 404


def test_what_is_withheld_is_not_published_and_its_owner_is_told(page, ada):
    mine = painted_run(ada).pictures.first().picture
    address = f"/pictures/{mine.key}"
    assert f"{address}/publish" in page.get(address).content.decode()
    Picture.objects.update(state=State.WITHHELD)
    assert f"{address}/publish" not in page.get(address).content.decode()
    told = page.post(f"{address}/publish", follow=True).content.decode()
    assert "It is withheld: nobody else would see it." in told
    assert "Published" not in told
    assert Picture.objects.get().listed_at is None


def test_a_private_picture_can_be_deleted_and_shows_its_seed(page, ada):
    mine = painted_run(ada).pictures.first().picture
    shown = page.get(f"/pictures/{mine.key}").content.decode()
    assert "until you publish it" in shown
    assert "hidden until" not in shown
    page.post(f"/pictures/{mine.key}/delete")
    assert Picture.objects.get().deleted_at
    assert page.get("/studio").status_code == 200


def test_a_form_that_is_sent_twice_paints_once_and_one_that_was_changed_again(page):
    sent = FORM | {"sent": sent_in(page.get("/studio").content.decode())}
    first, second = (page.post("/studio", sent).headers["Location"] for _ in range(2))
    assert (first, Run.objects.count()) == (second, 1)
    assert page.post("/studio", sent | {"words": "a blue fox"}).headers["Location"] != first
    assert (
        page.post("/studio", sent | {"sent": sent_in(page.get("/studio").content.decode())}).headers["Location"]
        != first
    )
    assert Run.objects.count() == 3


def test_a_form_that_was_refused_can_be_sent_again_and_so_can_one_whose_run_was_deleted(page, settings, ada):
    settings.STUDIO_OPEN_PER_PLAYER = 1
    sent = FORM | {"sent": "x"}
    assert page.post("/studio", sent).status_code == 429
    settings.STUDIO_OPEN_PER_PLAYER = 8
    for count in (1, 1):
        assert page.post("/studio", sent).status_code == 302
        assert Run.objects.count() == count
        runs.delete(Run.objects.get(), timezone.now())


def test_a_picture_is_made_larger_once_by_a_form_that_is_sent_twice(page, ada):
    offering(replace(PAINTS_FROM_PICTURES, upscale_sizes=((128, 128),)))
    address = f"/pictures/{picture_of(ada).key}/enlarge"
    sent = {"size": "fake 128x128", "sent": sent_in(page.get(address).content.decode())}
    assert len({page.post(address, sent).headers["Location"] for _ in range(2)}) == Run.objects.count() == 1

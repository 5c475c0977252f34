"""The studio by API."""

import base64
import io
from dataclasses import replace

import pytest
from django.test import Client
from PIL import Image

from accounts import tokens
from gallery.models import Picture, Run
from inference.fake_pictures import OFFER
from inference.protocol import Kind
from jobs import desk
from jobs.models import Job
from moderation.states import State
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, guest
from tests.support.wishes import offering, paint, run_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture(autouse=True)
def studio():
    offering()


def by(player, method: str, address: str, body: dict | None = None):
    headers = {"Authorization": f"Bearer {tokens.issue(player, 'tool')[1]}"}
    return getattr(Client(headers=headers), method)(f"/api{address}", body, content_type="application/json")


def test_a_wish_is_painted_and_its_pictures_are_told(ada):
    wanted = {"words": "a red fox", "count": 2, "size": "64x64", "steps": 4, "seed": 7, "note": "First."}
    made = by(ada, "post", "/studio/runs", wanted)
    assert made.status_code == 201, made.json()
    told = made.json()
    assert (told["waiting"], told["seed"], [one["seed"] for one in told["pictures"]]) == (2, 7, [7, 8])
    paint(Run.objects.get(), 0)
    told = by(ada, "get", f"/studio/runs/{told['key']}").json()
    assert [one["state"] for one in told["pictures"]] == ["painted", "waiting"]
    assert told["pictures"][0]["picture"]["prompt"] == "a red fox"
    assert by(ada, "post", f"/studio/runs/{told['key']}/cancel").json() == {"cancelled": 1}


def test_what_is_not_said_is_the_models_own(ada):
    (model, *_) = by(ada, "get", "/studio/models").json()["models"]
    told = by(ada, "post", "/studio/runs", {"words": "a boat"}).json()
    assert (told["model"], told["size"], told["steps"]) == (model["name"], model["sizes"][-1], model["default_steps"])
    assert told["sampler"] == model["samplers"][0]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"words": " "}, "words"),
        ({"words": "\u200b"}, "words"),
        ({"across": {"what": "words", "values": "a fox\n\u200b"}}, "across.values"),
        ({"words": "a (fox:1.2"}, "words"),
        ({"part": {"width": 50, "height": 50}}, "part"),
        ({"across": {"what": "steps", "values": "many"}}, "across.values"),
        ({"across": {"what": "moon", "values": "full"}}, "across.what"),
        ({"mask": "AAAA"}, "mask"),
        ({"count": 9}, "count"),
        ({"model": "nobody"}, "model"),
        ({"size": "7x7"}, "size"),
        ({"sampler": "guess"}, "sampler"),
        ({"steps": 0}, "steps"),
        ({"seed": -1}, "seed"),
        ({"source": "nothing"}, "source"),
        ({"remix": ["nothing"]}, "remix"),
    ],
)
def test_what_cannot_be_painted_is_refused_at_its_field(ada, more, field):
    answer = by(ada, "post", "/studio/runs", {"words": "a fox"} | more)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert not Run.objects.exists()


def test_words_that_cannot_be_read_are_refused_at_their_character(ada):
    for field in ("words", "negative"):
        (told,) = by(ada, "post", "/studio/runs", {"words": "a fox", field: "  a (fox:9)"}).json()["problems"]
        assert (told["field"], told["at"], told["length"]) == (field, 9, 1)


def test_a_remix_descends_from_its_parents_and_never_from_what_is_sealed(ada):
    parent = picture_of(guest("Bo"))
    by(ada, "post", "/studio/runs", {"words": "a blue fox", "remix": [parent.key]})
    assert list(Run.objects.get().parents.all()) == [parent.prompt]
    sealed = picture_of(guest("Di"), stage=Stage.SEALED)
    assert by(ada, "post", "/studio/runs", {"words": "a fox", "remix": [sealed.key]}).json()["field"] == "remix"


@pytest.mark.parametrize("field", ["source", "remix"])
@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED])
def test_ones_own_entry_waits_for_the_results(ada, field, stage):
    offering(replace(OFFER, kinds=tuple(Kind)))
    key = picture_of(ada, stage=stage).key
    answer = by(ada, "post", "/studio/runs", {"words": "a fox", field: key if field == "source" else [key]})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, "too_early", field)
    assert not Run.objects.exists()


def test_a_part_of_a_picture_is_painted_anew(ada):
    offering(replace(OFFER, kinds=tuple(Kind)))
    source = picture_of(guest("Bo"))
    part = {"left": 50, "top": 0, "width": 50, "height": 100}
    told = by(ada, "post", "/studio/runs", {"words": "a blue fox", "source": source.key, "part": part, "strength": 0.5})
    assert told.status_code == 201, told.json()
    assert told.json()["kind"] == "inpaint"


@pytest.fixture
def whole():
    offering(replace(OFFER, kinds=tuple(Kind), upscale_sizes=((64, 64), (128, 128), (256, 128))))


def drawn(size: tuple[int, int], box: tuple[int, int, int, int] | None) -> str:
    mask = Image.new("RGB", size)
    if box is not None:
        mask.paste("white", box)
    out = io.BytesIO()
    mask.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def test_a_drawn_part_is_painted_anew(ada, whole):
    source = picture_of(guest("Bo"))
    mask = drawn((64, 64), (32, 0, 64, 64))
    told = by(ada, "post", "/studio/runs", {"words": "a blue fox", "source": source.key, "mask": mask})
    assert (told.status_code, told.json()["kind"]) == (201, "inpaint"), told.json()
    kept = Image.open(io.BytesIO(bytes(Run.objects.get().mask.content)))
    assert kept.getbbox() == (32, 0, 64, 64)


@pytest.mark.parametrize(
    "mask",
    [
        "no base64",
        "AAAA",
        "",
        drawn((64, 64), None),
        drawn((2000, 8), (0, 0, 8, 8)),
        "data:image/png;base64," + drawn((8, 8), (0, 0, 8, 8)),
        "A" * 700_000,
    ],
    ids=["no base64", "no picture", "empty", "nothing marked", "too large", "an address", "too long"],
)
def test_a_mask_that_is_none_is_refused_at_its_field(ada, whole, mask):
    source = picture_of(guest("Bo"))
    answer = by(ada, "post", "/studio/runs", {"words": "a blue fox", "source": source.key, "mask": mask})
    assert (answer.status_code, answer.json()["field"]) == (400, "mask")
    assert not Run.objects.exists()


def test_a_part_is_drawn_or_told_in_numbers_not_both(ada, whole):
    both = {"mask": drawn((8, 8), (0, 0, 8, 8)), "part": {"width": 50.0, "height": 50.0}}
    answer = by(ada, "post", "/studio/runs", {"words": "a fox", "source": picture_of(guest("Bo")).key} | both)
    assert (answer.status_code, answer.json()["field"]) == (400, "mask")


def enlarging(player, method: str, key: str, body: dict | None = None):
    return by(player, method, f"/pictures/{key}/enlargements", body)


def test_a_picture_is_made_larger_to_a_size_that_is_told_in_its_own_shape(ada, whole):
    source = picture_of(guest("Bo"))
    (told,) = enlarging(ada, "get", source.key).json()["enlargements"]
    assert (told["model"], told["size"]) == ("fake", "128x128")
    made = enlarging(ada, "post", source.key, {"model": told["model"], "size": told["size"]})
    assert (made.status_code, made.json()["kind"], made.json()["size"]) == (201, "upscale", "128x128"), made.json()
    run = Run.objects.get()
    assert (run.source, run.owner) == (source, ada)
    paint(run)
    assert by(ada, "get", f"/studio/runs/{run.key}").json()["pictures"][0]["state"] == "painted"


@pytest.mark.parametrize("size", ["64x64", "256x128", "1x1", "wide"])
def test_to_any_other_size_it_is_not_made_larger(ada, whole, size):
    answer = enlarging(ada, "post", picture_of(guest("Bo")).key, {"model": "fake", "size": size})
    assert (answer.status_code, answer.json()["field"]) == (400, "size")
    assert not Run.objects.exists()


def test_what_is_sealed_is_not_made_larger(ada, whole):
    for owner in (guest("Di"), ada):
        sealed = picture_of(owner, stage=Stage.SEALED)
        assert enlarging(ada, "get", sealed.key).status_code == 404
        assert enlarging(ada, "post", sealed.key, {"model": "fake", "size": "128x128"}).status_code == 404


def test_a_sheet_has_a_picture_for_each_pair_of_values(ada):
    across, down = {"what": "steps", "values": "2, 4"}, {"what": "guidance", "values": "1, 2, 3"}
    told = by(ada, "post", "/studio/runs", {"words": "a fox", "across": across, "down": down}).json()
    assert len(told["pictures"]) == 6


def test_a_guest_paints_and_publishes_not(ada):
    bo = guest("Bo")
    assert by(bo, "post", "/studio/runs", {"words": "a fox"}).status_code == 201
    answer = by(bo, "post", "/studio/runs", {"words": "a fox", "is_public": True})
    assert (answer.status_code, answer.json()["code"]) == (403, "account_needed")


def test_runs_are_listed_noted_and_forgotten_by_their_owner_alone(ada):
    older, newer = run_of(ada), run_of(ada)
    first = by(ada, "get", "/studio/runs?limit=1").json()
    second = by(ada, "get", f"/studio/runs?limit=1&after={first['after']}").json()
    assert [page["runs"][0]["key"] for page in (first, second)] == [newer.key, older.key]
    assert by(ada, "patch", f"/studio/runs/{older.key}", {"note": "The better."}).json()["note"] == "The better."
    cy = account("Cy")
    for method, end, body in (
        ("get", "", None),
        ("patch", "", {"note": "x"}),
        ("post", "/cancel", None),
        ("delete", "", None),
    ):
        assert by(cy, method, f"/studio/runs/{older.key}{end}", body).status_code == 404
    assert by(ada, "delete", f"/studio/runs/{older.key}").status_code == 204
    assert list(Run.objects.all()) == [newer]


def test_more_than_may_wait_is_refused_and_not_counted(ada, settings):
    settings.STUDIO_OPEN_PER_PLAYER = 1
    assert by(ada, "post", "/studio/runs", {"words": "a fox", "count": 2}).status_code == 409
    settings.STUDIO_OPEN_PER_PLAYER = 9
    settings.STUDIO_PICTURES_PER_PLAYER = "2/hour"
    assert [by(ada, "post", "/studio/runs", {"words": "a fox", "count": 2}).status_code for _ in range(2)] == [201, 429]
    assert Run.objects.count() == 1


def test_how_long_it_takes_is_told_in_numbers_and_what_it_began_with_while_one_may_see_it(ada, whole):
    source = picture_of(guest("Bo"))
    wish = {"words": "a fox", "size": "64x64", "source": source.key, "strength": 0.5}
    sheet = {"across": {"what": "steps", "values": "2, 4"}}
    told = by(ada, "post", "/studio/runs", wish | sheet).json()
    assert (told["source"], told["strength"], told["ahead"], told["waiting"]) == (source.key, 0.5, 0, 2)
    waits = sorted(one.seconds for one in desk.forecast_many(list(Job.objects.values_list("pk", flat=True))).values())
    assert waits[0] < waits[1] == pytest.approx(told["seconds"]), "until the last of them is there"
    assert (told["across"], told["down"]) == ({"what": "steps", "values": "2, 4"}, None)
    Picture.objects.filter(pk=source.pk).update(state=State.WITHHELD)
    paint(Run.objects.get())
    (told,) = by(ada, "get", "/studio/runs").json()["runs"]
    assert (told["source"], told["ahead"], told["seconds"]) == (None, None, None)

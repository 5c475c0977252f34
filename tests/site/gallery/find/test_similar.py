"""What looks like a picture: of near forms first, then of like colours, and nothing that is not listed."""

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFilter

from gallery import beside, pictures
from gallery.find import looks
from gallery.models import Look, Picture
from moderation.states import State
from tests.support.paintings import Stage, showing

pytestmark = pytest.mark.django_db


def disc(across: float, colour: str, ground: str = "#103050") -> Image.Image:
    image = Image.new("RGB", (64, 64), ground)
    ImageDraw.Draw(image).ellipse([64 * across, 10, 64 * across + 30, 40], fill=colour)
    return image


@pytest.fixture
def shown(bo) -> dict[str, Picture]:
    first = disc(0.1, "#e0a020")
    return {
        "it": showing(bo, first, "it"),
        "softer": showing(bo, first.filter(ImageFilter.GaussianBlur(1)), "softer"),
        "elsewhere": showing(bo, disc(0.45, "#e0a020"), "elsewhere"),
        "bright": showing(bo, disc(0.3, "#204010", "#f0f0d0"), "bright"),
        "named alone": showing(bo, first.filter(ImageFilter.BoxBlur(1)), "named alone", Stage.NAMED),
    }


def like(key: str, **more: str) -> list[str]:
    answer = Client().get("/search", {"like": key, **more})
    return [card.words for card in answer.context["cards"]]


def test_near_forms_come_first_then_like_colours_and_nothing_else(shown):
    assert like(shown["it"].key) == ["softer", "elsewhere"]


def test_of_like_colours_the_nearest_come_first_and_not_the_newest(shown, bo):
    showing(bo, disc(0.5, "#d0a080"), "paler")
    assert like(shown["it"].key) == ["softer", "elsewhere", "paler"]


def test_they_hang_beside_it(shown):
    (row,) = [row for row in beside.rows_of(shown["it"], None) if row.title == "Pictures like it"]
    assert [card.words for card in row.cards] == ["softer", "elsewhere"]


def test_what_is_withheld_is_like_nothing_any_more(shown):
    pictures.judge([shown["softer"].pk], State.WITHHELD)
    assert like(shown["it"].key) == ["elsewhere"]


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.TAKEN_BACK])
def test_what_nobody_else_sees_takes_no_places_of_what_is_listed(shown, bo, monkeypatch, stage):
    monkeypatch.setattr(looks, "SHOWN_MOST", 2)
    monkeypatch.setattr(looks, "LOOKED_THROUGH", 3)
    for at in range(3):
        variation = disc(0.1, "#e0a020")
        variation.putpixel((at, 63), (16, 48, 81))
        showing(bo, variation, f"variation {at}", stage)
    assert like(shown["it"].key) == ["softer", "elsewhere"]


def test_they_can_be_narrowed(shown, ada):
    assert like(shown["it"].key, shape="wide") == []
    assert like(shown["it"].key, shape="square") == ["softer", "elsewhere"]


@pytest.mark.parametrize("more", [{"q": "fox"}, {"sort": "new"}, {"after": "x"}])
def test_it_is_asked_for_alone(shown, more):
    answer = Client().get("/search", {"like": shown["it"].key, **more})
    assert (answer.status_code, "<strong>like</strong>" in answer.content.decode()) == (400, True)


def test_what_one_may_not_read_is_like_nothing(shown):
    pictures.judge([shown["it"].pk], State.WITHHELD)
    for key in (shown["it"].key, "nothing", "\x00"):
        assert Client().get("/search", {"like": key}).status_code == 400


def test_what_nobody_looked_at_yet_is_found_by_the_sweep(shown):
    before = sorted(Look.objects.values_list("pk", "hash"))
    Look.objects.all().delete()
    assert like(shown["it"].key) == []
    assert looks.write_lacking(10) == 5
    after = sorted(Look.objects.values_list("pk", "hash"))
    assert [pk for pk, _ in after] == [pk for pk, _ in before]
    assert all(
        ((one ^ other) & (2**64 - 1)).bit_count() <= 8 for (_, one), (_, other) in zip(before, after, strict=True)
    )


def test_an_original_leaves_with_the_last_of_its_pictures(shown, bo):
    twin = showing(bo, disc(0.1, "#e0a020").filter(ImageFilter.GaussianBlur(1)), "twin")
    pictures.throw_away([shown["softer"].pk], timezone.now())
    assert (like(shown["it"].key), looks.wrong()) == (["twin", "elsewhere"], [])
    pictures.throw_away([twin.pk], timezone.now())
    assert (like(shown["it"].key), looks.wrong()) == (["elsewhere"], [])
    pictures.put_back([twin.pk])
    assert (like(shown["it"].key), looks.wrong()) == (["twin", "elsewhere"], [])

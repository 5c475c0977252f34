"""What means the like is found without sharing a word, as long as it is listed; with cells as well as without, of few rows as
well as of many."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery import pictures
from gallery.find import asking, cells, graph, meanings, nearness, searching, vectors
from gallery.models import Cell, Listing, Picture, Prompt, PromptVector
from moderation.states import State
from tests.site.gallery.find.conftest import found, hanging
from tests.support.scenes import once

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(bo):
    return once(hung, bo)


def hung(bo):
    hang = hanging(bo)
    shown = [
        hang("a red fox in the snow", 1),
        hang("a wolf under falling snow", 2),
        hang("an old lighthouse by the sea", 3),
        hang("a plate of spaghetti", 4),
    ]
    assert meanings.write_newest(10) == 4
    return shown


def test_the_nearest_comes_first_and_what_means_something_else_not_at_all(four):
    both = ["a red fox in the snow", "a wolf under falling snow"]
    assert sorted(found("wild animals in winter", sort="meaning")) == both
    assert found("vulpes in winter, a fox", sort="meaning")[0] == both[0]
    assert found("pasta", sort="meaning") == ["a plate of spaghetti"]


def test_pages_of_one_show_each_once(four):
    whole = found("animals in winter", sort="meaning")
    assert len(whole) >= 2
    assert found("animals in winter", 1, sort="meaning") == whole


def test_the_equally_near_are_shown_each_once_however_pages_part_them(four, hang, ada):
    made = [hang("a red fox in the snow", 5 + number, owner=ada) for number in range(3)]
    assert meanings.write_newest(10) == 3
    for picture, other in zip(made, reversed(made), strict=True):
        Picture.objects.filter(pk=picture.pk).update(prompt=other.prompt)
    asked = asking.asked({"q": "a fox in winter", "sort": "meaning"})
    pages, after = [], None
    while True:
        page = searching.page_of(asked.question, order=asked.order, after=after, count=1)
        pages += [picture.pk for picture in page.pictures]
        if (after := page.after) is None:
            break
    assert pages[:4] == sorted([four[0].pk, *(one.pk for one in made)], reverse=True)
    assert len(pages) == len(set(pages))


def test_it_can_be_narrowed_and_words_left_out(four):
    assert found("animals in winter -wolf", sort="meaning") == ["a red fox in the snow"]
    assert found("animals in winter until:2026-11-26", sort="meaning") == ["a wolf under falling snow"]


def test_what_is_withheld_means_nothing_to_anybody(four):
    pictures.judge([four[3].pk], State.WITHHELD)
    assert found("pasta", sort="meaning") == []


def test_what_is_not_listed_gets_no_meaning_by_a_sweep(hang):
    shown = hang("a red fox")
    pictures.judge([shown.pk], State.WITHHELD)
    assert meanings.write_newest(10) + meanings.write_lacking(10) == 0
    pictures.judge([shown.pk], State.VISIBLE)
    assert (meanings.write_lacking(10), meanings.write_newest(10)) == (1, 0)


def test_where_no_picture_has_the_words_those_near_in_meaning_are_shown(four):
    answer = Client().get("/search", {"q": '"vulpine mammal"'})
    assert {"a red fox in the snow"} <= {card.words for card in answer.context["nearby"]}
    assert "Near in meaning" in answer.content.decode()
    narrowed = Client().get("/search", {"q": '"vulpine mammal"', "shape": "square"}).content.decode()
    assert "No such picture yet" in narrowed
    assert "Near in meaning" in narrowed


def test_without_an_encoder_no_page_speaks_of_meaning(four, settings):
    settings.MEANING_ENCODER = ""
    shown = Client().get("/search", {"q": "zebra"}).content.decode()
    assert "meaning" not in shown.lower()
    assert Client().get("/search", {"q": "fox", "sort": "meaning"}).status_code == 400
    assert meanings.write_newest(10) == 0


@pytest.fixture(params=["of few rows", "of many", "in the graph"])
def way(request, monkeypatch, db) -> None:
    monkeypatch.setattr(nearness, "FEW", 10_000 if request.param == "of few rows" else 0)
    monkeypatch.setattr(nearness, "ENOUGH", 1)
    if request.param == "in the graph":
        call_command("meanings_graph", verbosity=0, stdout=StringIO())
        assert graph.is_ready()


def test_narrowing_takes_the_nearest_of_what_is_left(way, four, hang, ada, monkeypatch):
    monkeypatch.setattr(nearness, "COMPARED", 3)
    hang("a grey badger asleep in its den", 5, owner=ada)
    for words in ("a wild animal in winter", "wild animals in the winter", "animals in winter", "winter animals"):
        hang(words)
    assert meanings.write_newest(10) == 5
    assert found("wild animals in winter by:Ada", sort="meaning") == ["a grey badger asleep in its den"]
    assert found("wild animals in winter until:2026-11-24", sort="meaning") == ["a grey badger asleep in its den"]
    assert found("wild animals in winter -winter", sort="meaning")[0] in {
        "a red fox in the snow",
        "a wolf under falling snow",
    }


def test_what_is_withheld_takes_no_places(way, four, hang, monkeypatch):
    monkeypatch.setattr(nearness, "COMPARED", 2)
    near = [hang(words) for words in ("pasta", "a plate of pasta", "pasta on a plate")]
    assert meanings.write_newest(10) == 3
    pictures.judge([picture.pk for picture in near], State.WITHHELD)
    assert found("pasta on a plate", sort="meaning") == ["a plate of spaghetti"]


@pytest.fixture
def many(hang, monkeypatch) -> np.ndarray:
    """Two thousand listed meanings around sixty subjects, looked for as among many more."""
    monkeypatch.setattr(nearness, "FEW", 0)
    monkeypatch.setattr(cells, "FROM", 1_000)
    monkeypatch.setattr(cells, "PROBED", 8)
    chance = np.random.default_rng(7)
    subjects = chance.normal(size=(60, 384))
    meant = subjects[chance.integers(0, 60, 2_000)] + 0.7 * chance.normal(size=(2_000, 384))
    meant = (meant / np.linalg.norm(meant, axis=1, keepdims=True)).astype(np.float32)
    prompts = Prompt.objects.bulk_create([Prompt(text=str(number)) for number in range(2_000)])
    PromptVector.objects.bulk_create(
        PromptVector(prompt=prompt, signs=vectors.signs_of(one), numbers=vectors.numbers_of(one).tobytes())
        for prompt, one in zip(prompts, meant, strict=True)
    )
    list_each(prompts, hang("one that means nothing"))
    count_rows()
    return meant


def count_rows() -> None:
    """As the vacuum would have: else it may have counted, just before, tables in which another test's rows were all dead, and
    the planner joins row by row what it takes for nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE gallery_prompt, gallery_promptvector, gallery_picture, gallery_listing, gallery_cell")


def list_each(prompts: list[Prompt], like: Picture) -> None:
    """A listed picture of each, as this one is in all else."""
    columns = [field.attname for field in Listing._meta.concrete_fields if field.attname != "picture_id"]
    same = {name: getattr(like.listing, name) for name in columns}
    made = [
        Picture(
            owner=like.owner,
            prompt=prompt,
            blob=like.blob,
            model=like.model,
            seed=7,
            recipe={},
            fingerprint={},
            state=State.VISIBLE,
            revealed_at=like.revealed_at,
            named_at=like.named_at,
            listed_at=like.listed_at,
        )
        for prompt in prompts
    ]
    Listing.objects.bulk_create(Listing(picture=picture, **same) for picture in Picture.objects.bulk_create(made))


def recall(meant: np.ndarray) -> float:
    """Of the ten nearest, the share that is found, over forty questions."""
    numbers = list(PromptVector.objects.order_by("pk").values_list("pk", flat=True))
    shares = []
    for asked in meant[:40]:
        exact = {numbers[at] for at in np.argsort(-(meant @ asked))[:10]}
        shares.append(len(exact & {one.prompt for one in nearness.nearest(asked, Listing.objects.all())[:10]}) / 10)
    return float(np.mean(shares))


def test_with_cells_nearly_all_is_found_that_is_found_without(many):
    assert recall(many) > 0.95
    assert cells.learn(np.random.default_rng(1))
    assert not cells.learn(np.random.default_rng(1)), "until there are four times as many"
    assert recall(many) > 0.95, "those that have not moved yet are looked through"
    assert cells.move(10**6) == 2_000
    assert not PromptVector.objects.filter(cell=None).exists()
    assert recall(many) > 0.9


def test_a_new_generation_takes_the_place_of_the_old_one_once_all_have_moved(many):
    cells.learn(np.random.default_rng(1))
    cells.move(10**6)
    first = set(Cell.objects.values_list("pk", flat=True))
    Cell.objects.bulk_create([Cell(generation=2, middle=vectors.numbers_of(one).tobytes()) for one in many[:40]])
    assert cells.move(500) == 500
    assert recall(many) > 0.9, "both are asked meanwhile"
    cells.move(10**6)
    assert set(Cell.objects.values_list("pk", flat=True)).isdisjoint(first)
    assert recall(many) > 0.85


def test_what_is_not_around_the_nearest_middles_is_found_where_these_have_too_few(many, monkeypatch):
    monkeypatch.setattr(cells, "PROBED", 1)
    cells.learn(np.random.default_rng(1))
    cells.move(10**6)
    numbers = PromptVector.objects.order_by("pk").values_list("pk", flat=True)
    far = [numbers[int(at)] for at in np.argsort(many @ many[0])[:3]]
    rows = Listing.objects.filter(picture__prompt__in=far)
    assert sorted(nearness._of_many(many[0], rows, nearness.COMPARED)) == sorted(far)


def test_a_graph_that_is_made_later_is_walked_once_all_are_in_it(many):
    connection.check_constraints()
    graph.make()
    assert graph.fill(500) == 500
    connection.check_constraints()
    graph.index()
    assert not graph.is_ready()
    assert recall(many) > 0.95, "in cells meanwhile"
    assert graph.fill(10**6) == 1_500
    with CaptureQueriesContext(connection) as asked:
        assert recall(many) > 0.95
    assert len([one for one in asked if "<=>" in one["sql"]]) == 40
    assert not [one for one in asked if "bit_count" in one["sql"]]


def test_where_the_database_has_no_such_extension_the_command_says_so(db, monkeypatch):
    monkeypatch.setattr(graph, "OLDEST", (99, 0))
    with pytest.raises(CommandError, match="in cells as before"):
        call_command("meanings_graph")
    assert not graph.has_column()

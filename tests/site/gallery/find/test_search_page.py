"""The page of search: one box, the place of a fault, and ways on where nothing is found."""

import re

import pytest
from django.test import Client

from gallery.find import searching
from gallery.tags import tagging

pytestmark = pytest.mark.django_db


def page(**parameters: str) -> str:
    return Client().get("/search", parameters).content.decode()


def test_without_a_question_it_says_how_to_ask():
    shown = page()
    assert "How to ask" in shown
    assert 'aria-label="Order"' not in shown


def test_it_shows_what_was_found_and_keeps_the_question_in_the_box(hang):
    hang("a red fox")
    shown = page(q="fox")
    assert shown.count('class="picture-card"') == 1
    assert re.search(r'<input class="input" type="search"[^>]* value="fox"', shown)


def test_a_tag_that_is_spelled_so_is_led_to_even_where_no_words_say_it(hang, bo):
    tagging.put([hang("a boat")], "Red fox", bo)
    shown = page(q="red fox")
    assert "No picture has these words" in shown
    assert '<a href="/tags/red-fox/pictures">tagged red-fox</a>' in shown
    assert "tagged" not in page(q="boat")


def test_half_a_nickname_is_told_whole(bo):
    shown = page(q="fox by:b")
    assert f"Nobody here is called b. Did you mean {bo.nickname} (by:{bo.key})?" in shown
    assert "Did you mean" not in page(q="fox by:zoe")


def test_narrowings_of_the_question_stand_beside_it_from_then_on(hang, bo):
    hang("a red fox")
    shown = page(q="fox by:bo shape:square")
    assert re.search(r'type="search"[^>]* value="fox"', shown)
    assert f'<input type="hidden" name="player" value="{bo.key}">' in shown
    assert f'href="?q=fox&amp;player={bo.key}"' in shown, "without the shape"


@pytest.mark.parametrize(
    ("parameters", "field", "place", "marked"),
    [
        ({"q": "fox artist:ada"}, "q", 5, "artist"),
        ({"q": "fox size:huge"}, "q", 10, "huge"),
        ({"q": "fox model:x", "model": "x"}, "q", 11, "x"),
        ({"q": 'fox by:"no body" red'}, "q", 8, "&quot;no body&quot;"),
        ({"q": 'fox ""'}, "q", 5, "&quot;&quot;"),
        ({"q": 'fox "red'}, "q", 5, "&quot;"),
        ({"q": "fox", "sort": "hot"}, "sort", None, None),
        ({"q": "fox", "artist": "ada"}, "artist", None, None),
        ({"q": "fox", "size": "huge"}, "size", None, None),
        ({"q": "fox", "after": "best~x"}, "after", None, None),
    ],
)
def test_what_is_asked_wrongly_is_told_by_name_and_character(hang, parameters, field, place, marked):
    hang("a red fox")
    answer = Client().get("/search", parameters)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert ("<mark>" in shown) == (place is not None)
    if place:
        assert f"character {place}<" in shown
        assert f"<mark>{marked}</mark>" in shown
    else:
        assert f"<strong>{field}</strong>" in shown


def test_a_question_is_text_and_never_markup():
    for question in ("<script>alert(1)</script>", 'x:"<script>alert(1)</script>'):
        assert "<script>alert" not in page(q=question)


def test_where_nothing_has_the_words_the_page_says_so_and_how_to_ask(hang):
    hang("a red fox")
    assert "No picture has these words" in page(q="zebra")
    assert "without shape <strong>wide</strong>" in page(q="fox shape:wide")


def test_the_next_page_is_a_link_and_htmx_gets_the_cards_alone(hang, monkeypatch):
    for number in range(3):
        hang(f"fox {number}")
    monkeypatch.setattr(searching.found, "__defaults__", (searching.EVERYTHING, searching.Order.BEST, None, 2))
    (more,) = re.findall(r'href="(\?[^"]*after=[^"]*)"', page(q="fox"))
    rest = Client().get(f"/search{more.replace('&amp;', '&')}", headers={"HX-Request": "true"}).content.decode()
    assert rest.count('class="picture-card"') == 1
    assert "<h1" not in rest

"""A picture of a list, as HTML."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template

from gallery import wall
from gallery.models import Level

AVIF = SimpleNamespace(src="/i/a.avif", media_type="image/avif")


def card(**said: Any) -> Any:
    told = {
        "key": "k1",
        "href": "/pictures/k1",
        "words": "a fox",
        "alt": "Picture of a fox by Bo",
        "author": "Bo",
        "owner_key": "bo",
        "thumb": "/i/a.webp",
        "thumb_sources": (),
        "width": 4,
        "height": 3,
        "placeholder": "",
        "note": "",
        "level": Level.EVERYONE,
    }
    return SimpleNamespace(**told | said)


def rendered(text: str, **content: Any) -> str:
    return Template("{% load walls %}" + text).render(Context(content))


def test_a_picture_without_words_is_told_by_its_author_alone():
    assert (wall.alt_of("a fox", "Bo"), wall.alt_of("", "Bo")) == ("Picture of a fox by Bo", "Picture by Bo")


def test_it_leads_to_the_picture_and_to_its_author():
    html = wall.article(card())
    assert re.findall(r'href="([^"]+)"', html) == ["/pictures/k1", "/players/bo"]
    assert 'alt="Picture of a fox by Bo" width="4" height="3"' in html


@pytest.mark.parametrize("field", ["words", "author", "alt", "placeholder", "thumb", "href", "key", "owner_key"])
def test_whatever_it_says_is_escaped(field: str):
    html = wall.article(card(**{field: '"><script>'}), box="picked")
    assert "<script>" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_what_is_escaped_is_escaped_once():
    assert "salt &amp; pepper</p>" in wall.article(card(words="salt & pepper"))


def test_who_left_has_a_name_and_no_page():
    html = wall.article(card(author="somebody who left", owner_key=""))
    assert ">somebody who left</p>" in html
    assert "/players/" not in html


def test_where_all_are_one_persons_nobody_is_named():
    assert "Bo</a>" not in wall.article(card(), of_one=True)


def test_a_smaller_file_is_offered_first():
    html = wall.article(card(thumb_sources=(AVIF,)))
    assert html.index('srcset="/i/a.avif" type="image/avif"') < html.index('src="/i/a.webp"')


@pytest.mark.parametrize(
    ("page", "box"),
    [
        ({}, None),
        ({"picking": ["an act"]}, 'name="picked" value="k1" form="picking"'),
        ({"blending": True}, 'name="remix" value="k1"'),
    ],
)
def test_it_can_be_chosen_where_the_page_says_so(page: dict[str, Any], box: str | None):
    html = rendered("{% wall_items cards %}", cards=[card()], **page)
    assert (box in html) if box else ("<input" not in html)


def test_a_plain_one_cannot_be_chosen():
    assert "<input" not in rendered("{% picture_card card is_plain=True %}", card=card(), picking=["an act"])


def test_each_takes_as_much_of_the_wall_as_it_is_wide():
    html = wall.items([card(), card(width=8, height=2)])
    assert re.findall(r'<li class="ratio-(\d+)">', html) == ["27", "60"]

"""The page of the public gallery: its orders are links, and what is asked wrongly is told."""

import re

import pytest
from django.test import Client

from gallery import feed
from tests.support.people import browser_of, guest

pytestmark = pytest.mark.django_db


def page(path: str, browser: Client | None = None) -> str:
    return (browser or Client()).get(path).content.decode()


def test_every_order_is_a_link_and_the_current_one_says_so(bo, hang):
    hang(bo)
    shown = page("/gallery?sort=hot")
    for sort in ("new", "hot", "top-week", "following"):
        assert f'href="?sort={sort}"' in shown
    assert re.findall(r'aria-current="page">(\w+)</a>', shown.partition('aria-label="Order"')[2]) == ["Hot"]


def test_the_top_is_of_a_day_a_week_a_month_or_ever():
    shown = page("/gallery?sort=top-month")
    for sort in ("top-day", "top-week", "top-month", "top"):
        assert f'href="?sort={sort}"' in shown


def test_another_order_keeps_what_the_list_is_narrowed_to_and_begins_anew(bo, hang):
    picture = hang(bo)
    after = f"new~{10**15}~{picture.key}"
    assert 'href="?shape=square&amp;sort=hot"' in page(f"/gallery?shape=square&after={after}")


def test_what_the_list_is_narrowed_to_can_be_taken_away(bo, hang):
    hang(bo)
    shown = page("/gallery?shape=square&sort=hot")
    assert "not only this" in shown
    assert 'href="?sort=hot"' in shown


def test_the_next_page_is_a_link_that_keeps_order_and_narrowing(bo, hang, monkeypatch):
    for likes in range(3):
        hang(bo, likes=likes)
    monkeypatch.setattr(feed.found, "__defaults__", (feed.EVERYTHING, None, 2))
    shown = page("/gallery?sort=top&shape=square")
    (more,) = re.findall(r'href="(\?[^"]*after=[^"]*)"', shown)
    more = more.replace("&amp;", "&")
    assert {"sort=top", "shape=square"} <= set(more.lstrip("?").split("&"))
    assert page(f"/gallery{more}").count('class="picture-card"') == 1


@pytest.mark.parametrize("question", ["sort=best", "shape=round", "after=nothing", "sorted=new", "after=hot~1~k"])
def test_what_is_asked_wrongly_is_told_by_its_name(question):
    answer = Client().get(f"/gallery?{question}")
    assert answer.status_code == 400
    assert f"<strong>{question.partition('=')[0]}</strong>" in answer.content.decode()


def test_words_of_the_address_are_text_and_never_markup():
    answer = page("/gallery?<script>alert(1)</script>=1&theme=x")
    assert "<script>alert" not in answer


def test_following_leads_a_stranger_to_signing_in_and_a_guest_to_claiming():
    assert "/accounts/login" in page("/gallery?sort=following")
    assert "Claim my account" in page("/gallery?sort=following", browser_of(guest("Gus")))


def test_who_follows_nobody_is_told_so(ada):
    assert "Nobody you follow" in page("/gallery?sort=following", browser_of(ada))

"""What hangs beside a picture, and what its address looks like where it is shared."""

import re

import pytest
from django.test import Client

from gallery import beside, prompts, rivals
from gallery.models import Picture
from gallery.visibility import readable
from tests.support.battles import lobby, time_is_up, to_voting, vote_for
from tests.support.paintings import Stage, bring_to, picture_of
from tests.support.people import browser_of, guest

pytestmark = pytest.mark.django_db


def titles(picture, viewer=None):
    return {row.title: [card.words for card in row.cards] for row in beside.rows_of(picture, viewer)}


def test_rivals_are_of_the_same_round_and_of_other_words_the_same_seed_first():
    mine = picture_of(guest("Bo"), "a fox", seed=7)
    picture_of(guest("Bo"), "a fox", seed=8)
    picture_of(guest("Cy"), "a boat", seed=8)
    picture_of(guest("Cy"), "a ship", seed=7)
    elsewhere = picture_of(guest("Di"), "a hen", seed=7)
    Picture.objects.filter(pk=elsewhere.pk).update(round=2)
    Picture.objects.filter(prompt__text="a fox").update(prompt=mine.prompt)
    assert titles(mine) == {"Rivals of its round": ["a ship", "a boat"]}


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.WITHHELD, Stage.BLOCKED, Stage.DELETED])
def test_a_rival_that_its_reader_may_not_read_is_not_there(stage):
    mine = picture_of(guest("Bo"), "a fox")
    picture_of(guest("Cy"), "a boat", stage)
    assert titles(mine) == {}


def test_before_the_results_a_picture_has_no_rivals():
    bo = guest("Bo")
    mine = picture_of(bo, "a fox", Stage.REVEALED)
    picture_of(guest("Cy"), "a boat")
    assert titles(mine, bo) == {}


def test_in_a_battle_only_the_own_heat_was_met():
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    over = to_voting(lobby(ada, bo, cy), {bo: "a fox", cy: "a boat"})
    vote_for(over, ada, favourite=bo)
    time_is_up(time_is_up(over))
    fox = Picture.objects.filter(owner=bo).first()
    stray = picture_of(guest("Di"), "a hen")
    Picture.objects.filter(pk=stray.pk).update(place=fox.place, round=fox.round)
    met = list(rivals.rivals_of(fox, readable(None)))
    assert {one.owner for one in met} == {cy}
    assert met[0].seed == fox.seed


def test_its_page_leads_to_the_battle_that_it_comes_from():
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    over = to_voting(lobby(ada, bo, cy), {bo: "a fox", cy: "a boat"})
    vote_for(over, ada, favourite=bo)
    time_is_up(time_is_up(over))
    fox = Picture.objects.filter(owner=bo).earliest("pk")
    (way,) = re.findall(
        rf'<a href="([^"]+)">{fox.source_name}</a>', Client().get(f"/pictures/{fox.key}").content.decode()
    )
    assert over.code in way
    assert Client().get(way, follow=True).status_code == 200


def test_what_was_made_of_it_hangs_there_newest_first():
    bo, cy = guest("Bo"), guest("Cy")
    first = picture_of(bo, "a fox")
    Picture.objects.filter(pk=first.pk).update(place="", round=None)
    for words in ("a red fox", "a blue fox"):
        child = picture_of(cy, words, Stage.SEALED)
        Picture.objects.filter(pk=child.pk).update(prompt=prompts.write(cy, words, parents=[first.prompt]))
        bring_to(child, Stage.LISTED)
    first.refresh_from_db()
    assert titles(first) == {"Made of it": ["a blue fox", "a red fox"]}


def test_a_long_row_says_that_it_is_not_all(monkeypatch):
    monkeypatch.setattr(beside, "MOST", 2)
    mine = picture_of(guest("Bo"), "a fox")
    for number in range(3):
        picture_of(guest("Cy"), f"boat {number}")
    (row,) = beside.rows_of(mine, None)
    assert ([card.words for card in row.cards], row.has_more) == (["boat 0", "boat 1"], True)


def test_a_shared_address_shows_the_picture_by_whole_addresses():
    picture = picture_of(guest("Bo"), 'a "red" fox')
    page = Client().get(f"/pictures/{picture.key}").content.decode()
    for name, content in (
        ("og:url", f"http://testserver/pictures/{picture.key}"),
        ("og:image", f"http://testserver/i/{picture.blob_id}.png"),
        ("og:image:width", "64"),
        ("og:image:alt", "Picture of a &quot;red&quot; fox by Bo"),
        ("og:description", "Painted by Bo in BKTM, round 1."),
    ):
        assert f'<meta property="{name}" content="{content}">' in page


def test_what_is_still_sealed_has_no_card_to_share():
    bo = guest("Bo")
    page = browser_of(bo).get(f"/pictures/{picture_of(bo, stage=Stage.SEALED).key}").content.decode()
    assert "og:" not in page


def test_by_api_rivals_go_on_where_a_page_ended():
    mine = picture_of(guest("Bo"), "a fox", seed=7)
    for words, seed in (("a boat", 8), ("a ship", 7), ("a hen", 7)):
        picture_of(guest("Cy"), words, seed=seed)
    shown, after = [], ""
    while after is not None:
        page = Client().get(f"/api/pictures/{mine.key}/rivals?limit=2{after and '&after='}{after}").json()
        shown, after = shown + [one["prompt"] for one in page["pictures"]], page["after"]
    assert shown == ["a ship", "a hen", "a boat"]
    answer = Client().get(f"/api/pictures/{mine.key}/rivals?after=2~1")
    assert (answer.status_code, answer.json()["field"]) == (400, "after")

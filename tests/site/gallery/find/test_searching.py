"""What is found by words: all that has them, in each order and page by page, and nothing that is not listed."""

import pytest

from gallery import pictures
from gallery.feed import UnknownCursor
from gallery.find import asking, lexicon, searching, words
from gallery.models import Listing, Words
from moderation.states import State
from tests.site.gallery.find.conftest import found, hanging
from tests.support.scenes import once

pytestmark = pytest.mark.django_db

WALKED = "gallery.feed.walking.FEW"


@pytest.fixture
def five(bo):
    once(hung, bo)


def hung(bo):
    hang = hanging(bo)
    hang("a red fox in the snow", 1, likes=1)
    hang("foxes and a RED boat", 2, likes=7)
    hang("an old lighthouse, a boat", 3)
    hang("a lighthouse for old people", 4, likes=3)
    hang("un café au lait", 5)


@pytest.mark.parametrize("few", [-1, 10**9], ids=["walked", "gathered"])
@pytest.mark.parametrize(
    ("question", "those"),
    [
        ("red", ["a red fox in the snow", "foxes and a RED boat"]),
        ("red boat", ["foxes and a RED boat"]),
        ('"old lighthouse"', ["an old lighthouse, a boat"]),
        ("boat -red", ["an old lighthouse, a boat"]),
        ('lighthouse -"old people"', ["an old lighthouse, a boat"]),
        ("Cafe", ["un café au lait"]),
        ("zebra", []),
        ("-red -old", ["un café au lait"]),
        ("by:bo lighthouse until:2026-11-24", ["a lighthouse for old people"]),
        ("boat since:2026-11-26", ["foxes and a RED boat"]),
        ("by:bo zebra", []),
    ],
)
def test_those_and_no_others_are_found(five, question, those, few, monkeypatch):
    monkeypatch.setattr(WALKED, few)
    assert sorted(found(question)) == sorted(those)


def test_a_word_finds_its_family_once_the_lexicon_knows_it(five):
    assert found("foxes") == ["foxes and a RED boat"]
    lexicon.refresh()
    assert sorted(found("foxes")) == ["a red fox in the snow", "foxes and a RED boat"]
    assert found('"foxes"') == ["foxes and a RED boat"]


def seven_foxes(bo):
    hang = hanging(bo)
    for number in range(7):
        hang(f"fox {number}", number // 2, likes=number % 3)
    hang("a boat")


@pytest.mark.parametrize("few", [-1, 10**9], ids=["walked", "gathered"])
@pytest.mark.parametrize("order", ["best", "new", "top"])
@pytest.mark.parametrize("count", [1, 2, 30])
def test_pages_of_any_size_show_each_once(bo, order, few, count, monkeypatch):
    monkeypatch.setattr(WALKED, few)
    once(seven_foxes, bo)
    shown = found("fox", count, sort=order)
    assert sorted(shown) == [f"fox {number}" for number in range(7)]
    if order == "new":
        assert shown == ["fox 1", "fox 0", "fox 3", "fox 2", "fox 5", "fox 4", "fox 6"]
    if order == "top" or (order == "best" and few == -1):
        assert [int(words[-1]) % 3 for words in shown] == [2, 2, 1, 1, 0, 0, 0]


@pytest.mark.parametrize("order", ["best", "new", "top"])
def test_what_nothing_of_a_stretch_has_is_found_behind_it(hang, order, monkeypatch):
    for number in range(6):
        hang(f"a red boat {number}", likes=9)
    for number in range(3):
        hang(f"a fox beside a red boat {number}", 20 + number)
    monkeypatch.setattr(WALKED, -1)
    monkeypatch.setattr("gallery.find.walks.STRETCH", 4)
    theirs = [f"a fox beside a red boat {number}" for number in range(3)]
    assert sorted(found("red fox", 2, sort=order)) == sorted(found('"fox beside" -zebra', sort=order)) == theirs
    assert sorted(found("fox shape:square", 1, sort=order)) == theirs
    assert len(found("boat", 2, sort=order)) == 9


@pytest.mark.parametrize("few", [-1, 10**9], ids=["walked", "gathered"])
@pytest.mark.parametrize("order", ["best", "new", "top"])
@pytest.mark.parametrize("stretch", [0, 10**9], ids=["of all", "of days"])
def test_words_of_some_days_are_found_in_each_order(five, order, few, stretch, monkeypatch):
    monkeypatch.setattr(WALKED, few)
    monkeypatch.setattr("gallery.feed.walking.OF_A_STRETCH", stretch)
    asked = "boat since:2026-11-25 until:2026-11-25"
    assert found(asked, sort=order) == ["an old lighthouse, a boat"]
    assert found("boat since:2026-11-25", 1, sort=order) in (
        ["an old lighthouse, a boat", "foxes and a RED boat"],
        ["foxes and a RED boat", "an old lighthouse, a boat"],
    )


def test_the_best_has_the_words_near_each_other_or_is_much_liked(hang):
    hang("red is the colour that this small fox never was in its whole life", likes=1)
    hang("a red fox", likes=1)
    hang("red, said the fox to everybody who came, and everybody laughed", likes=500)
    assert found("red fox")[1:] == ["a red fox", "red is the colour that this small fox never was in its whole life"]


def test_the_best_of_few_is_what_fits_however_common_each_word_is(hang, monkeypatch):
    hang("a red fox", likes=1)
    for number in range(3):
        hang(f"red is the colour that this small fox {number} never was in its whole life", likes=1)
    for number in range(4):
        hang(f"a red boat {number}")
        hang(f"a grey fox {number}")
    lexicon.refresh()
    monkeypatch.setattr(WALKED, 6)
    assert found("red fox", 2)[0] == found("red fox", 30)[0] == "a red fox"
    assert len(found("red fox", 2)) == 4


@pytest.mark.parametrize(("few", "then"), [(-1, 10**9), (10**9, -1)], ids=["of many", "of few"])
def test_the_best_goes_on_as_it_began_when_others_come_meanwhile(hang, few, then, monkeypatch):
    for number in range(4):
        hang(f"fox {number}", likes=number)
    monkeypatch.setattr(WALKED, few)
    asked = asking.asked({"q": "fox"})
    first = searching.page_of(asked.question, count=2)
    monkeypatch.setattr(WALKED, then)
    second = searching.page_of(asked.question, after=first.after, count=2)
    assert [one.likes for one in first.pictures + second.pictures] == [3, 2, 1, 0]


def test_a_place_of_another_order_is_refused_by_name(hang):
    picture = hang("fox")
    with pytest.raises(UnknownCursor, match="another order than new"):
        searching.page_of(asking.asked({"q": "fox"}).question, order=searching.Order.NEW, after=f"top~3~{picture.key}")


def test_what_is_withheld_is_found_by_no_word_from_that_commit_on(hang):
    picture = hang("a secret fox")
    lexicon.refresh()
    pictures.judge([picture.pk], State.WITHHELD)
    assert (found("secret"), Words.objects.count()) == ([], 0)
    pictures.judge([picture.pk], State.VISIBLE)
    assert found("secret") == ["a secret fox"]


def test_every_listing_has_its_words(five):
    assert Words.objects.count() == Listing.objects.count() == 5
    assert words.wrong() == []


def test_several_of_one_name_are_told_apart_by_their_keys(hang, bo, ada):
    hang("fox")
    type(ada).objects.filter(pk=ada.pk).update(nickname="Bo")
    first, second = sorted((bo, ada), key=lambda one: one.pk)
    with pytest.raises(asking.Unreadable, match=f"by:{first.key}, by:{second.key}") as refused:
        asking.asked({"q": "fox by:bo"})
    assert refused.value.at == 7
    assert found(f"fox by:{bo.key}") == ["fox"]
    assert found(f"fox by:{ada.key}") == []

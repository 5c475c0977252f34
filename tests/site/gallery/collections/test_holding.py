"""What stands in a collection, who put it there, and in which order."""

import pytest
from django.utils import timezone

from gallery import pictures
from gallery.collections import covers, holding, keeping, reading
from gallery.collections.ordering import Where
from gallery.models import Access, CollectionItem, ItemState, Verb
from gallery.notices.reading import page_of as told_page
from gallery.people.refusals import Refused
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def cy():
    return account("Cy")


@pytest.fixture
def three():
    bo = account("Bo")
    return [picture_of(bo, f"fox {number}", seed=number) for number in range(3)]


def of(owner, access=Access.PRIVATE):
    return keeping.create(owner, keeping.label("Foxes", access=access))


def shown(collection, viewer=None):
    return reading.page_of(collection, viewer).pictures


def told(player):
    return [(one.verb, [name.nickname for name in one.names]) for one in told_page(player).notices]


def test_an_owner_puts_pictures_in_each_once_and_in_this_order(ada, three):
    foxes = of(ada)
    assert holding.add(foxes, three[:2], ada).done == three[:2]
    outcome = holding.add(foxes, three, ada)
    assert outcome.done == [three[2]]
    assert [one.reason for one in outcome.left] == [holding.THERE, holding.THERE]
    assert shown(foxes, ada) == three


def test_nobody_else_puts_anything_into_a_public_one(ada, cy, three):
    foxes = of(ada, Access.PUBLIC)
    with pytest.raises(Refused):
        holding.add(foxes, three, cy)
    assert not CollectionItem.objects.exists()


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.WITHHELD, Stage.BLOCKED, Stage.DELETED])
def test_what_one_may_not_read_cannot_be_put_in(ada, stage):
    hidden = picture_of(guest("Di"), stage=stage)
    outcome = holding.add(of(ada), [hidden], ada)
    assert (outcome.done, [one.reason for one in outcome.left]) == ([], [holding.GONE])


def test_ones_own_sealed_picture_may_stand_there_and_nobody_else_finds_it(ada):
    own = picture_of(ada, stage=Stage.SEALED)
    foxes = of(ada, Access.PUBLIC)
    assert holding.add(foxes, [own], ada).done == [own]
    assert (shown(foxes, ada), shown(foxes), reading.count_in(foxes, None)) == ([own], [], 0)


def test_what_is_withheld_later_is_not_found_any_more(ada, three):
    foxes = of(ada, Access.PUBLIC)
    holding.add(foxes, three, ada)
    pictures.delete([three[1].pk], timezone.now())
    assert shown(foxes) == [three[0], three[2]]
    assert [cover.count for cover in covers.everybodys(None).covers] == [2]


def test_what_its_author_took_back_only_the_collector_still_finds_there(ada, cy, three):
    foxes = of(ada, Access.PUBLIC)
    holding.add(foxes, three, ada)
    pictures.take_back([one.pk for one in three[1:]])
    assert (shown(foxes), shown(foxes, cy), shown(foxes, ada)) == ([three[0]], [three[0]], three)
    assert shown(foxes, three[0].owner) == three
    assert [cover.count for cover in covers.everybodys(cy).covers] == [1]
    assert [cover.count for cover in covers.of_player(ada, cy).covers] == [1]
    pictures.take_back([three[0].pk])
    assert covers.everybodys(cy).covers == []


def test_what_its_author_took_back_nobody_offers_and_no_owner_is_shown(ada, cy, three):
    foxes = of(ada, Access.REVIEW)
    holding.add(foxes, three[:1], cy)
    pictures.take_back([one.pk for one in three])
    assert [one.reason for one in holding.add(foxes, three[1:2], cy).left] == [holding.UNLISTED]
    assert (reading.offers_to(foxes), reading.count_offers(foxes)) == ([], 0)


def test_offers_wait_for_the_owner_and_each_is_made_once(ada, cy, three):
    foxes = of(ada, Access.REVIEW)
    assert holding.add(foxes, three, cy).done == three
    assert shown(foxes, ada) == []
    assert [item.picture for item in reading.offers_to(foxes)] == three
    assert [one.reason for one in holding.add(foxes, three[:1], cy).left] == [holding.OFFERED]


def test_the_owner_takes_in_or_refuses(ada, cy, three):
    foxes = of(ada, Access.REVIEW)
    holding.add(foxes, three, cy)
    assert holding.decide(foxes, [three[2]], True, ada) == 1
    assert holding.decide(foxes, [three[0]], False, ada) == 1
    assert holding.decide(foxes, [three[0]], True, ada) == 0
    assert shown(foxes) == [three[2]]
    assert reading.count_offers(foxes) == 1
    assert [one.reason for one in holding.add(foxes, three[:1], cy).left] == [holding.REFUSED]


def test_an_owner_may_want_later_what_they_refused(ada, cy, three):
    foxes = of(ada, Access.REVIEW)
    holding.add(foxes, three[:1], cy)
    holding.decide(foxes, three[:1], False, ada)
    assert holding.add(foxes, three[:1], ada).done == three[:1]
    assert shown(foxes) == three[:1]


def test_nobody_decides_for_the_owner_or_takes_out_what_is_in(ada, cy, three):
    foxes = of(ada, Access.REVIEW)
    holding.add(foxes, three, cy)
    with pytest.raises(Refused):
        holding.decide(foxes, three, True, cy)
    holding.decide(foxes, three, True, ada)
    assert holding.remove(foxes, three, cy) == 0
    with pytest.raises(Refused):
        holding.move(foxes, three[0], Where.LAST, cy)
    assert shown(foxes) == three


def test_whoever_offered_takes_back_what_waits(ada, cy, three):
    foxes = of(ada, Access.REVIEW)
    holding.add(foxes, three, cy)
    assert holding.remove(foxes, three, cy) == 3
    assert not CollectionItem.objects.exists()


def test_what_nobody_can_see_cannot_be_offered(ada, cy):
    own = picture_of(cy, stage=Stage.SEALED)
    outcome = holding.add(of(ada, Access.REVIEW), [own], cy)
    assert [one.reason for one in outcome.left] == [holding.UNLISTED]


@pytest.mark.parametrize(
    ("which", "where", "order"),
    [
        (0, Where.DOWN, [1, 0, 2]),
        (2, Where.UP, [0, 2, 1]),
        (2, Where.FIRST, [2, 0, 1]),
        (0, Where.LAST, [1, 2, 0]),
        (0, Where.UP, [0, 1, 2]),
        (2, Where.DOWN, [0, 1, 2]),
        (0, Where.FIRST, [0, 1, 2]),
        (1, Where.LAST, [0, 2, 1]),
    ],
)
@pytest.mark.parametrize("ranks", [None, ["000000", "000001", "000002"], ["i", "i", "i"]])
def test_the_order_is_the_owners(ada, three, which, where, order, ranks):
    """Whatever stands there as ranks: those of another making are written anew where there is no room."""
    foxes = of(ada)
    holding.add(foxes, three, ada)
    for item, rank in zip(foxes.items.order_by("pk"), ranks or [], strict=False):
        CollectionItem.objects.filter(pk=item.pk).update(rank=rank)
    holding.move(foxes, three[which], where, ada)
    assert shown(foxes, ada) == [three[at] for at in order]


def test_pages_follow_the_order_and_go_on_from_a_place_that_is_gone(ada, three):
    foxes = of(ada)
    holding.add(foxes, three, ada)
    first = reading.page_of(foxes, ada, count=1)
    assert first.pictures == [three[0]]
    holding.remove(foxes, [three[0]], ada)
    second = reading.page_of(foxes, ada, first.after, count=1)
    assert second.pictures == [three[1]]
    assert reading.page_of(foxes, ada, second.after, count=1) == reading.Page([three[2]], None)


def test_a_list_asks_for_all_its_covers_together(ada, three, django_assert_max_num_queries):
    for _ in range(3):
        holding.add(of(ada, Access.PUBLIC), three, ada)
    with django_assert_max_num_queries(3):  # the collections, their first pictures, the files of those
        assert [cover.count for cover in covers.everybodys(None).covers] == [3, 3, 3]


def test_a_list_counts_only_so_far_and_says_so(ada, three, client, monkeypatch):
    monkeypatch.setattr(covers, "COUNTED_MOST", 2)
    for few in (three, three[:1]):
        holding.add(of(ada, Access.PUBLIC), few, ada)
    assert [(cover.count, cover.is_most) for cover in covers.everybodys(None).covers] == [(1, False), (2, True)]
    page = client.get("/collections").content.decode()
    assert "2 or more pictures" in page
    assert "1 or more" not in page


def test_a_full_collection_says_so(ada, three, monkeypatch):
    monkeypatch.setattr(holding, "HELD_MOST", 2)
    outcome = holding.add(of(ada), three, ada)
    assert (outcome.done, [one.reason for one in outcome.left]) == (three[:2], [holding.FULL])


def test_the_owner_hears_of_offers_and_those_who_offered_and_painted_of_the_answer(
    ada, cy, three, django_capture_on_commit_callbacks
):
    foxes, bo = of(ada, Access.REVIEW), three[0].owner
    with django_capture_on_commit_callbacks(execute=True):
        holding.add(foxes, three, cy)
    assert told(ada) == [(Verb.OFFERED, ["Cy"])]
    with django_capture_on_commit_callbacks(execute=True):
        holding.decide(foxes, three[:1], True, ada)
    assert (told(cy), told(bo)) == ([(Verb.ACCEPTED, ["Ada"])], [(Verb.TAKEN_IN, ["Ada"])])
    with django_capture_on_commit_callbacks(execute=True):
        holding.decide(foxes, three[1:], False, ada)
    assert told(ada) == []
    assert told(cy) == [(Verb.ACCEPTED, ["Ada"])]


def test_nobody_hears_what_is_put_into_a_private_one(ada, three, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        holding.add(of(ada), three, ada)
    assert told(three[0].owner) == []


def test_a_collection_that_became_private_is_not_told_of_any_more(ada, three, django_capture_on_commit_callbacks):
    foxes = of(ada, Access.PUBLIC)
    with django_capture_on_commit_callbacks(execute=True):
        holding.add(foxes, three, ada)
    assert told(three[0].owner) == [(Verb.TAKEN_IN, ["Ada"])]
    keeping.change(foxes, keeping.label("Foxes"))
    assert told(three[0].owner) == []


def test_an_item_is_in_one_state(ada, cy, three):
    foxes = of(ada, Access.REVIEW)
    holding.add(foxes, three[:1], cy)
    holding.add(foxes, three[:1], ada)
    item = CollectionItem.objects.get()
    assert (item.state, item.by) == (ItemState.IN, ada)

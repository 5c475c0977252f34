"""A question that is written once is answered as the queryset that it was made from, whatever is asked with it."""

import pytest
from django.db.models import Count, Q

from accounts.models import Player
from paintoff.ready import Ready
from tests.support.people import guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> list[Player]:
    return [guest(name) for name in ("Ada", "Bo", "Cy")]


def test_it_finds_what_its_values_ask_for_each_time(three, django_assert_num_queries):
    named = Ready(lambda name, number: Player.objects.filter(nickname=name, pk__lte=number), str, int)
    with django_assert_num_queries(3):
        assert named.rows("Bo", three[2].pk) == [three[1]]
        assert named.rows("Bo", three[0].pk) == []
        assert named.first("Cy", three[2].pk) == three[2]


def test_none_is_another_question(three):
    after = Ready(
        lambda one: (
            Player.objects.order_by("pk") if one is None else Player.objects.filter(pk__gt=one.pk).order_by("pk")
        ),
        Player,
    )
    assert (after.rows(None), after.rows(three[0]), after.rows(three[2])) == (three, three[1:], [])


def test_it_counts_and_tells_whether_there_is_any(three):
    named = Ready(lambda name: Player.objects.filter(Q(nickname=name) | Q(nickname="Ada")), str)
    assert (named.count("Bo"), named.count("Di"), named.is_any("Bo")) == (2, 1, True)
    none = Ready(lambda: Player.objects.filter(pk__in=[]))
    assert (none.rows(), none.count(), none.is_any()) == ([], 0, False)


def test_values_of_rows_stay_tuples(three):
    counted = Ready(
        lambda name: Player.objects.filter(nickname=name).values_list("nickname").annotate(Count("pk")), str
    )
    assert counted.rows("Bo") == [("Bo", 1)]


def test_what_is_among_many_may_be_any_number(three):
    among = Ready(lambda names: Player.objects.filter(nickname__among=names).order_by("pk"), list)
    assert (among.rows(["Cy", "Ada", "Di"]), among.rows([])) == ([three[0], three[2]], [])


def test_a_value_that_the_question_does_not_use_is_a_mistake(three):
    with pytest.raises(AssertionError):
        Ready(lambda name, number: Player.objects.filter(nickname=name), str, int).rows("Ada", 1)


def test_what_was_written_at_one_place_stays_there(three):
    """A constant that equals no stand-in, and two values that are equal."""
    between = Ready(lambda low, high: Player.objects.filter(pk__gte=low, pk__lte=high, is_bot=False), int, int)
    assert between.rows(three[1].pk, three[1].pk) == [three[1]]

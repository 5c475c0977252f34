"""Who was not there when a battle was told hears of it behind the bell; who was there does not hear it twice."""

import pytest

from battles import models
from gallery.models import Verb
from gallery.notices.reading import page_of
from tests.support.battles import guest, lobby, member, time_is_up, to_voting, vote_for

pytestmark = pytest.mark.django_db


def told(player):
    return [(one.verb, one.subject, one.href) for one in page_of(player).notices]


def test_a_player_who_is_away_is_told_that_the_result_is_out(django_capture_on_commit_callbacks):
    ada, bo, cy = member("Ada"), guest("Bo"), guest("Cy")
    battle = to_voting(lobby(ada, bo, cy), {bo: "a fox", cy: "a boat"})
    vote_for(battle, ada, favourite=bo)
    models.Seat.objects.filter(player=cy).update(is_present=True)
    models.Seat.objects.filter(player=bo).update(is_present=False)
    time_is_up(battle)
    with django_capture_on_commit_callbacks(execute=True):
        time_is_up(battle)
    assert told(bo) == [(Verb.JUDGED, f"{battle.code}: A quiet harbour", f"/b/{battle.code}/results")]
    assert told(cy) == []

"""A player's best pictures: what voters preferred stands before what people like, and nothing of it before the results."""

import pytest

from battles import models
from battles.preferred import preferred
from gallery import best, pictures
from gallery.models import Picture
from gallery.people.likes import like
from moderation.states import State
from tests.support.battles import guest, lobby, member, time_is_up, to_voting, vote_for
from tests.support.paintings import picture_of
from tests.support.people import browser_of

pytestmark = pytest.mark.django_db


def test_the_winner_of_a_public_battle_is_shown_what_voters_preferred_and_the_loser_is_not():
    ada, bo, cy = member("Ada"), guest("Bo"), guest("Cy")
    battle = to_voting(lobby(ada, bo, cy), {bo: "a fox", cy: "a boat"})
    models.Battle.objects.filter(pk=battle.pk).update(is_listed=True)
    vote_for(battle, ada, favourite=bo)
    assert (preferred(bo, 4), preferred(cy, 4)) == ([], [])
    time_is_up(time_is_up(battle))
    [(picture, said)] = preferred(bo, 4)
    assert Picture.objects.get(pk=picture).owner == bo
    assert "prefer it" in said
    assert preferred(cy, 4) == []
    assert "prefer it" in browser_of(cy).get(f"/players/{bo.key}").content.decode()


def test_the_most_liked_follow_and_what_is_withheld_does_not():
    bo = guest("Bo")
    made = [picture_of(bo, f"fox {number}", seed=number) for number in range(4)]
    for picture, likes in zip(made, (0, 1, 2, 3), strict=True):
        for number in range(likes):
            like(picture, member(f"L{picture.pk}-{number}"))
    pictures.judge([made[3].pk], State.WITHHELD)
    assert [(one.picture, one.said) for one in best.of(bo, 4, None)] == [(made[2], "2 likes"), (made[1], "1 like")]
    told = browser_of(None).get(f"/api/players/{bo.key}/best").json()["pictures"]
    assert [(one["picture"]["key"], one["said"]) for one in told] == [(made[2].key, "2 likes"), (made[1].key, "1 like")]
    assert browser_of(None).get("/api/players/nobody/best").status_code == 404
    assert "Best pictures" not in browser_of(None).get(f"/players/{member('Di').key}").content.decode()

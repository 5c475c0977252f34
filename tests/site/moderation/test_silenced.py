"""Who is silenced, and who is new: what every door says to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import people
from accounts.models import Player
from battles import actions, commands, messages, models
from battles.refusals import Refused as RefusedByRules
from battles.states import Phase, SeatRole
from gallery import visibility
from gallery.collections import keeping
from gallery.models import Access, Comment, Picture
from gallery.people import comments
from gallery.people.refusals import Refused
from gallery.picking import own
from gallery.sets.proposals import opening, reviewing
from gallery.sets.writing import Shut
from moderation import slots
from tests.support.battles import lobby
from tests.support.image_sets import set_of
from tests.support.moderators import silence
from tests.support.paintings import Stage, picture_of
from tests.support.people import account
from tests.support.proposals import proposal_in
from tests.support.wishes import paint, painted_run, run_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def ada():
    return account("Ada")


def test_the_silenced_comment_nowhere_and_change_no_comment(ada):
    picture = picture_of(account("Bo"))
    said = comments.say(picture, ada, "A fox!", NOW)
    silence(ada)
    with pytest.raises(Refused, match="keeps you from publishing"):
        comments.say(picture, ada, "Two foxes!", NOW)
    with pytest.raises(Refused, match="keeps you from publishing"):
        comments.edit(said, "Two foxes!", NOW)
    assert Comment.objects.get().text == "A fox!"


def test_the_silenced_hang_nothing_and_show_no_collection_but_keep_private_ones(ada):
    private = picture_of(ada, stage=Stage.SEALED)
    Picture.objects.filter(pk=private.pk).update(source="studio")
    silence(ada)
    outcome = own.publish(ada, [private], {})
    assert (list(outcome.done), len(outcome.left)) == ([], 1)
    with pytest.raises(Refused):
        keeping.create(ada, keeping.label("Boats", access=Access.PUBLIC))
    mine = keeping.create(ada, keeping.label("Boats"))
    with pytest.raises(Refused):
        keeping.change(mine, keeping.label("Boats", access=Access.PUBLIC))


def test_the_silenced_propose_and_remark_nothing_in_image_sets(ada):
    image_set = set_of(ada, visibility="public")
    proposal = proposal_in(image_set, ada)
    silence(ada)
    with pytest.raises(Shut, match="keeps you from publishing"):
        reviewing.say(proposal, ada, "Well.", NOW)
    with pytest.raises(Shut, match="keeps you from publishing"):
        opening.propose(proposal.source, proposal.target, ada, "Again", "", NOW)


def test_the_silenced_watch_public_battles_and_play_in_private_ones(ada):
    public = lobby(account("Bo"))
    silence(ada)
    with pytest.raises(RefusedByRules) as refused:
        actions.join(public.code, ada, SeatRole.PLAYER)
    assert (refused.value.code, refused.value.field) == ("silenced", "role")
    assert actions.join(public.code, ada, SeatRole.AUDIENCE).role == SeatRole.AUDIENCE
    private = lobby(account("Cy"))
    models.Battle.objects.filter(pk=private.pk).update(is_listed=False)
    assert actions.join(private.code, ada, SeatRole.PLAYER).role == SeatRole.PLAYER


def role_of(battle, player) -> str:
    return battle.seating.get(player=player).role


def obey(battle, player, command) -> None:
    commands.obey(battle.code, player.pk, command, f"{player.pk} {command.t}")


def test_a_watcher_who_is_silenced_takes_no_seat_of_a_public_battle_that_is_free(ada):
    public = lobby(account("Bo"))
    actions.join(public.code, ada, SeatRole.AUDIENCE)
    silence(ada)
    with pytest.raises(RefusedByRules) as refused:
        obey(public, ada, messages.TakeSeat(t="take_seat"))
    assert (refused.value.code, role_of(public, ada)) == ("silenced", SeatRole.AUDIENCE)


def test_who_left_and_is_silenced_comes_back_to_watch_alone(ada):
    public = lobby(account("Bo"), ada)
    obey(public, ada, messages.Leave(t="leave"))
    silence(ada)
    with pytest.raises(RefusedByRules) as refused:
        actions.join(public.code, ada, SeatRole.PLAYER)
    assert refused.value.code == "silenced"
    assert actions.join(public.code, ada, SeatRole.AUDIENCE).role == SeatRole.AUDIENCE


def test_who_is_silenced_in_the_lobby_watches_once_it_starts(ada):
    bo = account("Bo")
    public = lobby(bo, account("Cy"), account("Di"), ada)
    silence(ada)
    obey(public, bo, messages.Start(t="start"))
    assert role_of(public, ada) == SeatRole.AUDIENCE
    assert not models.Entry.objects.filter(seat__player=ada).exists()
    assert public.seating.filter(role=SeatRole.PLAYER).count() == 3


def test_a_seat_that_a_guest_took_is_none_of_the_silenced_account_that_they_become(ada):
    bo, guest_ = account("Bo"), Player.objects.create(nickname="Little Ada")
    public = lobby(bo, account("Cy"), account("Di"), guest_)
    silence(ada)
    people.merge(guest_, ada)
    obey(public, bo, messages.Start(t="start"))
    assert role_of(public, ada) == SeatRole.AUDIENCE


def test_too_few_are_left_where_the_others_may_not_play_and_the_room_sees_why(ada):
    bo = account("Bo")
    public = lobby(bo, account("Cy"), ada)
    silence(ada)
    with pytest.raises(RefusedByRules) as refused:
        obey(public, bo, messages.Start(t="start"))
    assert (refused.value.code, role_of(public, ada)) == ("too_few_players", SeatRole.AUDIENCE)


def test_playing_again_seats_the_silenced_among_the_watchers(ada):
    bo = account("Bo")
    public = lobby(bo, account("Cy"), ada)
    models.Battle.objects.filter(pk=public.pk).update(phase=Phase.FINISHED, finished_at=NOW, deadline=None)
    silence(ada)
    again = models.Battle.objects.get(code=actions.play_again(public.code, bo))
    assert (role_of(again, ada), role_of(again, bo)) == (SeatRole.AUDIENCE, SeatRole.PLAYER)


def test_who_is_silenced_while_they_play_plays_to_the_end(ada):
    bo = account("Bo")
    public = lobby(bo, account("Cy"), ada)
    obey(public, bo, messages.Start(t="start"))
    silence(ada)
    obey(public, ada, messages.Seal(t="seal", round=1, prompt="a fox", negative="", guidance=3.0))
    assert models.Entry.objects.get(seat__player=ada).seals == 1


def test_who_is_new_hangs_ten_a_day_and_one_more_for_every_two_that_stay(ada):
    made = [picture_of(ada, stage=Stage.SEALED, seed=70 + number) for number in range(slots.FIRST + 2)]
    Picture.objects.filter(pk__in=[one.pk for one in made]).update(source="studio")
    outcome = own.publish(ada, made, {})
    assert (len(outcome.done), len(outcome.left)) == (10, 2)
    assert "a day" in outcome.left[0].reason
    stay = [picture_of(ada, seed=90 + number).pk for number in range(2)]
    Picture.objects.filter(pk__in=stay).update(source="studio", listed_at=NOW - timedelta(days=4))
    assert len(own.publish(ada, made, {}).done) == 1


def test_what_was_to_be_public_once_painted_stays_ones_own_where_nothing_may_be_hung(ada):
    run = run_of(ada, is_public=True)
    silence(ada)
    paint(run)
    assert not visibility.listed().exists()
    assert visibility.readable(ada).get().revealed_at is None


def test_what_was_to_be_public_once_painted_waits_where_the_days_places_are_taken(ada):
    hung = [picture_of(ada, seed=70 + number).pk for number in range(slots.FIRST)]
    Picture.objects.filter(pk__in=hung).update(source="studio")
    painted_run(ada, is_public=True)
    assert set(visibility.listed().values_list("pk", flat=True)) == set(hung)

"""Gates of rated play: a new account watches and judges, its votes weigh once it is trusted, and it is told why not yet."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Player
from battles import actions, models, trust, voting
from battles.private import private
from battles.refusals import Refused
from battles.states import Answer, SeatRole
from tests.support.battles import guest, lobby, member, setup, to_voting, vote_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def gates(settings):
    settings.RATED_ACCOUNT_HOURS, settings.RATED_JUDGED_PAIRS = 24, 2


def grown(nickname, days=2):
    """An account that is some days old; what it has judged is another matter."""
    player = member(nickname)
    Player.objects.filter(pk=player.pk).update(created_at=timezone.now() - timedelta(days=days))
    return Player.objects.get(pk=player.pk)


def rated(*players):
    battle = lobby(*players, chosen=setup(is_rated=True))
    return to_voting(battle, {player: f"{player} paints" for player in players})


def judges(player):
    """Judges all pairs of a casual battle, three of them."""
    others = [guest("Di"), guest("Ed"), guest("Flo")]
    battle = lobby(*others)
    actions.join(battle.code, player, SeatRole.AUDIENCE)
    to_voting(battle, {other: f"{other} paints" for other in others})
    assert vote_for(battle, player, others[0]) >= 2


def test_the_votes_of_a_new_account_weigh_nothing_in_a_rated_battle_and_it_is_told(settings, gates):
    settings.RATED_ACCOUNT_HOURS, settings.RATED_JUDGED_PAIRS = 0, 0
    ada, bo, cy = member("Ada"), member("Bo"), member("Cy")
    battle = lobby(ada, bo, chosen=setup(is_rated=True, seats=3))
    actions.join(battle.code, member("Eve"), SeatRole.PLAYER)
    actions.join(battle.code, cy, SeatRole.AUDIENCE)
    to_voting(battle, {ada: "a fox", bo: "a boat"})
    settings.RATED_ACCOUNT_HOURS, settings.RATED_JUDGED_PAIRS = 24, 2
    voting.deal(battle.code, cy.id)
    assert set(models.Ballot.objects.filter(voter=cy).values_list("weight", flat=True)) == {0}
    me = private(battle, [cy.id])[cy.id]
    assert me.vote_weight == 0
    assert me.weightless.startswith("Your votes will count in rated battles once your account is a day old")
    assert "2 more pairs" in me.weightless


def test_in_a_casual_battle_everybody_weighs_alike(gates):
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = to_voting(lobby(ada, bo, cy), {ada: "a fox", bo: "a boat", cy: "a tree"})
    voting.deal(battle.code, cy.id)
    assert set(models.Ballot.objects.values_list("weight", flat=True)) == {1}
    assert private(battle, [cy.id])[cy.id].weightless == ""


def test_a_new_account_cannot_play_a_rated_battle_and_may_watch_it(settings, gates):
    settings.RATED_ACCOUNT_HOURS = 0
    settings.RATED_JUDGED_PAIRS = 0
    battle, cy = lobby(member("Ada"), chosen=setup(is_rated=True)), member("Cy")
    settings.RATED_ACCOUNT_HOURS = 24
    with pytest.raises(Refused) as refused:
        actions.join(battle.code, cy, SeatRole.PLAYER)
    assert (refused.value.code, refused.value.field) == ("not_trusted_yet", "role")
    assert "a day old" in refused.value.message
    assert not battle.seating.filter(player=cy).exists()
    assert actions.join(battle.code, cy, SeatRole.AUDIENCE).role == SeatRole.AUDIENCE


def test_a_new_account_cannot_open_a_rated_battle_that_it_plays(gates):
    with pytest.raises(Refused) as refused:
        lobby(member("Ada"), chosen=setup(is_rated=True))
    assert (refused.value.code, refused.value.field) == ("not_trusted_yet", "rated")
    assert not models.Battle.objects.exists()


def test_who_has_waited_and_judged_is_trusted(gates):
    ada, bo, cy = grown("Ada"), grown("Bo"), grown("Cy")
    for player in (ada, bo, cy):
        judges(player)
    battle = rated(ada, bo, cy)
    voting.deal(battle.code, cy.id)
    weights = models.Ballot.objects.filter(voter=cy, heat__round__battle=battle).values_list("weight", flat=True)
    assert set(weights) == {1}


def test_an_account_is_as_old_as_its_signing_up_and_not_as_the_guest_before(gates):
    cy = grown("Cy")
    Player.objects.filter(pk=cy.pk).update(claimed_at=timezone.now())
    judges(cy)
    with pytest.raises(Refused):
        lobby(Player.objects.get(pk=cy.pk), chosen=setup(is_rated=True))


def test_a_verified_address_may_be_asked_for(settings):
    settings.RATED_VERIFIED_EMAIL = True
    cy = member("Cy")
    with pytest.raises(Refused) as refused:
        lobby(cy, chosen=setup(is_rated=True))
    assert "verified your e-mail address" in refused.value.message
    cy.user.emailaddress_set.create(email="cy@example.org", verified=True)
    assert lobby(cy, chosen=setup(is_rated=True)).is_rated


def test_a_guest_is_told_that_accounts_alone_count(settings):
    ada, bo, cy = member("Ada"), member("Bo"), guest("Cy")
    battle = lobby(ada, bo, member("Eve"), chosen=setup(is_rated=True))
    actions.join(battle.code, cy, SeatRole.AUDIENCE)
    to_voting(battle, {ada: "a fox", bo: "a boat"})
    assert private(battle, [cy.id])[cy.id].weightless.startswith("Rated battles count the votes of accounts alone")


# --- what is a judged pair --------------------------------------------------------------------------------------------------
def at_once(player):
    """A program that says `shown` and votes in the same millisecond, until nothing is left."""
    others = [guest("Gus"), guest("Hal"), guest("Ivo")]
    battle = lobby(*others)
    actions.join(battle.code, player, SeatRole.AUDIENCE)
    to_voting(battle, {other: f"{other} paints" for other in others})
    while voting.deal(battle.code, player.id):
        ballot, now = models.Ballot.objects.filter(voter=player, answer="").order_by("id")[0], timezone.now()
        voting.show(battle.code, player.id, ballot.token, now)
        voting.cast(battle.code, player.id, ballot.token, Answer.LEFT, now)
    assert models.Ballot.objects.answered().filter(voter=player, shown_at__isnull=False).count() >= 2


def is_trusted(player):
    """As told, and as asked in SQL: both say the same."""
    now = timezone.now()
    is_told, is_found = not trust.why_weightless(player, now), trust.trusted(now).filter(pk=player.pk).exists()
    assert is_told is is_found
    return is_told


def test_pairs_that_nobody_can_have_looked_at_are_no_judged_pairs(gates):
    cy = grown("Cy")
    at_once(cy)
    assert not is_trusted(cy)
    judges(cy)
    assert is_trusted(cy)


def test_pairs_of_a_private_room_are_no_judged_pairs(gates):
    cy = grown("Cy")
    judges(cy)
    models.Battle.objects.update(is_listed=False)
    assert not is_trusted(cy)


@pytest.mark.parametrize("days", [0, 2])
def test_the_condition_in_sql_asks_for_the_age_too(gates, days):
    cy = grown("Cy", days)
    judges(cy)
    assert is_trusted(cy) is (days == 2)


def test_the_condition_in_sql_asks_for_the_address_and_leaves_guests_out(settings):
    settings.RATED_VERIFIED_EMAIL = True
    cy = member("Cy")
    cy.user.emailaddress_set.create(email="cy@example.org", verified=False)
    assert not is_trusted(cy)
    cy.user.emailaddress_set.update(verified=True)
    assert is_trusted(cy)
    assert not is_trusted(guest("Di"))


def test_whatever_their_number_people_of_a_rated_room_are_read_in_as_many_queries(settings):
    players = [member(f"P{number}") for number in range(12)]
    battle = lobby(*players, chosen=setup(is_rated=True, seats=12))
    settings.RATED_ACCOUNT_HOURS, settings.RATED_JUDGED_PAIRS, settings.RATED_VERIFIED_EMAIL = 24, 2, True

    def queries(many):
        with CaptureQueriesContext(connection) as asked:
            frames = private(battle, [player.id for player in players[:many]])
        assert all(frame.weightless for frame in frames.values())
        return len(asked)

    assert queries(2) == queries(12)

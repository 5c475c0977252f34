"""A duel before the open jury: who judges, what counts, how it ends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from accounts import people
from accounts.models import Player, User
from battles import actions, models, voting
from battles.jury import dealing, offers
from battles.jury.sitting import VOTERS_FEWEST
from battles.messages import StandingView
from battles.referee import Referee
from battles.refusals import Refused
from battles.snapshot import snapshot
from battles.states import Answer, Format, Outcome, Phase, SeatRole, VoidReason
from gallery.models import Picture
from tests.support.battles import (
    again,
    guest,
    lobby,
    member,
    paint_all,
    seal,
    setup,
    start,
    time_is_up,
    to_voting,
    vote_for,
)
from tests.support.open_juries import before_the_jury, judge, looked_at, minutes_later

pytestmark = pytest.mark.django_db


def visitors(many: int, favourite: Player) -> list[Player]:
    came = [guest(f"Visitor {number}") for number in range(many)]
    for visitor in came:
        judge(visitor, favourite)
    return came


def only_heat(battle: models.Battle) -> models.Heat:
    return models.Heat.objects.get(round__battle=battle)


def test_a_duel_that_nobody_judged_waits_for_a_day() -> None:
    battle = before_the_jury(guest("Ada"), guest("Bo"))
    assert battle.phase == Phase.JURY
    assert (battle.deadline - battle.phase_started_at).total_seconds() == 24 * 3600
    assert only_heat(battle).outcome == Outcome.JURY
    assert battle.finished_at is None


def test_until_then_names_words_and_seeds_stay_shut() -> None:
    battle = before_the_jury(guest("Ada"), guest("Bo"))
    assert not Picture.objects.exclude(named_at=None).exists()
    assert not Picture.objects.exclude(listed_at=None).exists()
    assert battle.played_rounds.get().closed_at is None
    shown = snapshot(battle, timezone.now())
    assert (shown.round.secret, shown.round.seeds) == ("", [])
    assert [(heat.outcome, heat.entries, heat.votes) for heat in shown.heats] == [(Outcome.JURY, [], [])]
    assert len(shown.wall) == 2


def test_the_administrator_reads_no_answer_while_the_jury_sits() -> None:
    battle = before_the_jury(guest("Ada"), guest("Bo"))
    visitors(1, favourite=models.Seat.objects.get(number=2).player)
    root = Client()
    root.force_login(User.objects.create_superuser("root", password="x"))

    def told() -> set[str]:
        page = root.get("/admin/battles/ballot/").content.decode()
        return set(re.findall(r'<td class="field-answered">(\w+)<', page)) - {"sealed"}

    assert told() == set()
    time_is_up(battle)
    assert told()


def test_enough_visitors_decide_it_and_everything_comes_out() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = before_the_jury(ada, bo)
    visitors(VOTERS_FEWEST, favourite=bo)
    battle = time_is_up(battle)
    heat = only_heat(battle)
    assert battle.phase == Phase.FINISHED
    assert (heat.outcome, heat.winner.seat.player, heat.voters) == (Outcome.WON, bo, VOTERS_FEWEST)
    assert not Picture.objects.filter(named_at=None).exists()
    shown = snapshot(battle, timezone.now())
    assert shown.round.secret
    assert (shown.heats[0].by_jury, shown.heats[0].outcome) == (True, Outcome.WON)
    assert shown.standings[0].nickname == "Bo"


def test_a_clear_jury_closes_before_its_time() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = before_the_jury(ada, bo)
    visitors(VOTERS_FEWEST, favourite=bo)
    assert minutes_later(battle).phase == Phase.FINISHED


def test_one_voter_short_it_sits_on_and_ends_void_with_the_pictures_shown() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = before_the_jury(ada, bo)
    visitors(VOTERS_FEWEST - 1, favourite=bo)
    assert minutes_later(battle).phase == Phase.JURY
    battle = time_is_up(battle)
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NO_VOTERS)
    assert only_heat(battle).outcome == Outcome.UNJUDGED
    assert not models.Entry.objects.exclude(rank=None).exists()
    assert not Picture.objects.filter(named_at=None).exists()


def test_one_that_too_few_judged_says_so_and_gives_nobody_a_won_seed() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = before_the_jury(ada, bo)
    visitors(1, favourite=bo)
    battle = time_is_up(battle)
    page = Client().get(f"/b/{battle.code}/results").content.decode()
    assert "Too few people judged it, so nobody can be said to have won." in page
    assert f"Too few people judged it: 1 of at least {VOTERS_FEWEST}." in page
    assert "Nobody voted" not in page
    assert '<p class="entry-seed' not in page
    assert '<span class="chip">wins on' not in page


@pytest.mark.parametrize(("winners", "cups"), [((), 0), (("Ada", "Bo"), 2)])
def test_the_standings_of_a_void_battle_give_nobody_a_cup(winners: tuple[str, ...], cups: int) -> None:
    standings = [StandingView(seat=1, rank=1, nickname=name, wins=0, points=0.0) for name in ("Ada", "Bo")]
    shown = render_to_string("battles/_standings.html", {"standings": standings, "winners": winners})
    assert shown.count("<svg") == cups
    assert shown.count("tied for place 1") == 2


def test_one_that_nobody_judged_says_that_nobody_did() -> None:
    battle = time_is_up(before_the_jury(guest("Ada"), guest("Bo")))
    page = Client().get(f"/b/{battle.code}/results").content.decode()
    assert "Nobody voted" in page
    assert "Nobody judged this round." in page
    assert "Too few" not in page


def test_the_room_asks_for_as_many_jurors_as_the_rules() -> None:
    told = Path("battles/static/battles/outcome.js").read_text()
    assert f"JURY_FEWEST = {VOTERS_FEWEST};" in told


def test_the_room_is_told_how_many_have_judged() -> None:
    battle = before_the_jury(guest("Ada"), guest("Bo"))
    bo = models.Seat.objects.get(number=2).player
    visitors(2, favourite=bo)
    before = again(battle).version
    Referee("whistle").look(timezone.now())
    battle = again(battle)
    judging = snapshot(battle, timezone.now()).judging
    assert battle.version > before
    assert (judging.voters, judging.ballots, judging.fewest) == (2, 8, VOTERS_FEWEST)


def test_of_several_rounds_each_says_by_its_name_how_many_have_judged_it() -> None:
    battle = before_the_jury(guest("Ada"), guest("Bo"), rounds=3)
    models.Heat.objects.filter(round__battle=battle, round__number=1).update(voters=3, votes=9, confidence=0.8)
    judging = snapshot(battle, timezone.now()).judging
    assert [(heat.round, heat.number, heat.voters) for heat in judging.heats] == [(1, 1, 3), (2, 1, 0), (3, 1, 0)]
    assert judging.voters == 0
    for door in ("/battles", "/jury"):
        page = Client().get(door).content.decode()
        assert "Round 1: 3 judges so far" in page
        assert "Round 2: 0 judges so far" in page


def test_a_round_that_its_room_judged_is_not_among_those_that_wait() -> None:
    battle = before_the_jury(guest("Ada"), guest("Bo"), rounds=3)
    models.Heat.objects.filter(round__battle=battle, round__number=1).update(outcome=Outcome.TIED, voters=4)
    assert [heat.round for heat in snapshot(battle, timezone.now()).judging.heats] == [2, 3]
    assert "Round 1:" not in Client().get("/battles").content.decode()


def test_players_never_judge_a_battle_they_play_in() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = before_the_jury(ada, bo)
    assert dealing.hand(ada) == []
    offered = dealing.offers(timezone.now())[0]
    with pytest.raises(Refused) as refused:
        dealing.adopt(offered, bo)
    assert refused.value.code == "own_battle"
    assert not only_heat(battle).ballots.exists()


def test_who_watched_the_room_may_judge() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = to_voting(lobby(ada, bo, chosen=setup(Format.DUEL)), {ada: "a fox", bo: "a boat"})
    actions.join(battle.code, cy, SeatRole.AUDIENCE)
    time_is_up(time_is_up(battle))
    assert judge(cy, favourite=bo) == 4


def test_one_visitor_judges_each_pair_once() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = before_the_jury(ada, bo)
    assert judge(cy, favourite=bo) == 4
    assert dealing.hand(cy) == []
    slots = only_heat(battle).ballots.filter(voter=cy, kind="normal").values_list("slot", flat=True)
    assert sorted(slots) == [0, 1, 2, 3]


def test_exposure_and_sides_are_even_over_the_visitors() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = before_the_jury(ada, bo)
    visitors(4, favourite=bo)
    ballots = only_heat(battle).ballots.filter(kind="normal")
    assert (ballots.filter(low_is_left=True).count(), ballots.count()) == (8, 16)


def test_a_vote_before_both_pictures_were_shown_does_not_count() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = before_the_jury(ada, bo)
    ballot = dealing.hand(cy)[0]
    assert not voting.cast(battle.code, cy.pk, ballot.token, Answer.LEFT)
    assert not only_heat(battle).ballots.counting().exists()


def test_in_a_rated_duel_only_accounts_count() -> None:
    ada, bo = member("Ada"), member("Bo")
    battle = before_the_jury(ada, bo, is_rated=True)
    visitors(VOTERS_FEWEST, favourite=bo)
    assert minutes_later(battle).phase == Phase.JURY
    for number in range(VOTERS_FEWEST):
        judge(member(f"Juror{number}"), favourite=ada)
    battle = minutes_later(battle)
    assert only_heat(battle).winner.seat.player == ada


def test_a_rated_duel_decided_by_the_jury_moves_ratings_and_a_void_one_does_not() -> None:
    ada, bo = member("Ada"), member("Bo")
    void = before_the_jury(ada, bo, is_rated=True)
    time_is_up(void)
    assert not void.log.filter(kind="rating").exists()
    battle = before_the_jury(ada, bo, is_rated=True)
    for number in range(VOTERS_FEWEST):
        judge(member(f"Juror{number}"), favourite=bo)
    minutes_later(battle)
    assert battle.log.filter(kind="rating").count() == 2


def test_nobody_votes_once_the_jury_has_closed() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = before_the_jury(ada, bo)
    ballot = looked_at(dealing.hand(cy)[0])
    offered = dealing.offers(timezone.now())[0]
    time_is_up(battle)
    with pytest.raises(Refused) as refused:
        voting.cast(battle.code, cy.pk, ballot.token, Answer.LEFT)
    assert refused.value.code == "voting_closed"
    with pytest.raises(Refused) as refused:
        dealing.adopt(offered, guest("Dee"))
    assert refused.value.code == "voting_closed"
    assert dealing.hand(cy) == []


def test_past_its_time_nothing_is_taken_though_the_referee_is_late() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = before_the_jury(ada, bo)
    ballot = looked_at(dealing.hand(cy)[0])
    models.Battle.objects.filter(pk=battle.pk).update(deadline=timezone.now())
    with pytest.raises(Refused):
        voting.cast(battle.code, cy.pk, ballot.token, Answer.LEFT)
    assert dealing.offers(timezone.now()) == []


def test_a_referee_that_was_away_closes_it_when_it_is_back() -> None:
    battle = before_the_jury(guest("Ada"), guest("Bo"))
    models.Battle.objects.filter(pk=battle.pk).update(deadline=timezone.now())
    Referee("new").look(timezone.now())
    assert again(battle).phase == Phase.VOID


def test_a_private_duel_ends_void_as_before() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL))
    models.Battle.objects.filter(pk=battle.pk).update(is_listed=False)
    battle = time_is_up(time_is_up(to_voting(battle, {ada: "a fox", bo: "a boat"})))
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NO_VOTERS)


def test_a_round_that_changes_nothing_comes_out_unjudged() -> None:
    """Best of three: Ada wins two, nobody judged the one between."""
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL, rounds=3))
    actions.join(battle.code, cy, SeatRole.AUDIENCE)
    start(battle)
    for number, is_judged in ((1, True), (2, False), (3, True)):
        for player in (ada, bo):
            seal(battle, player, f"round {number} of {player}")
        time_is_up(battle)
        paint_all(battle)
        if is_judged:
            vote_for(battle, cy, ada)
        battle = time_is_up(battle)
        outcome = models.Heat.objects.get(round__battle=battle, round__number=number).outcome
        assert outcome == (Outcome.WON if is_judged else Outcome.JURY)
        battle = time_is_up(battle)
    assert battle.phase == Phase.FINISHED
    assert [heat.outcome for heat in models.Heat.objects.order_by("round__number")] == ["won", "unjudged", "won"]
    assert not Picture.objects.filter(named_at=None).exists()
    assert not models.Round.objects.filter(closed_at=None).exists()


def test_the_log_says_that_it_was_left_and_by_whom_it_was_judged() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = before_the_jury(ada, bo)
    assert not battle.log.filter(kind__in=["results", "ballot"]).exists()
    visitors(VOTERS_FEWEST, favourite=bo)
    battle = minutes_later(battle)
    assert battle.log.filter(kind="ballot").count() == only_heat(battle).ballots.count() == 20
    assert battle.log.filter(kind="results").count() == 1


def test_a_guests_and_an_accounts_votes_on_one_pair_count_once() -> None:
    ada, bo, cy, dee = guest("Ada"), guest("Bo"), guest("Cy"), member("Dee")
    battle = before_the_jury(ada, bo)
    judge(cy, favourite=bo)
    judge(dee, favourite=bo, most=2)
    people.merge(cy, dee)
    counting = only_heat(battle).ballots.counting()
    assert sorted(counting.filter(voter=dee).values_list("slot", flat=True)) == [0, 1, 2, 3]
    assert counting.count() == 4


def test_who_judged_under_another_name_what_they_play_in_counts_no_more() -> None:
    ada, bo, alias = member("Ada"), member("Bo"), guest("Nobody")
    battle = before_the_jury(ada, bo)
    judge(alias, favourite=ada)
    people.merge(alias, ada)
    assert not only_heat(battle).ballots.counting().exists()


def test_who_played_as_a_guest_what_they_judged_from_their_account_counts_no_more() -> None:
    me, bo, account = guest("Me"), guest("Bo"), member("Myself")
    battle = before_the_jury(me, bo)
    judge(account, favourite=me, most=2)
    people.merge(me, account)
    assert not only_heat(battle).ballots.counting().exists()
    assert dealing.hand(account) == []


def test_who_plays_as_the_guest_they_were_is_dealt_nothing_from_their_seat_in_the_audience() -> None:
    me, bo, account = guest("Me"), guest("Bo"), member("Myself")
    battle = lobby(me, bo, chosen=setup(Format.DUEL))
    actions.join(battle.code, account, SeatRole.AUDIENCE)
    battle = again(time_is_up(time_is_up(to_voting(battle, {me: "a fox", bo: "a boat"}))))
    assert battle.phase == Phase.JURY
    offered = dealing.offers(timezone.now())[0]
    people.merge(me, account)
    assert dealing.hand(account) == []
    with pytest.raises(Refused) as refused:
        dealing.adopt(offered, account)
    assert refused.value.code == "own_battle"


def test_an_offer_names_nobody_and_cannot_be_made_up() -> None:
    before_the_jury(guest("Ada"), guest("Bo"))
    offered = dealing.offers(timezone.now())[0]
    assert offers.opened(offers.sealed(offered)) == offered
    for made_up in ("", "x", offers.sealed(offered)[:-4] + "AAAA"):
        with pytest.raises(Refused):
            offers.opened(made_up)

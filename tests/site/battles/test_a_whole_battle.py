"""A battle from lobby to results, by the verbs that every door calls."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import Player
from battles import actions, chain, models, rules
from battles.log import line_of
from battles.provider import BattleRooms
from battles.refusals import Refused
from battles.snapshot import snapshot
from battles.states import Format, Outcome, Phase, SeatRole, VoidReason
from gallery.models import Picture
from live.person import Credential, Person
from tests.support.battles import (
    again,
    fail,
    guest,
    lobby,
    make_move,
    open_jobs,
    paint_all,
    seal,
    setup,
    start,
    time_is_up,
    to_voting,
    vote_for,
)

pytestmark = pytest.mark.django_db


def test_three_players_write_paint_vote_and_one_wins() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)

    battle = to_voting(battle, {ada: "a red fox", bo: "a blue boat", cy: "a green tree"})
    assert battle.phase == Phase.VOTING
    mo = guest("Mo")
    actions.join(battle.code, mo, SeatRole.AUDIENCE)
    assert vote_for(battle, mo, favourite=bo) > 0
    battle = time_is_up(battle)

    assert battle.phase == Phase.RESULTS
    heat = models.Heat.objects.get(round__battle=battle)
    assert (heat.outcome, heat.winner.seat.player) == (Outcome.WON, bo)
    assert time_is_up(battle).phase == Phase.FINISHED


def test_pictures_are_named_and_listed_only_with_the_results() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = to_voting(lobby(ada, bo, cy), {ada: "a red fox", bo: "a blue boat", cy: "a green tree"})
    pictures = Picture.objects.all()
    assert pictures.count() == 12
    assert not pictures.filter(revealed_at=None).exists()
    assert not pictures.exclude(named_at=None).exists()

    time_is_up(battle)
    assert not Picture.objects.filter(named_at=None).exists()
    assert not Picture.objects.filter(listed_at=None).exists()


def test_all_entries_share_the_seeds_and_the_secret_opens_with_the_results() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = to_voting(lobby(ada, bo, cy), {ada: "a red fox", bo: "a blue boat", cy: "a green tree"})
    seeds = {
        tuple(e.paints.values_list("seed", flat=True)) for e in models.Entry.objects.filter(heat__round__battle=battle)
    }
    assert len(seeds) == 1
    assert snapshot(battle, timezone.now()).round.secret == ""

    battle = time_is_up(battle)
    opened = snapshot(battle, timezone.now()).round
    assert tuple(opened.seeds) == seeds.pop()


def test_a_draft_is_submitted_by_the_clock() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    start(battle)
    actions.keep_draft(battle.code, ada.id, "half a though", "", 3.0, 1)
    seal(battle, bo, "a blue boat")
    time_is_up(battle)
    entry = models.Entry.objects.get(seat__player=ada)
    assert (entry.sealed_prompt, entry.sealed_by_clock) == ("half a though", True)
    assert models.Entry.objects.get(seat__player=cy).state == "blank"


def test_an_older_draft_never_replaces_a_newer_one() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    start(battle)
    actions.keep_draft(battle.code, ada.id, "newer", "", 3.0, 2)
    actions.keep_draft(battle.code, ada.id, "older", "", 3.0, 1)
    assert models.Entry.objects.get(seat__player=ada).draft_prompt == "newer"


def test_the_only_one_who_wrote_wins_without_a_vote() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL))
    start(battle)
    seal(battle, ada, "a red fox")
    time_is_up(battle)
    battle = paint_all(battle)
    assert battle.phase == Phase.RESULTS
    assert models.Heat.objects.get(round__battle=battle).outcome == Outcome.WALKOVER


def test_a_battle_in_which_nobody_wrote_is_void() -> None:
    battle = lobby(guest("Ada"), guest("Bo"), guest("Cy"))
    start(battle)
    battle = time_is_up(battle)
    assert battle.phase == Phase.RESULTS
    battle = time_is_up(battle)
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NOBODY_WROTE)


def test_a_private_duel_that_nobody_judged_is_void_and_its_pictures_are_shown() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL))
    models.Battle.objects.filter(pk=battle.pk).update(is_listed=False)
    battle = time_is_up(time_is_up(to_voting(battle, {ada: "a red fox", bo: "a blue boat"})))
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NO_VOTERS)
    assert not Picture.objects.filter(named_at=None).exists()


def test_an_entry_goes_on_without_a_picture_that_failed() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    start(battle)
    for player in (ada, bo, cy):
        seal(battle, player, f"what {player} wants")
    time_is_up(battle)
    fail(open_jobs(battle)[0])
    battle = paint_all(battle)
    assert battle.phase == Phase.VOTING
    assert sorted(len(wall.pictures) for wall in snapshot(battle, timezone.now()).wall) == [3, 4, 4]


def test_an_entry_whose_pictures_all_failed_is_lost_and_the_others_are_judged() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    start(battle)
    for player in (ada, bo, cy):
        seal(battle, player, f"what {player} wants")
    time_is_up(battle)
    for job in open_jobs(battle):
        if job.owner == ada:
            fail(job)
    battle = paint_all(battle)
    assert battle.phase == Phase.VOTING
    assert models.Entry.objects.get(seat__player=ada).state == "lost"


def test_a_studio_that_paints_nothing_voids_the_battle() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    start(battle)
    seal(battle, ada, "a red fox")
    seal(battle, bo, "a blue boat")
    time_is_up(battle)
    battle = time_is_up(battle)
    assert models.Heat.objects.get(round__battle=battle).outcome == Outcome.LOST
    battle = time_is_up(battle)
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.STUDIO_FAILED)


def test_a_picture_that_comes_after_the_curtain_is_not_kept() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    start(battle)
    seal(battle, ada, "a red fox")
    seal(battle, bo, "a blue boat")
    time_is_up(battle)
    late = open_jobs(battle)
    time_is_up(battle)
    assert open_jobs(battle) == []
    assert Picture.objects.count() == 0
    assert {job.state for job in type(late[0]).objects.filter(pk__in=[j.pk for j in late])} == {"cancelled"}


def test_a_relay_starts_from_the_words_of_the_winner_and_keeps_the_descent() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = to_voting(lobby(ada, bo, chosen=setup(Format.RELAY, rounds=2)), {ada: "a red fox", bo: "a blue boat"})
    mo = guest("Mo")
    actions.join(battle.code, mo, SeatRole.AUDIENCE)
    vote_for(battle, mo, favourite=bo)
    battle = time_is_up(time_is_up(battle))
    assert (battle.phase, battle.round_number) == (Phase.PROMPTING, 2)
    entry = models.Entry.objects.get(seat__player=ada, heat__round__number=2)
    assert entry.draft_prompt == "a blue boat"

    seal(battle, ada, "a blue boat at night")
    time_is_up(battle)
    prompt = models.Entry.objects.get(pk=entry.pk).prompt
    line = prompt.lines_up.get()
    assert (line.parent.text, line.kind, line.credit) == ("a blue boat", "relay", "Bo")


def test_the_log_is_a_chain_that_holds_and_carries_no_words() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = to_voting(lobby(ada, bo, cy), {ada: "a red fox", bo: "a blue boat", cy: "a green tree"})
    battle = time_is_up(time_is_up(battle))
    lines = [line_of(row) for row in battle.log.order_by("number")]
    chain.verify(lines)
    kinds = [line.kind for line in lines]
    assert kinds.count("sealed") == 3
    assert kinds.count("painted") == 12
    assert not any("fox" in line.body or "Ada" in line.body for line in lines)


def test_playing_again_makes_one_battle_with_the_same_people() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    start(battle)
    battle = time_is_up(time_is_up(battle))
    first, second = actions.play_again(battle.code, ada), actions.play_again(battle.code, ada)
    assert first == second
    follower = models.Battle.objects.get(code=first)
    assert {seat.player for seat in follower.seating.filter(role=SeatRole.PLAYER)} == {ada, bo, cy}
    assert again(battle).next_battle == follower


def over(*players: Player) -> models.Battle:
    battle = lobby(*players)
    start(battle)
    return time_is_up(time_is_up(battle))


def test_where_the_host_has_gone_anybody_goes_on_and_hosts() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = over(ada, bo, cy)
    with pytest.raises(Refused, match="host_only"):
        actions.play_again(battle.code, bo)
    battle.seating.filter(player=ada).update(is_present=False)
    follower = models.Battle.objects.get(code=actions.play_again(battle.code, bo))
    assert follower.host == bo
    assert set(follower.seating.values_list("player", flat=True)) == {bo.id, cy.id}


def test_whoever_left_or_was_kicked_is_not_carried_into_the_next_battle() -> None:
    ada, bo, cy, mo = guest("Ada"), guest("Bo"), guest("Cy"), guest("Mo")
    battle = over(ada, bo, cy, mo)
    make_move(battle, cy, lambda seat, _: rules.Leave(seat.number))
    battle.seating.filter(player=mo).update(kicked_at=timezone.now())
    follower = models.Battle.objects.get(code=actions.play_again(battle.code, ada))
    assert set(follower.seating.values_list("player", flat=True)) == {ada.id, bo.id}


def test_a_host_who_only_watched_hosts_the_next_one_and_watches_again() -> None:
    ada, bo, cy, mo = guest("Ada"), guest("Bo"), guest("Cy"), guest("Mo")
    battle = actions.create_battle(mo, setup(), model="starter", plays=False)
    for player in (ada, bo, cy):
        actions.join(battle.code, player, SeatRole.PLAYER)
    start(battle)
    battle = time_is_up(time_is_up(battle))
    follower = models.Battle.objects.get(code=actions.play_again(battle.code, mo))
    assert (follower.host, follower.seating.get(player=mo).role) == (mo, SeatRole.AUDIENCE)


def test_words_said_of_one_round_never_reach_the_next() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.RELAY, rounds=2))
    start(battle)
    with pytest.raises(Refused, match="wrong_round"):
        actions.keep_draft(battle.code, ada.id, "late words", "", 3.0, 1, round_number=2)
    time_is_up(time_is_up(battle))
    person = Person(ada.id, Credential.COOKIE)
    late = {"prompt": "late words", "guidance": 3.0, "round": 1}
    refused = BattleRooms().command(f"battles.{battle.code}", person, "seal", late, "late")
    assert (refused.code, refused.field) == ("wrong_round", "round")
    entry = models.Entry.objects.get(seat__player=ada, heat__round__number=2)
    assert (entry.draft_prompt, entry.seals) == ("", 0)

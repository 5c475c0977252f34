"""The rules, move by move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from battles import bracket, rules
from battles.refusals import Refused
from battles.states import EntryState, Format, Outcome, Phase, SeatRole, VoidReason
from battles.words import Words

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ADA, BO, CY, DEE = 1, 2, 3, 4
NOTHING = Words("", "", 3.0)
OPENING = rules.Opening(slots=4, generating=timedelta(seconds=30), start=NOTHING)


def lobby(format: Format = Format.FREE_FOR_ALL, people: int = 3, rounds: int = 1, seats: int = 8) -> rules.Battle:
    minute = timedelta(seconds=60)
    setup = rules.Setup(format, rounds, seats, writing=minute, voting=minute, results=20 * SECOND)
    battle = rules.Battle(setup, Phase.LOBBY, NOW, NOW + rules.LOBBY_WAITS)
    for number in range(1, people + 1):
        battle = rules.play(battle, rules.Join(100 + number, SeatRole.PLAYER, is_guest=True), NOW)
    return battle


def writing(**chosen: object) -> rules.Battle:
    return rules.play(lobby(**chosen), rules.Start(ADA, OPENING), NOW)  # type: ignore[arg-type]


def words(prompt: str) -> Words:
    return Words(prompt, "", 3.0)


def refusal(battle: rules.Battle, move: rules.Move, now: datetime = NOW) -> str:
    with pytest.raises(Refused) as refused:
        rules.play(battle, move, now)
    return refused.value.code


def tick(
    battle: rules.Battle, now: datetime, verdict: rules.Verdict | None = None, *, is_sure: bool = False
) -> rules.Battle:
    return rules.play(battle, rules.Tick(OPENING, (verdict,) if verdict else (), is_sure=is_sure), now)


def at_deadline(battle: rules.Battle, verdict: rules.Verdict | None = None) -> rules.Battle:
    assert battle.deadline is not None
    return tick(battle, battle.deadline, verdict)


def painted(battle: rules.Battle, *lost: int) -> rules.Battle:
    """All pictures in, none for the seats in `lost`."""
    entries = tuple(replace(e, painted=0 if e.seat in lost else 4, open_paints=0) for e in battle.entries)
    return replace(battle, entries=entries)


def voting() -> rules.Battle:
    battle = writing()
    for seat in (ADA, BO, CY):
        battle = rules.play(battle, rules.Seal(seat, words(f"by {seat}")), NOW)
    return tick(painted(rules.play(battle, rules.CloseWriting(ADA), NOW)), NOW)


def test_the_first_to_come_hosts() -> None:
    assert lobby().host == ADA


def test_only_the_host_starts() -> None:
    assert refusal(lobby(), rules.Start(BO, OPENING)) == "host_only"


def test_a_free_for_all_needs_three_players() -> None:
    assert refusal(lobby(people=2), rules.Start(ADA, OPENING)) == "too_few_players"


def test_a_full_lobby_has_no_seat_but_can_be_watched() -> None:
    battle = lobby(Format.DUEL, people=2, seats=2)
    assert refusal(battle, rules.Join(109, SeatRole.PLAYER, is_guest=True)) == "room_full"
    assert (
        rules.play(battle, rules.Join(109, SeatRole.AUDIENCE, is_guest=True), NOW).seats[-1].role is SeatRole.AUDIENCE
    )


def test_joining_twice_is_joining_once() -> None:
    battle = lobby()
    assert rules.play(battle, rules.Join(101, SeatRole.AUDIENCE, is_guest=True), NOW) == battle


def test_a_locked_battle_lets_nobody_new_in_but_its_people_back() -> None:
    battle = rules.play(lobby(), rules.Lock(ADA, locked=True), NOW)
    assert refusal(battle, rules.Join(109, SeatRole.AUDIENCE, is_guest=True)) == "locked"
    left = rules.play(battle, rules.Leave(BO), NOW)
    assert not rules.play(left, rules.Join(102, SeatRole.PLAYER, is_guest=True), NOW).seat(BO).has_left


def test_whoever_left_and_finds_their_seat_taken_watches() -> None:
    duel = rules.play(lobby(Format.DUEL, people=2, seats=2), rules.Leave(BO), NOW)
    taken = rules.play(duel, rules.Join(109, SeatRole.PLAYER, is_guest=True), NOW)
    back = rules.play(taken, rules.Join(102, SeatRole.PLAYER, is_guest=True), NOW)
    assert (back.seat(BO).role, back.seat(BO).has_left) == (SeatRole.AUDIENCE, False)
    assert [seat.number for seat in back.players(1)] == [ADA, CY]


def test_who_may_not_play_any_more_comes_back_among_the_watchers_and_is_unseated_in_the_lobby():
    left = rules.play(lobby(), rules.Leave(BO), NOW)
    back = rules.play(left, rules.Join(102, SeatRole.PLAYER, is_guest=True, may_play=False), NOW)
    assert back.seat(BO).role is SeatRole.AUDIENCE
    assert rules.play(lobby(), rules.Unseat(BO), NOW).seat(BO).role is SeatRole.AUDIENCE
    assert refusal(writing(), rules.Unseat(BO)) == "wrong_phase"


def test_the_first_to_come_back_to_an_empty_room_hosts_it() -> None:
    battle = writing()
    for seat in (ADA, BO, CY):
        battle = rules.play(battle, rules.Seal(seat, words("x")), NOW)
    for seat in (ADA, BO, CY):
        battle = rules.play(battle, rules.Leave(seat), NOW)
    assert (battle.phase, battle.host) == (Phase.PROMPTING, None)
    assert rules.play(battle, rules.Join(102, SeatRole.PLAYER, is_guest=True), NOW).host == BO


def test_somebody_kicked_does_not_come_back() -> None:
    battle = rules.play(lobby(), rules.Kick(ADA, BO), NOW)
    assert refusal(battle, rules.Join(102, SeatRole.PLAYER, is_guest=True)) == "kicked"


def test_a_host_cannot_kick_themselves() -> None:
    assert refusal(lobby(), rules.Kick(ADA, ADA)) == "not_yourself"


def test_a_guest_cannot_play_a_rated_battle_but_may_watch() -> None:
    battle = lobby(people=1)
    rated = replace(battle, setup=replace(battle.setup, is_rated=True))
    assert refusal(rated, rules.Join(109, SeatRole.PLAYER, is_guest=True)) == "account_needed"
    assert rules.play(rated, rules.Join(109, SeatRole.AUDIENCE, is_guest=True), NOW).seat_of(109) is not None


def test_a_late_player_plays_from_the_next_round_on() -> None:
    late = rules.play(writing(rounds=2), rules.Join(109, SeatRole.PLAYER, is_guest=True), NOW)
    assert (late.seats[-1].role, late.seats[-1].from_round) == (SeatRole.PLAYER, 2)
    assert late.entry_of(4) is None


def test_nobody_starts_playing_in_the_last_round_or_in_a_duel_that_is_on() -> None:
    last_round = rules.play(writing(), rules.Join(109, SeatRole.PLAYER, is_guest=True), NOW)
    duel = rules.play(
        writing(format=Format.DUEL, people=2, rounds=3), rules.Join(109, SeatRole.PLAYER, is_guest=True), NOW
    )
    assert {last_round.seats[-1].role, duel.seats[-1].role} == {SeatRole.AUDIENCE}


def test_a_seal_may_be_replaced_until_the_deadline() -> None:
    battle = rules.play(writing(), rules.Seal(BO, words("first")), NOW)
    battle = rules.play(battle, rules.Seal(BO, words("second")), NOW + 59 * SECOND)
    assert (battle.entry_of(BO).sealed, battle.entry_of(BO).seals) == (words("second"), 2)
    assert refusal(battle, rules.Seal(BO, words("third")), NOW + 60 * SECOND) == "writing_closed"


def test_an_empty_prompt_is_not_an_entry() -> None:
    assert refusal(writing(), rules.Seal(BO, words("  "))) == "empty"


def test_a_draft_after_a_seal_changes_nothing_that_is_painted() -> None:
    battle = rules.play(writing(), rules.Seal(BO, words("sealed")), NOW)
    battle = at_deadline(rules.play(battle, rules.Draft(BO, words("afterthought"), 9), NOW))
    assert battle.entry_of(BO).sealed == words("sealed")


def test_the_words_a_relay_starts_from_are_nobodys_entry_until_touched() -> None:
    opening = replace(OPENING, start=words("the winner's words"))
    battle = rules.play(lobby(Format.RELAY), rules.Start(ADA, opening), NOW)
    assert battle.entry_of(BO).draft == words("the winner's words")
    assert at_deadline(battle).entry_of(BO).state is EntryState.BLANK


def test_writing_closes_early_only_when_all_have_submitted() -> None:
    battle = rules.play(writing(), rules.Seal(ADA, words("a")), NOW)
    assert refusal(battle, rules.CloseWriting(ADA)) == "not_all_sealed"
    for seat in (BO, CY):
        battle = rules.play(battle, rules.Seal(seat, words("b")), NOW)
    assert refusal(battle, rules.CloseWriting(BO)) == "host_only"
    assert rules.play(battle, rules.CloseWriting(ADA), NOW).phase is Phase.GENERATING


def test_time_is_added_for_all_alike_and_not_without_end() -> None:
    battle = writing()
    for _ in range(3):
        battle = rules.play(battle, rules.Extend(ADA, 60 * SECOND), NOW)
    assert battle.deadline == NOW + 240 * SECOND
    assert refusal(battle, rules.Extend(ADA, 5 * SECOND)) == "extended_enough"


def test_what_somebody_sealed_stays_when_they_are_kicked() -> None:
    battle = rules.play(writing(), rules.Seal(BO, words("stays")), NOW)
    battle = rules.play(battle, rules.Kick(ADA, BO), NOW)
    assert at_deadline(battle).entry_of(BO).state is EntryState.SEALED


def test_the_curtain_rises_when_all_is_painted_and_not_before() -> None:
    battle = writing()
    for seat in (ADA, BO):
        battle = rules.play(battle, rules.Seal(seat, words("x")), NOW)
    painting = at_deadline(battle)
    half = replace(painting, entries=tuple(replace(e, painted=3, open_paints=1) for e in painting.entries))
    assert tick(half, painting.phase_started_at).phase is Phase.GENERATING
    assert tick(painted(painting), painting.phase_started_at).phase is Phase.VOTING


def test_an_entry_lost_by_the_studio_leaves_no_winner_by_default() -> None:
    battle = writing(format=Format.DUEL, people=2)
    for seat in (ADA, BO):
        battle = rules.play(battle, rules.Seal(seat, words("x")), NOW)
    result = tick(painted(at_deadline(battle), BO), NOW)
    assert result.verdicts == (rules.Verdict(Outcome.LOST),)


def test_voting_ends_when_the_referee_is_sure() -> None:
    won = rules.Verdict(Outcome.WON, BO)
    assert tick(voting(), NOW, won).phase is Phase.VOTING
    assert tick(voting(), NOW, won, is_sure=True).verdicts == (won,)


def in_two_heats(battle: rules.Battle) -> rules.Battle:
    """Ada and Bo meet in the first heat, Cy and Dee in the second."""
    return replace(battle, entries=tuple(replace(e, heat=1 if e.seat in (ADA, BO) else 2) for e in battle.entries))


def two_heats(*lost: int, blank: tuple[int, ...] = ()) -> rules.Battle:
    """Painted and shown, but for what was lost or left blank."""
    battle = in_two_heats(writing(people=4))
    for seat in {ADA, BO, CY, DEE} - set(blank):
        battle = rules.play(battle, rules.Seal(seat, words(f"by {seat}")), NOW)
    return tick(painted(at_deadline(battle), *lost), NOW)


def test_every_heat_of_a_round_gets_a_verdict_of_its_own() -> None:
    won = rules.Verdict(Outcome.WON, DEE, heat=2)
    result = at_deadline(two_heats(), won)
    assert result.verdicts == (rules.Verdict(Outcome.UNJUDGED, heat=1), won)


def test_a_heat_that_needs_no_votes_waits_for_one_that_does() -> None:
    battle = two_heats(blank=(BO,))
    assert battle.phase is Phase.VOTING
    ends = at_deadline(battle, rules.Verdict(Outcome.WON, CY, heat=2))
    assert ends.verdicts == (rules.Verdict(Outcome.WALKOVER, ADA), rules.Verdict(Outcome.WON, CY, heat=2))


def test_a_round_without_a_heat_to_judge_goes_straight_to_its_results() -> None:
    result = two_heats(CY, blank=(ADA, BO))
    assert result.verdicts == (rules.Verdict(Outcome.EMPTY), rules.Verdict(Outcome.LOST, heat=2))


def test_a_best_of_three_ends_with_the_second_win() -> None:
    battle = writing(format=Format.DUEL, people=2, rounds=3)
    for _ in range(2):
        for seat in (ADA, BO):
            battle = rules.play(battle, rules.Seal(seat, words("x")), battle.phase_started_at)
        battle = painted(at_deadline(battle))
        battle = at_deadline(tick(battle, battle.phase_started_at), rules.Verdict(Outcome.WON, ADA))
        battle = at_deadline(battle)
    assert (battle.phase, battle.round_number) == (Phase.FINISHED, 2)


LOTS = tuple(rules.Lot(seat) for seat in (BO, ADA, CY, DEE))


def knockout(people: int = 4, seats: int = 8) -> rules.Battle:
    """Begun, with Bo placed best, then Ada, Cy, Dee."""
    battle = lobby(Format.KNOCKOUT, people=people, rounds=3, seats=seats)
    return rules.play(battle, rules.Start(ADA, replace(OPENING, lots=LOTS)), NOW)


def played(battle: rules.Battle, *winners: int) -> rules.Battle:
    """All write, all is painted, and these win their heats: the results are out."""
    for entry in battle.entries:
        if not battle.seat(entry.seat).is_gone:
            battle = rules.play(battle, rules.Seal(entry.seat, words("x")), battle.phase_started_at)
    battle = painted(at_deadline(battle))
    battle = tick(battle, battle.phase_started_at)
    verdicts = tuple(rules.Verdict(Outcome.WON, seat, battle.entry_of(seat).heat) for seat in winners)
    return rules.play(battle, rules.Tick(OPENING, verdicts), battle.deadline)


def test_a_knockout_starts_with_three_and_has_the_rounds_of_its_players() -> None:
    assert refusal(lobby(Format.KNOCKOUT, people=2, rounds=3), rules.Start(ADA, OPENING)) == "too_few_players"
    battle = knockout(people=3)
    assert battle.setup.rounds == 2
    assert battle.draw() == (BO, ADA, CY)


def test_the_best_of_three_has_a_bye_and_judges() -> None:
    assert [(entry.seat, entry.heat) for entry in knockout(people=3).entries] == [(ADA, 1), (CY, 1)]


def test_a_knockout_of_four_plays_two_heats_and_a_final() -> None:
    battle = knockout()
    assert [(entry.seat, entry.heat) for entry in battle.entries] == [(ADA, 2), (BO, 1), (CY, 2), (DEE, 1)]
    final = at_deadline(played(battle, DEE, CY))
    assert [(entry.seat, entry.heat) for entry in final.entries] == [(CY, 1), (DEE, 1)]
    over = at_deadline(played(final, CY))
    assert (over.phase, bracket.champion(over.bracket)) == (Phase.FINISHED, CY)
    assert bracket.places(over.bracket, over.draw()) == {CY: 1, DEE: 2, ADA: 3, BO: 3}


def test_whoever_leaves_after_winning_gives_a_walk_over() -> None:
    battle = rules.play(played(knockout(), DEE, CY), rules.Leave(CY), NOW)
    over = at_deadline(battle)
    assert (over.phase, bracket.champion(over.bracket)) == (Phase.FINISHED, DEE)


def test_whoever_leaves_while_they_are_judged_can_still_win_the_final() -> None:
    final = at_deadline(played(knockout(), DEE, CY))
    for seat in (CY, DEE):
        final = rules.play(final, rules.Seal(seat, words("x")), final.phase_started_at)
    voting = tick(painted(at_deadline(final)), final.deadline)
    voting = rules.play(voting, rules.Leave(CY), voting.phase_started_at)
    over = at_deadline(at_deadline(voting, rules.Verdict(Outcome.WON, CY)))
    assert bracket.champion(over.bracket) == CY


def test_when_both_of_the_only_heat_leave_who_had_the_bye_is_left() -> None:
    battle = knockout(people=3)
    for seat in (ADA, CY):
        battle = rules.play(battle, rules.Leave(seat), NOW)
    assert (battle.phase, battle.verdicts, battle.host) == (Phase.RESULTS, (rules.Verdict(Outcome.EMPTY),), BO)
    over = at_deadline(battle)
    assert (over.phase, over.void_reason) == (Phase.VOID, VoidReason.NOBODY_WROTE)


def test_nobody_comes_late_to_a_knockout() -> None:
    battle = rules.play(knockout(), rules.Join(109, SeatRole.PLAYER, is_guest=True), NOW)
    assert battle.seats[-1].role is SeatRole.AUDIENCE
    assert refusal(battle, rules.TakeSeat(5)) == "too_late_to_play"


def test_a_tied_heat_lets_the_better_placed_go_on() -> None:
    results = played(knockout())
    assert {verdict.outcome for verdict in results.verdicts} == {Outcome.UNJUDGED}
    assert [entry.seat for entry in at_deadline(results).entries] == [ADA, BO]


def test_a_vanished_host_hands_over_after_the_grace() -> None:
    battle = lobby()
    away = replace(battle, seats=(replace(battle.seats[0], absent=44 * SECOND), *battle.seats[1:]))
    assert tick(away, NOW).host == ADA
    gone = replace(battle, seats=(replace(battle.seats[0], absent=45 * SECOND), *battle.seats[1:]))
    assert tick(gone, NOW).host == BO


def test_a_host_who_is_as_absent_as_everybody_keeps_hosting() -> None:
    battle = lobby()
    empty = replace(battle, seats=tuple(replace(seat, absent=60 * SECOND) for seat in battle.seats))
    assert tick(empty, NOW).host == ADA


def test_a_lobby_that_everybody_left_is_void() -> None:
    battle = lobby()
    for seat in (ADA, BO, CY):
        battle = rules.play(battle, rules.Leave(seat), NOW)
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.ABANDONED)


def test_a_lobby_nobody_starts_is_void_in_the_end() -> None:
    assert at_deadline(lobby()).void_reason is VoidReason.ABANDONED


def test_writing_that_everybody_left_is_void_at_once() -> None:
    battle = writing()
    for seat in (ADA, BO, CY):
        battle = rules.play(battle, rules.Leave(seat), NOW)
    assert battle.phase is Phase.VOID


def test_a_battle_does_not_go_on_for_nobody() -> None:
    battle = at_deadline(voting(), rules.Verdict(Outcome.WON, BO))
    empty = replace(
        battle,
        setup=replace(battle.setup, rounds=5),
        seats=tuple(replace(seat, absent=60 * SECOND) for seat in battle.seats),
    )
    assert at_deadline(empty).phase is Phase.FINISHED


def test_nothing_moves_once_it_is_over() -> None:
    over = at_deadline(lobby())
    assert refusal(over, rules.Join(109, SeatRole.PLAYER, is_guest=True)) == "battle_over"
    assert tick(over, NOW + timedelta(days=1)) == over

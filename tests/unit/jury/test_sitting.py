"""When the open jury sits, move by move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from battles import rules
from battles.jury import sitting
from battles.refusals import Refused
from battles.states import Format, Outcome, Phase, SeatRole, VoidReason
from battles.words import Words

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
ADA, BO, CY = 1, 2, 3
OPENING = rules.Opening(4, timedelta(seconds=30), Words("", "", 3.0))
NOBODY = rules.Verdict(Outcome.UNJUDGED)
BY_JURY = rules.Verdict(Outcome.JURY)


def won(seat: int) -> rules.Verdict:
    return rules.Verdict(Outcome.WON, seat)


def started(rounds: int = 1, format: Format = Format.DUEL, *, is_listed: bool = True) -> rules.Battle:
    minute = timedelta(seconds=60)
    seats = 2 if format is Format.DUEL else 8
    setup = rules.Setup(format, rounds, seats, minute, minute, timedelta(seconds=20), is_listed=is_listed)
    battle = rules.Battle(setup, Phase.LOBBY, NOW, NOW + rules.LOBBY_WAITS)
    for number in range(1, 3 if format is Format.DUEL else 4):
        battle = rules.play(battle, rules.Join(100 + number, SeatRole.PLAYER, is_guest=True), NOW)
    return rules.play(battle, rules.Start(ADA, OPENING), NOW)


def at_deadline(battle: rules.Battle, *said: rules.Verdict) -> rules.Battle:
    assert battle.deadline is not None
    return rules.play(battle, rules.Tick(OPENING, said), battle.deadline)


def judged(battle: rules.Battle, verdict: rules.Verdict) -> rules.Battle:
    """A whole round: written, painted, judged like that, its results shown to the end."""
    for entry in battle.entries:
        battle = rules.play(battle, rules.Seal(entry.seat, Words(f"by {entry.seat}", "", 3.0)), battle.phase_started_at)
    battle = at_deadline(battle)
    battle = replace(battle, entries=tuple(replace(entry, painted=4) for entry in battle.entries))
    return at_deadline(at_deadline(at_deadline(battle), verdict))


def test_a_public_duel_that_nobody_judged_goes_to_the_jury_for_a_day() -> None:
    battle = judged(started(), NOBODY)
    assert battle.phase is Phase.JURY
    assert battle.verdicts == (BY_JURY,)
    assert battle.deadline == battle.phase_started_at + sitting.SITS == battle.phase_started_at + timedelta(hours=24)


def test_a_private_duel_ends_void_as_before() -> None:
    battle = judged(started(is_listed=False), NOBODY)
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NO_VOTERS)
    assert battle.verdicts == (NOBODY,)


def test_other_formats_end_void_as_before() -> None:
    battle = judged(started(format=Format.FREE_FOR_ALL), NOBODY)
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NO_VOTERS)


def test_what_the_jury_says_wins() -> None:
    battle = at_deadline(judged(started(), NOBODY), won(BO))
    assert battle.phase is Phase.FINISHED
    assert battle.verdicts == (won(BO),)


def test_a_jury_that_says_too_little_ends_in_void() -> None:
    battle = at_deadline(judged(started(), NOBODY), NOBODY)
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NO_VOTERS)


def test_a_sure_jury_ends_early_and_an_unsure_one_waits() -> None:
    battle = judged(started(), NOBODY)
    hour = battle.phase_started_at + timedelta(hours=1)
    assert rules.play(battle, rules.Tick(OPENING, (won(BO),), is_sure=False), hour).phase is Phase.JURY
    assert rules.play(battle, rules.Tick(OPENING, (won(BO),), is_sure=True), hour).phase is Phase.FINISHED


def test_a_duel_goes_on_while_a_round_waits() -> None:
    battle = judged(started(rounds=3), NOBODY)
    assert (battle.phase, battle.round_number) == (Phase.PROMPTING, 2)


def test_the_jury_sits_where_an_open_round_could_change_who_wins() -> None:
    battle = judged(judged(judged(started(rounds=3), won(ADA)), NOBODY), won(BO))
    assert battle.phase is Phase.JURY
    assert sitting.open_rounds(battle) == (2,)
    assert at_deadline(battle, won(ADA)).verdicts == (won(ADA), won(ADA), won(BO))


def test_the_jury_need_not_sit_where_it_could_change_nothing() -> None:
    battle = judged(judged(judged(started(rounds=3), won(ADA)), NOBODY), won(ADA))
    assert battle.phase is Phase.FINISHED
    assert battle.verdicts == (won(ADA), NOBODY, won(ADA))


def test_an_open_round_is_none_that_was_won_or_lost() -> None:
    """One round to none, one open and one to play: nothing is decided."""
    battle = judged(judged(started(rounds=3), won(ADA)), NOBODY)
    assert battle.phase is Phase.PROMPTING


def test_each_open_round_is_decided_by_its_own_votes() -> None:
    battle = judged(judged(judged(started(rounds=3), NOBODY), NOBODY), NOBODY)
    decided = at_deadline(battle, won(ADA), NOBODY, won(BO))
    assert decided.phase is Phase.FINISHED
    assert decided.verdicts == (won(ADA), NOBODY, won(BO))


def test_players_may_leave_while_the_jury_sits_and_it_sits_on() -> None:
    battle = judged(started(), NOBODY)
    for seat in (ADA, BO):
        battle = rules.play(battle, rules.Leave(seat), battle.phase_started_at)
    assert battle.phase is Phase.JURY
    assert at_deadline(battle, won(BO)).phase is Phase.FINISHED


def test_a_duel_whose_player_goes_after_an_open_round_goes_to_the_jury_with_it() -> None:
    battle = judged(started(rounds=3), NOBODY)
    for seat in (ADA, BO):
        battle = rules.play(battle, rules.Leave(seat), battle.phase_started_at)
    assert battle.phase is Phase.JURY
    assert at_deadline(battle, won(BO)).phase is Phase.FINISHED


def test_nobody_writes_or_hurries_while_the_jury_sits() -> None:
    battle = judged(started(), NOBODY)
    now = battle.phase_started_at
    for move, code in (
        (rules.Seal(ADA, Words("late", "", 3.0)), "writing_closed"),
        (rules.NextRound(ADA, OPENING), "wrong_phase"),
        (rules.CloseWriting(ADA), "wrong_phase"),
        (rules.TakeSeat(ADA), None),
    ):
        if code is None:
            assert rules.play(battle, move, now) == battle
            continue
        with pytest.raises(Refused) as refused:
            rules.play(battle, move, now)
        assert refused.value.code == code


def test_who_comes_now_watches() -> None:
    battle = rules.play(judged(started(), NOBODY), rules.Join(103, SeatRole.PLAYER, is_guest=True), NOW)
    assert battle.seat(CY).role is SeatRole.AUDIENCE

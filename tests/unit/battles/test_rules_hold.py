"""What holds of a battle whatever people do and whenever the referee looks: random moves, random clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from battles import bracket, knockout, rules
from battles.jury import sitting
from battles.pairings import Way
from battles.refusals import Refused
from battles.states import EntryState, Format, Outcome, Phase, SeatRole
from battles.words import Words

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
WAYS = {
    Phase.LOBBY: {Phase.PROMPTING, Phase.VOID},
    Phase.PROMPTING: {Phase.GENERATING, Phase.RESULTS, Phase.JURY, Phase.VOID, Phase.FINISHED},
    Phase.GENERATING: {Phase.VOTING, Phase.RESULTS},
    Phase.VOTING: {Phase.RESULTS},
    Phase.RESULTS: {Phase.PROMPTING, Phase.JURY, Phase.FINISHED, Phase.VOID},
    Phase.JURY: {Phase.FINISHED, Phase.VOID},
    Phase.FINISHED: set(),
    Phase.VOID: set(),
}
SEATS = st.integers(1, 7)
PROMPTS = st.sampled_from(["a fox", "a boat", "", "  "])


def during(phase: Phase) -> Callable[..., Any]:
    """Only where the move could be allowed: else nearly all would be refused, and hardly a battle would get anywhere."""
    return precondition(lambda room: room.battle.phase is phase)


class Room(RuleBasedStateMachine):
    """One battle, mostly begun. `before` is the battle as it was before the last move."""

    @initialize(
        format=st.sampled_from(list(Format)),
        rounds=st.integers(1, 4),
        seats=st.integers(3, 5),
        rated=st.booleans(),
        people=st.integers(0, 6),
        is_waiting=st.sampled_from([False, False, True]),
        is_listed=st.booleans(),
    )
    def open(
        self, format: Format, rounds: int, seats: int, rated: bool, people: int, is_waiting: bool, is_listed: bool
    ) -> None:
        minute = timedelta(seconds=60)
        seats = 2 if format is Format.DUEL else seats
        if format is Format.KNOCKOUT:
            seats = 4 if seats == 3 else 8
            rounds = bracket.stages(seats)
        setup = rules.Setup(format, rounds, seats, minute, minute, timedelta(seconds=20), rated, is_listed)
        self.now = NOW
        self.battle = rules.Battle(setup, Phase.LOBBY, NOW, NOW + rules.LOBBY_WAITS)
        self.before = self.battle
        for player in range(100, 106 - people):
            self.play(rules.Join(player, SeatRole.PLAYER, is_guest=not rated))
            self.play(rules.Join(player, SeatRole.AUDIENCE, is_guest=not rated))
        if not is_waiting:
            self.play(rules.Start(1, self.opening()))

    def play(self, move: rules.Move) -> None:
        self.before = self.battle
        try:
            self.battle = rules.play(self.battle, move, self.now)
        except Refused:
            return
        assert self.battle.phase is self.before.phase or self.battle.phase in WAYS[self.before.phase]
        if self.battle.phase is Phase.GENERATING and self.before.phase is not Phase.GENERATING:
            asked = tuple(replace(e, open_paints=4 if e.sealed else 0) for e in self.battle.entries)
            self.battle = replace(self.battle, entries=asked)

    def opening(self) -> rules.Opening:
        return rules.Opening(4, timedelta(seconds=30), Words("", "", 3.0))

    @rule(player=st.integers(100, 106), wants=st.sampled_from(list(SeatRole)), is_guest=st.booleans())
    def join(self, player: int, wants: SeatRole, is_guest: bool) -> None:
        self.play(rules.Join(player, wants, is_guest))

    @rule(by=SEATS, other=SEATS)
    def kick(self, by: int, other: int) -> None:
        self.play(rules.Kick(by, other))

    @rule(by=SEATS, other=SEATS)
    def hand_over(self, by: int, other: int) -> None:
        self.play(rules.HandOver(by, other))

    @rule(by=SEATS, move=st.sampled_from([rules.Leave, rules.TakeSeat, rules.Watch, rules.CloseWriting]))
    def small_move(self, by: int, move: type[rules.Leave]) -> None:
        self.play(move(by))

    @rule(by=SEATS, locked=st.booleans())
    def lock(self, by: int, locked: bool) -> None:
        self.play(rules.Lock(by, locked))

    @during(Phase.LOBBY)
    @rule()
    def start(self) -> None:
        self.play(rules.Start(self.battle.host or 1, self.opening()))

    @during(Phase.RESULTS)
    @rule()
    def next_round(self) -> None:
        self.play(rules.NextRound(self.battle.host or 1, self.opening()))

    @rule(by=SEATS, seconds=st.integers(5, 60), wants=st.sampled_from(["start", "next round", "extend", "seal"]))
    def move_at_any_time(self, by: int, seconds: int, wants: str) -> None:
        moves: dict[str, rules.Move] = {
            "start": rules.Start(by, self.opening()),
            "next round": rules.NextRound(by, self.opening()),
            "extend": rules.Extend(by, timedelta(seconds=seconds)),
            "seal": rules.Seal(by, Words("too late", "", 3.0)),
        }
        self.play(moves[wants])

    @during(Phase.PROMPTING)
    @rule(by=SEATS, prompt=PROMPTS, number=st.integers(0, 20))
    def draft(self, by: int, prompt: str, number: int) -> None:
        self.play(rules.Draft(by, Words(prompt, "", 3.0), number))

    @during(Phase.PROMPTING)
    @rule(prompts=st.lists(PROMPTS, min_size=7, max_size=7))
    def all_seal_and_the_host_closes(self, prompts: list[str]) -> None:
        for seat, prompt in enumerate(prompts, start=1):
            self.play(rules.Seal(seat, Words(prompt, "", 3.0)))
        self.play(rules.CloseWriting(self.battle.host or 1))

    @rule(seat=SEATS, absent=st.none() | st.integers(0, 90))
    def presence(self, seat: int, absent: int | None) -> None:
        away = None if absent is None else timedelta(seconds=absent)
        seats = tuple(replace(s, absent=away) if s.number == seat else s for s in self.battle.seats)
        self.battle = replace(self.battle, seats=seats)

    @during(Phase.GENERATING)
    @rule(seats=st.just(set(range(1, 8))) | st.sets(SEATS), ends_well=st.sampled_from([True, True, False]))
    def pictures(self, seats: set[int], ends_well: bool) -> None:
        entries = tuple(
            replace(e, painted=e.painted + ends_well, open_paints=0) if e.sealed and e.seat in seats else e
            for e in self.battle.entries
        )
        self.battle = replace(self.battle, entries=entries)
        self.play(rules.Tick(self.opening()))

    @rule(seconds=st.sampled_from([0, 1, 21, 61, 86_400]), is_sure=st.booleans(), data=st.data())
    def referee(self, seconds: int, is_sure: bool, data: st.DataObject) -> None:
        self.now += timedelta(seconds=seconds)
        verdicts = []
        for heat, entries in self.battle.heats().items():
            painted = [entry.seat for entry in entries if entry.state is EntryState.PAINTED]
            winner = data.draw(st.none() | st.sampled_from(painted)) if painted else None
            if winner:
                verdicts.append(rules.Verdict(Outcome.WON, winner, heat))
        if self.battle.phase is Phase.JURY:
            says = st.sampled_from([rules.Verdict(Outcome.WON, 1), rules.Verdict(Outcome.UNJUDGED)])
            verdicts = [data.draw(says) for _ in sitting.open_rounds(self.battle)]
        self.play(rules.Tick(self.opening(), tuple(verdicts), is_sure))

    @invariant()
    def has_a_deadline_until_it_is_over(self) -> None:
        assert (self.battle.deadline is None) == self.battle.phase.is_over

    @invariant()
    def void_has_a_reason_and_nothing_else_has(self) -> None:
        assert (self.battle.void_reason is not None) == (self.battle.phase is Phase.VOID)

    @invariant()
    def every_closed_heat_has_one_verdict(self) -> None:
        open_rounds = self.battle.phase in (Phase.PROMPTING, Phase.GENERATING, Phase.VOTING)
        if self.battle.setup.format is Format.KNOCKOUT:
            assert len(self.battle.verdicts) == sum(one.way is Way.MET for one in self.battle.bracket)
        elif not self.battle.phase.ends_writing:
            assert len(self.battle.verdicts) == self.battle.round_number - open_rounds
        assert self.battle.round_number <= self.battle.setup.rounds

    @invariant()
    def who_writes_in_a_knockout_meets_one_other_in_a_heat_of_its_bracket(self) -> None:
        if self.battle.setup.format is not Format.KNOCKOUT:
            return
        for heat, entries in self.battle.heats().items():
            met = [one for one in self.battle.bracket if (one.round, one.heat) == (self.battle.round_number, heat)]
            assert [sorted(one.seats) for one in met] == [[entry.seat for entry in entries]]

    @invariant()
    def a_knockout_that_ended_has_a_champion_or_a_reason_for_none(self) -> None:
        if self.battle.setup.format is not Format.KNOCKOUT or self.battle.phase is not Phase.FINISHED:
            return
        went_early = all(s.absent is not None for s in self.before.seats if not s.is_gone)
        everybody_left = not knockout.is_contested(self.before)
        nobody_came_through = not bracket.still_in(self.battle.bracket)
        if bracket.champion(self.battle.bracket) is None:
            assert went_early or everybody_left or nobody_came_through

    @invariant()
    def nobody_who_has_left_goes_on(self) -> None:
        if self.battle.round_number > self.before.round_number and self.battle.setup.format is Format.KNOCKOUT:
            assert not any(self.battle.seat(entry.seat).is_gone for entry in self.battle.entries)

    @invariant()
    def only_public_duels_wait_for_the_jury_and_none_waits_in_vain(self) -> None:
        waiting = sitting.open_rounds(self.battle)
        if waiting:
            assert self.battle.setup.is_listed
            assert self.battle.setup.format is Format.DUEL
        assert not (waiting and self.battle.phase.is_over)
        assert (self.battle.phase is Phase.JURY) <= bool(waiting)

    @invariant()
    def a_decided_round_stays_as_it_was_decided(self) -> None:
        for was, is_now in zip(self.before.verdicts, self.battle.verdicts, strict=False):
            assert was == is_now or was.outcome is Outcome.JURY

    @invariant()
    def never_more_players_than_seats(self) -> None:
        assert self.battle.free_seats() >= 0

    @invariant()
    def no_guest_plays_a_rated_battle(self) -> None:
        if self.battle.setup.is_rated:
            assert not any(seat.is_guest and seat.role is SeatRole.PLAYER for seat in self.battle.seats)

    @invariant()
    def somebody_who_is_here_hosts(self) -> None:
        if any(not seat.is_gone for seat in self.battle.seats) and not self.battle.phase.is_over:
            assert self.battle.host is not None
            assert not self.battle.seat(self.battle.host).is_gone

    @invariant()
    def sealed_words_are_fixed_once_writing_is_closed(self) -> None:
        if self.before.round_number == self.battle.round_number and self.before.phase is not Phase.PROMPTING:
            was = {entry.seat: entry.sealed for entry in self.before.entries}
            assert was == {entry.seat: entry.sealed for entry in self.battle.entries}

    @invariant()
    def only_what_was_sealed_is_painted(self) -> None:
        for entry in self.battle.entries:
            if entry.state in (EntryState.PAINTED, EntryState.LOST, EntryState.SEALED):
                assert entry.sealed is not None

    @invariant()
    def whoever_was_kicked_stays_out(self) -> None:
        kicked = {seat.number for seat in self.before.seats if seat.is_kicked}
        assert kicked <= {seat.number for seat in self.battle.seats if seat.is_kicked}

    @invariant()
    def what_is_over_stays_over(self) -> None:
        if self.before.phase.is_over:
            assert self.battle == replace(self.before, seats=self.battle.seats, host=self.battle.host)


TestRoom = Room.TestCase
TestRoom.settings = settings(max_examples=80, stateful_step_count=60, deadline=None)

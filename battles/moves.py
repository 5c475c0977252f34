"""The moves of a battle as values: what `battles.rules` plays. Pure; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from battles.battle import Opening, Verdict
from battles.states import SeatRole
from battles.words import Words


@dataclass(frozen=True, slots=True)
class Join:
    """`may_play` is False for somebody who only watches here, whatever they want or had."""

    player: int
    wants: SeatRole
    is_guest: bool
    may_play: bool = True


@dataclass(frozen=True, slots=True)
class TakeSeat:
    by: int


@dataclass(frozen=True, slots=True)
class Watch:
    by: int


@dataclass(frozen=True, slots=True)
class Unseat:
    """The site gives somebody's seat back in the lobby: they may not play here any more."""

    seat: int


@dataclass(frozen=True, slots=True)
class Leave:
    by: int


@dataclass(frozen=True, slots=True)
class Kick:
    by: int
    seat: int


@dataclass(frozen=True, slots=True)
class Lock:
    by: int
    locked: bool


@dataclass(frozen=True, slots=True)
class HandOver:
    by: int
    seat: int


@dataclass(frozen=True, slots=True)
class Start:
    by: int
    opening: Opening


@dataclass(frozen=True, slots=True)
class Draft:
    by: int
    words: Words
    number: int


@dataclass(frozen=True, slots=True)
class Seal:
    by: int
    words: Words


@dataclass(frozen=True, slots=True)
class Extend:
    by: int
    more: timedelta


@dataclass(frozen=True, slots=True)
class CloseWriting:
    by: int


@dataclass(frozen=True, slots=True)
class NextRound:
    by: int
    opening: Opening


@dataclass(frozen=True, slots=True)
class Tick:
    """The referee looks: whatever is due happens, one phase at a time. `verdicts` is what the ballots say so far, one for
    each heat that is being judged; `is_sure` that voting need not go on in any of them: the leader is clear, or everybody
    here has judged all there is."""

    opening: Opening
    verdicts: tuple[Verdict, ...] = ()
    is_sure: bool = False


Move = (
    Join
    | TakeSeat
    | Watch
    | Unseat
    | Leave
    | Kick
    | Lock
    | HandOver
    | Start
    | Draft
    | Seal
    | Extend
    | CloseWriting
    | NextRound
    | Tick
)

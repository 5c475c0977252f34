"""What is written in a round, until writing is closed. Pure; `battles.rules` decides who is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from battles import seating
from battles.battle import Battle, Entry
from battles.cleaning import is_fit
from battles.ending import enter
from battles.judging import to_results
from battles.refusals import Refused
from battles.states import EntryState, Phase
from battles.words import Words

EXTENSION_LIMIT = timedelta(minutes=3)
SEALS_MAX = 50


def _writing_entry(battle: Battle, by: int, now: datetime) -> Entry:
    if battle.phase is not Phase.PROMPTING or battle.deadline is None or now >= battle.deadline:
        raise Refused("writing_closed", "Writing is closed.")
    seating.must_be_here(battle.seat(by))
    entry = battle.entry_of(by)
    if entry is None:
        raise Refused("not_playing", "You are watching this round.")
    return entry


def draft(battle: Battle, by: int, words: Words, number: int, now: datetime) -> Battle:
    entry = _writing_entry(battle, by, now)
    if number <= entry.draft_number:
        return battle
    return _with_entry(battle, replace(entry, draft=words, draft_number=number))


def seal(battle: Battle, by: int, words: Words, now: datetime) -> Battle:
    entry = _writing_entry(battle, by, now)
    if not is_fit(words):
        raise Refused("empty", "Write something first.", "prompt")
    if entry.seals >= SEALS_MAX:
        raise Refused("too_many_seals", f"An entry can be sealed {SEALS_MAX} times.")
    sealed = replace(entry, draft=words, sealed=words, seals=entry.seals + 1, state=EntryState.SEALED)
    return _with_entry(battle, sealed)


def extend(battle: Battle, by: int, more: timedelta, now: datetime) -> Battle:
    seating.only_host(battle, by)
    if battle.phase is not Phase.PROMPTING or battle.deadline is None or now >= battle.deadline:
        raise Refused("wrong_phase", "Time can only be added while people write.")
    if battle.extended + more > EXTENSION_LIMIT:
        raise Refused("extended_enough", f"A round can be extended by {EXTENSION_LIMIT.seconds} seconds.", "seconds")
    return replace(battle, deadline=battle.deadline + more, extended=battle.extended + more)


def close_early(battle: Battle, by: int, now: datetime) -> Battle:
    seating.only_host(battle, by)
    if battle.phase is not Phase.PROMPTING:
        raise Refused("wrong_phase", "Nobody is writing now.")
    if any(entry.sealed is None and not battle.seat(entry.seat).is_gone for entry in battle.entries):
        raise Refused("not_all_sealed", "Not everybody has submitted yet.")
    return close_writing(battle, now)


def close_writing(battle: Battle, now: datetime) -> Battle:
    closed = replace(battle, entries=tuple(_close_entry(entry) for entry in battle.entries))
    if not any(entry.sealed for entry in closed.entries):
        return to_results(closed, (), now)
    return enter(closed, Phase.GENERATING, now, battle.generating)


def _close_entry(entry: Entry) -> Entry:
    """A draft is submitted by the clock; words that nobody ever touched (a relay's start) are not an entry."""
    if entry.sealed is not None:
        return entry
    if entry.draft_number == 0 or not is_fit(entry.draft):
        return replace(entry, state=EntryState.BLANK)
    return replace(entry, sealed=entry.draft, seals=entry.seals + 1, sealed_by_clock=True, state=EntryState.SEALED)


def _with_entry(battle: Battle, entry: Entry) -> Battle:
    return replace(battle, entries=tuple(entry if e.seat == entry.seat else e for e in battle.entries))

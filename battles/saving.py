"""Writes what a move changed: rows, log lines and what a new phase brings about. Only `battles.actions` calls this."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from accounts.models import Player
from battles import chain, models, pairing, phases, rounds, rules
from battles.log import Log
from battles.seals import seal
from battles.states import Phase
from battles.words import Words


def save(row: models.Battle, before: rules.Battle, after: rules.Battle, now: datetime, log: Log) -> bool:
    """Bring the rows from `before` to `after`. True when something that others can see has changed."""
    if before == after:
        return False
    _save_seats(row, before, after, now, log)
    _save_host(row, before, after, log)
    pairing.save_draw(row, before, after, log)
    if after.round_number != before.round_number:
        rounds.open_round(row, after, now, log)
    else:
        _save_entries(row, before, after, now, log)
    if after.phase.is_over:  # who came where is reckoned as the battle ends, from the bracket as it then stands
        pairing.save_bracket(row, before, after, log)
    if after.phase is not before.phase:
        phases.enter(row, before, after, now, log)
    if not after.phase.is_over:
        pairing.save_bracket(row, before, after, log)
    _save_battle(row, before, after, now, log)
    return _is_shared(before, after)


def _is_shared(before: rules.Battle, after: rules.Battle) -> bool:
    """A draft is its author's own; everything else is everybody's."""
    return _without_drafts(before) != _without_drafts(after)


def _without_drafts(battle: rules.Battle) -> rules.Battle:
    nothing = Words("", "", 0.0)
    return replace(battle, entries=tuple(replace(entry, draft=nothing, draft_number=0) for entry in battle.entries))


def _save_seats(row: models.Battle, before: rules.Battle, after: rules.Battle, now: datetime, log: Log) -> None:
    known = {seat.number: seat for seat in before.seats}
    for seat in after.seats:
        if seat.number not in known:
            _add_seat(row, seat, now, log)
        elif seat != known[seat.number]:
            _change_seat(row, known[seat.number], seat, now, log)


def _add_seat(row: models.Battle, seat: rules.Seat, now: datetime, log: Log) -> None:
    name = Player.objects.values_list("nickname", flat=True).get(pk=seat.player)
    models.Seat.objects.create(
        battle=row,
        player_id=seat.player,
        role=seat.role,
        from_round=seat.from_round,
        number=seat.number,
        joined_at=now,
        present_at=now,
        is_present=True,
        joined_as=name,
    )
    log.write(
        "joined",
        seat=seat.number,
        person=log.pseudonym(seat.player),
        name=log.commit(name, f"name:{seat.number}"),
        role=seat.role,
        from_round=seat.from_round,
    )


def _change_seat(row: models.Battle, old: rules.Seat, new: rules.Seat, now: datetime, log: Log) -> None:
    changes: dict[str, object] = {"role": new.role, "from_round": new.from_round}
    changes |= {"seed": new.seed, "seed_rating": new.seed_rating}
    if new.has_left != old.has_left:
        changes["left_at"] = now if new.has_left else None
        log.write("left" if new.has_left else "returned", seat=new.number, by=log.by)
    if new.is_kicked and not old.is_kicked:
        changes["kicked_at"] = now
        log.write("kicked", seat=new.number, by=log.by)
    if (new.role, new.from_round) != (old.role, old.from_round):
        log.write("role", seat=new.number, role=new.role, from_round=new.from_round, by=log.by)
    if new.absent is None and old.absent is not None:
        changes |= {"is_present": True, "present_at": now}
    row.seating.filter(number=new.number).update(**changes)


def _save_host(row: models.Battle, before: rules.Battle, after: rules.Battle, log: Log) -> None:
    if after.host == before.host:
        return
    row.host_id = after.seat(after.host).player if after.host is not None else None
    log.write("host", seat=after.host, by=log.by)


def _save_entries(row: models.Battle, before: rules.Battle, after: rules.Battle, now: datetime, log: Log) -> None:
    old = {entry.seat: entry for entry in before.entries}
    for entry in after.entries:
        if entry != old[entry.seat]:
            _save_entry(row, old[entry.seat], entry, after.round_number, now, log)


def _save_entry(
    row: models.Battle, old: rules.Entry, new: rules.Entry, round_number: int, now: datetime, log: Log
) -> None:
    own = models.Entry.objects.filter(heat__round__battle=row, heat__round__number=round_number)
    found = own.select_related("heat").get(seat__number=new.seat)
    found.state = new.state
    if (new.draft, new.draft_number) != (old.draft, old.draft_number):
        found.draft_prompt, found.draft_negative, found.draft_guidance = (
            new.draft.prompt,
            new.draft.negative,
            new.draft.guidance,
        )
        found.draft_number, found.drafted_at = new.draft_number, now
    if new.seals != old.seals and new.sealed is not None:
        _write_seal(row, found, new, new.sealed, round_number, now, log)
    found.save()


def _write_seal(
    row: models.Battle,
    found: models.Entry,
    entry: rules.Entry,
    words: Words,
    round_number: int,
    now: datetime,
    log: Log,
) -> None:
    found.sealed_prompt, found.sealed_negative, found.sealed_guidance = words.prompt, words.negative, words.guidance
    found.salt = secrets.token_hex(32)
    found.seal = seal(row.code, round_number, entry.seat, words, found.salt)
    found.seals, found.sealed_at, found.sealed_by_clock = entry.seals, now, entry.sealed_by_clock
    log.write(
        "sealed",
        round=round_number,
        heat=found.heat.number,
        seat=entry.seat,
        seal=found.seal,
        times=entry.seals,
        by_clock=entry.sealed_by_clock,
    )


def _save_battle(row: models.Battle, before: rules.Battle, after: rules.Battle, now: datetime, log: Log) -> None:
    if after.is_locked != before.is_locked:
        log.write("locked" if after.is_locked else "unlocked", by=log.by)
    if after.extended > before.extended and after.deadline:
        more = int((after.extended - before.extended).total_seconds())
        deadline = chain.iso(after.deadline)
        log.write("extended", round=after.round_number, seconds=more, deadline=deadline, by=log.by)
    row.phase, row.phase_started_at, row.deadline = after.phase, after.phase_started_at, after.deadline
    row.round_number, row.is_locked = after.round_number, after.is_locked
    row.rounds = after.setup.rounds
    row.extended_seconds = int(after.extended.total_seconds())
    row.void_reason = after.void_reason or ""
    if before.phase is Phase.LOBBY and after.phase is not Phase.LOBBY:
        row.started_at = now
    if after.phase.is_over and not before.phase.is_over:
        row.finished_at = now

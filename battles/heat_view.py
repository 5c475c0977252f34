"""Heats whose results are out, opened: entries, words, seeds won, votes. Reads rows. What waits for the jury stays blind."""

from __future__ import annotations

from typing import Literal

from battles import ballots, messages, models, verdicts
from battles.receipts import withdrawn_words
from battles.round_view import picture_in, pictures_of
from battles.states import EntryState, Outcome, Phase
from battles.tally import all_slot_leads
from battles.wall import letters


def closed_heats(row: models.Battle) -> list[models.Heat]:
    """The heats whose results are out, oldest first, with all that the frame shows of them."""
    return list(
        models.Heat.objects.filter(round__battle=row)
        .exclude(outcome=Outcome.OPEN)
        .select_related("round", "winner__seat")
        .prefetch_related(
            "entries__seat__player",
            "entries__prompt",
            "entries__favourite",
            "entries__paints__picture__blob__renditions",
        )
        .order_by("round__number", "number")
    )


def heat_views(heats: list[models.Heat], row: models.Battle, phase: Phase) -> list[messages.HeatView]:
    """The results of the round that has just been judged; of all rounds once nobody writes any more. A round that waits for
    the open jury says no more than that."""
    if not phase.ends_writing and phase is not Phase.RESULTS:
        return []
    shown = [heat for heat in heats if phase.ends_writing or heat.round.number == row.round_number]
    judged = [heat for heat in shown if heat.outcome != Outcome.JURY]
    named, counted = _letters_of(judged), verdicts.counted_by_heat(judged)
    gone = withdrawn_words(row) if phase.is_over else set()
    return [
        _blind(heat) if heat.outcome == Outcome.JURY else _heat(heat, counted[heat.pk], named, gone) for heat in shown
    ]


def _blind(heat: models.Heat) -> messages.HeatView:
    return messages.HeatView(
        round=heat.round.number,
        theme=heat.round.theme,
        number=heat.number,
        outcome=Outcome.JURY,
        winner=None,
        confidence=None,
        entries=[],
        votes=[],
        voters=0,
        by_jury=True,
    )


def _letters_of(heats: list[models.Heat]) -> dict[int, str]:
    """The letters that the entries of whole rounds stood behind while they were judged."""
    painted: dict[models.Round, list[int]] = {}
    for heat in heats:
        painted.setdefault(heat.round, []).extend(
            entry.id for entry in heat.entries.all() if entry.state == EntryState.PAINTED
        )
    named: dict[int, str] = {}
    for played, entries in painted.items():
        named |= letters(bytes(played.secret), entries)
    return named


def _heat(
    heat: models.Heat, counted: list[ballots.Dealt], named: dict[int, str], gone: set[tuple[int, int]]
) -> messages.HeatView:
    """`gone` are the round and seat of entries whose words were taken back."""
    entries = sorted(heat.entries.all(), key=lambda entry: (entry.rank or 999, entry.seat.number))
    leads = all_slot_leads(counted)
    views = [
        _entry(entry, named.get(entry.id, ""), _is_gone(entry, heat, gone), leads.get(entry.id, {}))
        for entry in entries
    ]
    return messages.HeatView(
        round=heat.round.number,
        theme=heat.round.theme,
        number=heat.number,
        outcome=Outcome(heat.outcome),
        winner=heat.winner.seat.number if heat.winner else None,
        confidence=heat.confidence,
        entries=views,
        votes=_votes(counted, {entry.id: entry.seat.number for entry in entries}),
        voters=heat.voters,
        by_jury=heat.jury_called_at is not None,
    )


def _is_gone(entry: models.Entry, heat: models.Heat, gone: set[tuple[int, int]]) -> bool:
    return (heat.round.number, entry.seat.number) in gone


def _entry(entry: models.Entry, letter: str, is_withdrawn: bool, leads: dict[int, int]) -> messages.EntryView:
    favourite = getattr(entry, "favourite", None)
    pictures = [picture_in(paint) for paint in entry.paints.all() if paint.picture]
    return messages.EntryView(
        id=entry.id,
        seat=entry.seat.number,
        nickname=entry.seat.player.nickname,
        is_guest=entry.seat.player.is_guest,
        letter=letter,
        state=EntryState(entry.state),
        prompt="" if is_withdrawn else entry.sealed_prompt,
        negative="" if is_withdrawn else entry.sealed_negative,
        guidance=None if is_withdrawn else entry.sealed_guidance,
        rank=entry.rank,
        strength=entry.strength,
        slots_won=entry.slots_won,
        slots_judged=entry.slots_judged,
        slots=[messages.SlotView(slot=slot, outcome=_outcome(lead)) for slot, lead in sorted(leads.items())],
        favourite=favourite.slot if favourite else None,
        seal=entry.seal,
        salt="" if is_withdrawn else entry.salt,
        seals=entry.seals,
        sealed_by_clock=entry.sealed_by_clock,
        is_withdrawn=is_withdrawn,
        is_withheld=entry.is_withheld,
        pictures=pictures_of(entry.paints.all()),
        page=f"/pictures/{pictures[0].key}" if pictures else "",
    )


def _outcome(lead: int) -> Literal["won", "lost", "tied"]:
    return "won" if lead > 0 else "lost" if lead < 0 else "tied"


def _votes(counted: list[ballots.Dealt], seats: dict[int, int]) -> list[messages.VoteFlow]:
    """How the counted votes fell between every two entries, by seat; `seats` by entry."""
    flows: dict[tuple[int, int], list[int]] = {}
    for ballot in counted:
        flow = flows.setdefault((seats[ballot.low], seats[ballot.high]), [0, 0, 0])
        flow[2 if ballot.answer == "tie" else 0 if (ballot.answer == "left") == ballot.low_is_left else 1] += 1
    return [
        messages.VoteFlow(first=low, second=high, first_won=won, second_won=lost, tied=tied)
        for (low, high), (won, lost, tied) in sorted(flows.items())
    ]

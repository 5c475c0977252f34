"""From the curtain to the verdict, and on to the next round or the end. Pure; `battles.rules` decides when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from battles import knockout, seating
from battles.battle import Battle, Entry, Opening, Verdict
from battles.ending import enter, finish, is_decided
from battles.jury import sitting
from battles.opening import FEWEST_ENTRIES, open_round
from battles.refusals import Refused
from battles.states import EntryState, Format, Outcome, Phase


def raise_curtain(battle: Battle, now: datetime) -> Battle:
    judged = replace(battle, entries=tuple(_settle_entry(entry) for entry in battle.entries))
    if any(_verdict_without_votes(heat) is None for heat in judged.heats().values()):
        return enter(judged, Phase.VOTING, now, battle.setup.voting)
    return to_results(judged, (), now)


def _verdict_without_votes(heat: tuple[Entry, ...]) -> Verdict | None:
    """None where two or more entries can be shown: the ballots decide."""
    shown = [entry for entry in heat if entry.state is EntryState.PAINTED]
    if len(shown) >= FEWEST_ENTRIES:
        return None
    if any(entry.state is EntryState.LOST for entry in heat):
        return Verdict(Outcome.LOST, heat=heat[0].heat)
    if shown:
        return Verdict(Outcome.WALKOVER, shown[0].seat, heat[0].heat)
    return Verdict(Outcome.EMPTY, heat=heat[0].heat)


def _settle_entry(entry: Entry) -> Entry:
    if entry.sealed is None:
        return entry
    return replace(entry, state=EntryState.PAINTED if entry.painted else EntryState.LOST)


def to_results(battle: Battle, counted: tuple[Verdict, ...], now: datetime) -> Battle:
    """Every heat of the round gets its verdict; `counted` are those that the ballots gave."""
    by_heat = {verdict.heat: verdict for verdict in counted}
    closed = tuple(
        _verdict_without_votes(entries)
        or sitting.deferred(battle, by_heat.get(heat, Verdict(Outcome.UNJUDGED, heat=heat)))
        for heat, entries in battle.heats().items()
    )
    decided = knockout.decided(battle, closed) if battle.setup.format is Format.KNOCKOUT else battle
    return enter(replace(decided, verdicts=(*battle.verdicts, *closed)), Phase.RESULTS, now, battle.setup.results)


def next_round(battle: Battle, by: int, opening: Opening, now: datetime) -> Battle:
    seating.only_host(battle, by)
    if battle.phase is not Phase.RESULTS:
        raise Refused("wrong_phase", "The results are not out yet.")
    return after_results(battle, opening, now)


def after_results(battle: Battle, opening: Opening, now: datetime) -> Battle:
    if battle.round_number >= battle.setup.rounds or is_decided(battle):
        return finish(battle, now)
    return open_round(battle, opening, now)

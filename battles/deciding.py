"""What decided a battle that is over, found in the room's own frame: the heat, whose entry, and by which rule. Pure."""

from __future__ import annotations

from battles import messages
from battles.standings import WITH_A_WINNER
from battles.states import Outcome


def what_decided(frame: messages.SnapshotMessage) -> str:
    """A sentence where the first place does not follow from votes won alone; else empty."""
    if frame.bracket is not None:
        return _final(frame.bracket).why if frame.bracket.champion is not None else ""
    return _by_points(frame.standings)


def ruling_on(frame: messages.SnapshotMessage, heat: messages.HeatView) -> str:
    """Why somebody won this heat, or went on from it in a knockout, where its votes do not say it."""
    return _went_on(frame, heat) or why_won(heat)


def ahead_in(frame: messages.SnapshotMessage, heat: messages.HeatView) -> messages.EntryView | None:
    """Whose entry went on from a tied heat of a knockout."""
    met = _pairing_of(frame, heat)
    if met is None or heat.outcome != Outcome.TIED:
        return None
    return next((entry for entry in heat.entries if entry.seat == met.advanced), None)


def why_won(heat: messages.HeatView) -> str:
    """Where votes alone do not say it."""
    return by_sight(heat) or by_strength(heat)


def by_sight(heat: messages.HeatView) -> str:
    """Who is last whatever the votes say."""
    last = [entry.nickname for entry in heat.entries if entry.is_withheld and entry.rank is not None]
    if not last:
        return ""
    said = f"{last[0]} is" if len(last) == 1 else f"{', '.join(last[:-1])} and {last[-1]} are"
    return f"{said} placed last: no picture of {'that entry' if len(last) == 1 else 'theirs'} could be seen when voting ended."


def by_strength(heat: messages.HeatView) -> str:
    """Where one of two has won without more votes than the other."""
    if heat.outcome != Outcome.WON or len(heat.votes) != 1:
        return ""
    flow = heat.votes[0]
    won = {flow.first: flow.first_won, flow.second: flow.second_won}
    winner = next((entry for entry in heat.entries if entry.seat == heat.winner), None)
    other = next((entry for entry in heat.entries if entry.seat in won and entry is not winner), None)
    if winner is None or other is None or won.get(winner.seat, 0) > won[other.seat]:
        return ""
    return (
        f"{winner.nickname} has {won.get(winner.seat, 0)} of the votes and {other.nickname} {won[other.seat]}. Strengths decide, "
        "and in them many votes on one seed say less than as many on several."
    )


def _went_on(frame: messages.SnapshotMessage, heat: messages.HeatView) -> str:
    met = _pairing_of(frame, heat)
    return met.why if met else ""


def _pairing_of(frame: messages.SnapshotMessage, heat: messages.HeatView) -> messages.PairingView | None:
    if frame.bracket is None:
        return None
    met = [one for stage in frame.bracket.stages if stage.round == heat.round for one in stage.pairings]
    return next((one for one in met if one.heat == heat.number), None)


def heat_of(frame: messages.SnapshotMessage) -> messages.HeatView | None:
    """Of a knockout the champion's last one, which is the final where it was played; of another format the last one that a
    winner of the battle won. Else the last one."""
    if frame.bracket is not None and frame.bracket.champion is not None:
        champion = frame.bracket.champion
        told = [heat for heat in frame.heats if any(entry.seat == champion for entry in heat.entries)]
    else:
        best = {place.seat for place in frame.standings if place.rank == 1}
        told = [heat for heat in frame.heats if heat.outcome in WITH_A_WINNER and heat.winner in best]
    closed = told or frame.heats
    return closed[-1] if closed else None


def best_of(frame: messages.SnapshotMessage, heat: messages.HeatView) -> messages.EntryView | None:
    """Whose entry stands for the battle: the champion's of a knockout, else the heat's winner's."""
    champion = frame.bracket.champion if frame.bracket else None
    seat = heat.winner if champion is None else champion
    return next((entry for entry in heat.entries if entry.seat == seat), None)


def _final(bracket: messages.BracketView) -> messages.PairingView:
    return bracket.stages[-1].pairings[0]


def _by_points(standings: list[messages.StandingView]) -> str:
    """Where as many rounds were won by somebody else as by the first."""
    if len(standings) < 2 or standings[1].rank == 1 or standings[0].wins != standings[1].wins:
        return ""
    first, second = standings[:2]
    rounds = f"{first.wins} round{'' if first.wins == 1 else 's'} each"
    return (
        f"{first.nickname} and {second.nickname} won {rounds}; {first.nickname} is ahead by points, "
        f"{first.points:g} to {second.points:g}."
    )

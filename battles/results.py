"""The page of a battle that is over: what everybody in its room was shown, one heat at a time. Reads only.

It is made of the room's own frame, so that nothing can be on it that the frame does not hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from battles import deciding, messages, models
from battles.charting import bracket_of, figure_of, figures_of
from battles.charts import text
from battles.charts.figure import Figure
from battles.jury.sitting import VOTERS_FEWEST
from battles.seeds import slot_seed
from battles.snapshot import snapshot
from battles.states import Outcome, Phase, VoidReason
from battles.tabs import FINAL, Tab, called, tabs_of, unplayed_final, verdict_on_unplayed
from battles.turned import Turned, turned_in

ENDINGS = {
    VoidReason.ABANDONED: "Everybody left, so the battle was called off.",
    VoidReason.TOO_FEW_PLAYERS: "Too few players were left to go on.",
    VoidReason.NOBODY_WROTE: "Nobody wrote a prompt, so there was nothing to paint.",
    VoidReason.STUDIO_FAILED: "The studio could not paint the pictures. That is our fault, and nobody’s rating moved.",
    VoidReason.NO_VOTERS: "Nobody voted, so nobody can be said to have won.",
}
BARE = {
    Outcome.TIED: "Nobody is ahead: it is a tie.",
    Outcome.UNJUDGED: "Nobody judged {it}.",
    Outcome.EMPTY: "Nobody wrote anything in {it}.",
    Outcome.LOST: "The pictures of {it} were lost. It does not count.",
}
TOO_FEW = "Too few people judged it, so nobody can be said to have won."
SURENESS = ((0.99, "beyond doubt"), (0.95, "clearly"), (0.8, "probably"), (0.6, "narrowly"), (0.0, "by a hair"))


CHART = re.compile(r"[a-z]+-(\d{1,3})-(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Seeds:
    """A round's hidden seeds, opened."""

    commitment: str
    secret: str
    seeds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A battle that is over, and one of its heats in full (None where none was ever closed, or of a final without a heat)."""

    battle: models.Battle
    frame: messages.SnapshotMessage
    winners: tuple[str, ...]
    headline: str
    tabs: tuple[Tab, ...]
    heat: messages.HeatView | None
    verdict: str
    basis: str
    ruling: str
    """Why somebody won this heat, or went on from it in a knockout, where its votes do not say it."""
    decided: str
    """The same of what decided the battle, where its headline does not follow from votes won."""
    figures: tuple[Figure, ...]
    seeds: Seeds | None
    bracket: Figure | None
    turned: tuple[Turned, ...]


def result_of(battle: models.Battle, now: datetime, wanted: tuple[int, int] | str | None = None) -> Result | None:
    """`wanted` is a round and a heat of it, or FINAL where that was not played; the last heat unless said. None where there is
    no such heat, or the battle is still on: then nothing of it is told here, to nobody."""
    if not Phase(battle.phase).is_over:
        return None
    frame = snapshot(battle, now)
    if isinstance(wanted, str):
        return _result(battle, frame, None) if wanted == FINAL and unplayed_final(frame) else None
    row = _heat(battle, wanted or _last_of_champion(frame))
    if row is None and wanted is not None:
        return None
    return _result(battle, frame, row)


def _result(battle: models.Battle, frame: messages.SnapshotMessage, row: models.Heat | None) -> Result:
    shown = next(
        (heat for heat in frame.heats if row and (heat.round, heat.number) == (row.round.number, row.number)), None
    )
    winners = (
        tuple(place.nickname for place in frame.standings if place.rank == 1) if frame.phase == Phase.FINISHED else ()
    )
    return Result(
        battle=battle,
        frame=frame,
        winners=winners,
        headline=_headline(frame, winners),
        tabs=tabs_of(frame, shown),
        heat=_ahead_first(frame, shown) if shown else None,
        verdict=_verdict(frame, shown) if shown else verdict_on_unplayed(frame),
        basis=_basis(shown) if shown else "",
        ruling=deciding.ruling_on(frame, shown) if shown else "",
        decided=deciding.what_decided(frame),
        figures=tuple(figures_of(row)) if row else (),
        seeds=_seeds(row.round) if row else None,
        bracket=bracket_of(frame),
        turned=turned_in(battle, frame),
    )


def figure_in(battle: models.Battle, name: str, now: datetime) -> Figure | None:
    """A chart by its file's name, of a battle that is over."""
    if name == "bracket":
        return bracket_of(snapshot(battle, now))
    match = CHART.fullmatch(name)
    heat = heat_in(battle, int(match[1]), int(match[2])) if match else None
    return figure_of(heat, name) if heat else None


def heat_in(battle: models.Battle, round: int, number: int) -> models.Heat | None:
    """A heat whose results are out for good: of a battle that is over."""
    if not Phase(battle.phase).is_over:
        return None
    return _closed(battle).filter(round__number=round, number=number).first()


def _last_of_champion(frame: messages.SnapshotMessage) -> tuple[int, int] | None:
    """Where the final has no pictures the champion's last ones are shown first, and not just any semi-final's."""
    heat = deciding.heat_of(frame) if unplayed_final(frame) else None
    return (heat.round, heat.number) if heat else None


def _heat(battle: models.Battle, wanted: tuple[int, int] | None) -> models.Heat | None:
    return heat_in(battle, *wanted) if wanted else _closed(battle).last()


def _closed(battle: models.Battle) -> QuerySet[models.Heat]:
    closed = models.Heat.objects.filter(round__battle=battle).exclude(outcome=Outcome.OPEN)
    return closed.select_related("round__battle").order_by("round__number", "number")


def _headline(frame: messages.SnapshotMessage, winners: tuple[str, ...]) -> str:
    if frame.phase == Phase.VOID:
        return "No winner today"
    if len(winners) > 3:
        return f"{len(winners)} share the battle"
    if winners:
        return f"{text.listed(winners)} {'takes' if len(winners) == 1 else 'share'} the battle"
    return "It is over"


def _ahead_first(frame: messages.SnapshotMessage, heat: messages.HeatView) -> messages.HeatView:
    """Of a tied heat of a knockout: who went on stands before who did not."""
    ahead = deciding.ahead_in(frame, heat)
    if ahead is None:
        return heat
    return heat.model_copy(update={"entries": sorted(heat.entries, key=lambda entry: entry.seat != ahead.seat)})


def _verdict(frame: messages.SnapshotMessage, heat: messages.HeatView) -> str:
    ahead = deciding.ahead_in(frame, heat)
    if ahead is None:
        return verdict_on(heat, called(frame, heat))
    is_final = frame.bracket is not None and frame.bracket.stages[-1].round == heat.round
    return f"A tie, and {ahead.nickname} {'takes it' if is_final else 'goes on'}"


def ending_of(result: Result) -> str:
    """Why a battle is void; empty where it is not."""
    reason = result.battle.void_reason
    if not reason:
        return ""
    if reason == VoidReason.NO_VOTERS and any(_too_few_judged(heat) for heat in result.frame.heats):
        return TOO_FEW
    return ENDINGS[VoidReason(reason)]


def _too_few_judged(heat: messages.HeatView) -> bool:
    """Somebody judged it, and not as many as an open jury wants."""
    return heat.outcome == Outcome.UNJUDGED and heat.voters > 0


def verdict_on(heat: messages.HeatView, it: str = "this round") -> str:
    """`it` is what the heat is called; see `tabs.called`."""
    winner = next((entry.nickname for entry in heat.entries if entry.seat == heat.winner), None)
    if winner is None and _too_few_judged(heat):
        return f"Too few people judged it: {heat.voters} of at least {VOTERS_FEWEST}."
    if winner is None:
        return BARE.get(heat.outcome, BARE[Outcome.TIED]).format(it=it)
    if heat.outcome == Outcome.WALKOVER:
        return f"{winner} takes {it.replace('this', 'the')}: nobody else’s entry was painted."
    sure = next((words for least, words in SURENESS if (heat.confidence or 0) >= least), "")
    return f"{winner} wins, {sure}" if heat.confidence is not None else f"{winner} wins"


def _basis(heat: messages.HeatView) -> str:
    said = f"{text.counted(_votes(heat), 'vote')} from {text.counted(heat.voters, 'voter')}"
    is_won = heat.confidence is not None and heat.outcome == Outcome.WON
    sure = f", {text.percent(heat.confidence or 0)} sure" if is_won else ""
    return f"{said}{sure}{', by the open jury' if heat.by_jury else ''}"


def described(result: Result) -> str:
    """The page in a line, for those who have only its link."""
    if result.heat is None and result.verdict:
        return f"{result.verdict}. {result.decided}"
    if result.heat is None:
        return f"Paintoff battle {result.battle.code}"
    said = (f"“{result.heat.theme}”", result.verdict.rstrip("."), result.basis if result.heat.votes else "")
    told = ", ".join(part for part in said if part)
    return f"{told}. {result.ruling}" if result.ruling else told


def in_short(heat: messages.HeatView) -> str:
    """What a heat's verdict rests on, in a few words; nothing where nobody judged."""
    if not heat.votes:
        return ""
    said = text.counted(_votes(heat), "vote")
    is_won = heat.confidence is not None and heat.outcome == Outcome.WON
    return f"{said}, {text.percent(heat.confidence or 0)} sure" if is_won else said


def _votes(heat: messages.HeatView) -> int:
    return sum(flow.first_won + flow.second_won + flow.tied for flow in heat.votes)


def _seeds(played: models.Round) -> Seeds:
    secret = bytes(played.secret)
    seeds = tuple(slot_seed(secret, slot) for slot in range(played.slots))
    return Seeds(played.seed_commitment, secret.hex(), seeds)

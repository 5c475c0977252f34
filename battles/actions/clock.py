"""What happens by itself: a picture comes in, a deadline passes, the votes have said enough."""

from __future__ import annotations

from collections.abc import Callable

from battles import models, rerolling, rules, sights, verdicts
from battles.actions.moving import opening
from battles.actions.turns import Turn, turn
from battles.ballots import may_close
from battles.certainty import OPEN_SHORTEST
from battles.jury import sitting
from battles.log import Log
from battles.states import Outcome, PaintState, Phase


def settle_paint(paint_id: int, change: Callable[[models.Paint, Log], None]) -> bool:
    """Give a waiting paint its end, and raise the curtain when it was the last one. False where it came too late."""
    code = models.Battle.objects.values_list("code", flat=True).get(played_rounds__heats__entries__paints__id=paint_id)
    with turn(code) as taken:
        paint = models.Paint.objects.select_related("entry__seat", "entry__heat__round").get(id=paint_id)
        if paint.state != PaintState.WAITING:
            return False
        change(paint, taken.log)
        paint.save()
        rerolling.reroll(taken.row, taken.now, taken.log)
        taken.touch()
        taken.play(_tick_move(taken))
    return True


def tick(code: str, *, waits: bool = True) -> bool:
    """Let what is due happen. True when something did. Safe to call at any time, from any process."""
    with turn(code, waits=waits) as taken:
        if rerolling.reroll(taken.row, taken.now, taken.log) or sights.note(taken.row):
            taken.touch()
        before = taken.state
        return taken.play(_tick_move(taken)) != before


def _tick_move(taken: Turn) -> rules.Tick:
    if taken.state.phase is Phase.JURY:
        return _jury_move(taken)
    if taken.state.phase is not Phase.VOTING:
        return rules.Tick(opening(taken))
    counts = [_noted_count(taken, heat) for heat in verdicts.judged_heats(taken.row)]
    open_for = (taken.now - taken.state.phase_started_at).total_seconds()
    is_over = all(_needs_no_more(counted, open_for) for counted in counts)
    return rules.Tick(opening(taken), tuple(counted.verdict for counted in counts), is_over)


def _jury_move(taken: Turn) -> rules.Tick:
    """What the open jury has said so far: of a round that too few have judged, nothing."""
    counts = [_noted_count(taken, heat) for heat in verdicts.jury_heats(taken.row)]
    open_for = (taken.now - taken.state.phase_started_at).total_seconds()
    enough = [counted.voters >= sitting.VOTERS_FEWEST for counted in counts]
    said = [counted.verdict if has else _unjudged(counted) for counted, has in zip(counts, enough, strict=True)]
    sure = [may_close(counted.voters, None, open_for, counted.confidence) for counted in counts]
    return rules.Tick(opening(taken), tuple(said), all(enough) and all(sure))


def _unjudged(counted: verdicts.Count) -> rules.Verdict:
    return rules.Verdict(Outcome.UNJUDGED, heat=counted.verdict.heat)


def _needs_no_more(counted: verdicts.Count, open_for: float) -> bool:
    is_done = counted.is_exhausted and open_for >= OPEN_SHORTEST.total_seconds()
    return is_done or may_close(counted.voters, counted.eligible, open_for, counted.confidence)


def _noted_count(taken: Turn, heat: models.Heat) -> verdicts.Count:
    """How voting goes is shared state, written by the referee alone, so that votes never wait for each other."""
    counted = verdicts.count(heat)
    if (heat.voters, heat.votes) != (counted.voters, counted.votes):
        heat.voters, heat.votes, heat.confidence = counted.voters, counted.votes, counted.confidence
        heat.save(update_fields=["voters", "votes", "confidence"])
        taken.touch()
    return counted

"""A heat whose results are out, as charts: rows in, figures out. Shows nothing that the results do not tell."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from django.core.cache import cache

from battles import messages, models, verdicts
from battles.ballots import Dealt
from battles.charts import bracket, confidence, pairs, seeds, votes
from battles.charts.balance import Tally
from battles.charts.figure import Figure
from battles.course import course
from battles.pairings import Ruling, Way
from battles.standings import WITH_A_WINNER
from battles.states import Answer, EntryState, Outcome, Phase
from battles.tables import Pairing, Score
from battles.wall import letters

KEPT_SECONDS = 3600
RULINGS = {Ruling.SEEDS: "by seeds", Ruling.VOTES: "by votes", Ruling.DRAW: "by draw", Ruling.ALONE: "alone"}
STOOD = {Outcome.UNJUDGED: "not judged", Outcome.LOST: "pictures lost"}


def figures_of(heat: models.Heat) -> list[Figure]:
    """Of a closed heat, in the order in which a page shows them; none where nobody judged. Load its round and the
    round's battle."""
    entries = _entries(heat)
    answered = _answered(heat)
    seats = {entry.id: entry.seat.number for entry in entries}
    answered = [one for one in answered if one.low in seats and one.high in seats]
    if not answered:
        return []
    shown, flows = _named(heat, entries), _flows(answered, seats)
    mark = f"{heat.round.number}-{heat.number}"
    found = [
        votes.figure(f"votes-{mark}", shown, flows),
        pairs.figure(f"pairs-{mark}", shown, flows),
        seeds.figure(f"seeds-{mark}", shown, heat.round.slots, _by_slot(answered, seats)),
        _confidence(f"confidence-{mark}", heat, shown, answered, seats),
    ]
    return [figure for figure in found if figure is not None]


def figure_of(heat: models.Heat, name: str) -> Figure | None:
    return next((figure for figure in figures_of(heat) if figure.name == name), None)


def bracket_of(frame: messages.SnapshotMessage) -> Figure | None:
    """Of a knockout that is finished; None for everything else."""
    if frame.bracket is None or frame.phase != Phase.FINISHED:
        return None
    names = {seat.number: seat.nickname for seat in frame.seats}
    pairings = [_pairing(stage.number, one, names) for stage in frame.bracket.stages for one in stage.pairings]
    return bracket.figure("bracket", pairings)


def _pairing(stage: int, one: messages.PairingView, names: Mapping[int, str]) -> bracket.Pairing:
    """Where its heat named no winner, with how it stood and what decided."""
    ruling = RULINGS.get(one.ruling, "") if one.ruling and one.outcome not in WITH_A_WINNER else ""
    stood = STOOD.get(one.outcome or Outcome.TIED, "tied") if ruling else ""
    sides = _side(one, one.first, names), _side(one, one.second, names)
    return bracket.Pairing(stage, one.number, *sides, one.advanced, stood, ruling or _walkover(one))


def _walkover(one: messages.PairingView) -> str:
    is_one = one.advanced is not None and (one.way == Way.WALKOVER or one.outcome == Outcome.WALKOVER)
    return "by walk-over" if is_one else ""


def _side(one: messages.PairingView, seat: int | None, names: Mapping[int, str]) -> bracket.Side | None:
    """With what kept them from being judged, where they are the one whom it kept."""
    if seat is None:
        return None
    is_out = one.advanced is not None and one.advanced != seat
    left = "left" if is_out and one.way == Way.WALKOVER else ""
    silent = "no picture" if is_out and one.outcome == Outcome.WALKOVER else ""
    return bracket.Side(seat, names.get(seat, "somebody"), left or silent)


def _entries(heat: models.Heat) -> list[models.Entry]:
    """Those that were judged, best first."""
    painted = heat.entries.filter(state=EntryState.PAINTED).select_related("seat__player")
    return sorted(painted, key=lambda entry: (entry.rank or 999, entry.seat.number))


def _answered(heat: models.Heat) -> list[Dealt]:
    """What counts, in the order of answering."""
    rows = heat.ballots.counting().order_by("answered_at", "id")
    return [
        Dealt(voter, low, high, slot, left, Answer(answer), weight)
        for voter, low, high, slot, left, answer, weight in rows.values_list("voter_id", *verdicts.PAIR, *verdicts.SAID)
    ]


def _named(heat: models.Heat, entries: Sequence[models.Entry]) -> list[votes.Entry]:
    called = letters(bytes(heat.round.secret), [entry.id for entry in entries])
    return [votes.Entry(entry.seat.number, entry.seat.player.nickname, called[entry.id]) for entry in entries]


def _flows(answered: Sequence[Dealt], seats: dict[int, int]) -> list[votes.Flow]:
    scores = sorted(_scores(answered).items(), key=lambda item: item[0])
    return [votes.Flow(seats[low], seats[high], score.low, score.high, score.ties) for (low, high), score in scores]


def _scores(answered: Iterable[Dealt]) -> dict[Pairing, Score]:
    scores: dict[Pairing, Score] = {}
    for ballot in answered:
        scores.setdefault((ballot.low, ballot.high), Score()).add(ballot)
    return scores


def _by_slot(answered: Sequence[Dealt], seats: dict[int, int]) -> dict[tuple[int, int], Tally]:
    found: dict[tuple[int, int], Tally] = {}
    for slot in {ballot.slot for ballot in answered}:
        for (low, high), score in _scores(one for one in answered if one.slot == slot).items():
            tally = Tally(score.low, score.ties, score.high)
            for entry, own in ((low, tally), (high, tally.turned)):
                found[seats[entry], slot] = found.get((seats[entry], slot), Tally()) + own
    return found


def _confidence(
    name: str, heat: models.Heat, shown: Sequence[votes.Entry], answered: Sequence[Dealt], seats: dict[int, int]
) -> Figure | None:
    names = {entry.seat: entry.name for entry in shown}
    if heat.confidence is None:  # but one entry could be seen in the end, and no vote speaks of one alone
        return None
    return confidence.figure(name, names, _steps(heat, answered, seats), _ending(heat))


def _steps(heat: models.Heat, answered: Sequence[Dealt], seats: dict[int, int]) -> list[confidence.Step]:
    """Kept a while: thirty entries take some hundred milliseconds. What counts can change later, by an exclusion."""
    withheld = sorted(entry.id for entry in heat.entries.all() if entry.is_withheld)
    key = f"battles.course/2:{hashlib.sha256(repr((answered, withheld)).encode()).hexdigest()}"
    steps: list[confidence.Step] | None = cache.get(key)
    if steps is None:
        judged = [one for one in verdicts.contenders_of(heat) if one.entry in seats]
        steps = [
            confidence.Step(step.ballots, None if step.leader is None else seats[step.leader], step.sure)
            for step in course(judged, answered, withheld=withheld)
        ]
        cache.set(key, steps, KEPT_SECONDS)
    return steps


def _ending(heat: models.Heat) -> str:
    """Why voting ended: the clock, or one of the two reasons to end before it."""
    played = heat.round
    if played.curtain_at is None or played.closed_at is None:
        return "ended without a vote"
    if (played.closed_at - played.curtain_at).total_seconds() >= played.battle.voting_seconds:
        return "ended with the time"
    return "ended early, sure enough" if (heat.confidence or 0) > confidence.SURE else "ended early, all was judged"

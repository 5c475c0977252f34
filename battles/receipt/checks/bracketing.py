"""The draw of a knockout is the one that was committed to, and everybody met and went on by its bracket's rules.

Recomputed by the functions that the site plays with (`battles.bracket`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from battles import battle, bracket, rulings
from battles.ballots import votes_won
from battles.pairings import Pairing
from battles.receipt import findings
from battles.receipt.checks.judging import counted_in
from battles.receipt.findings import Finding
from battles.receipt.story import Bracketed, Draw, Heat, Story, Verdict
from battles.seeds import verify
from battles.states import Format, Outcome

CHECK = "bracket"


def check(story: Story) -> Iterator[Finding]:
    if not is_knockout(story):
        if story.draw is not None or story.brackets:
            yield Finding(CHECK, "bracket", "a battle of this format draws no bracket")
        return
    if story.draw is None:
        if story.rounds:
            yield Finding(CHECK, "draw", "rounds were played before the draw was opened")
        return
    yield from _drawn(story, story.draw)
    yield from _paired(story, story.draw.order)


def is_knockout(story: Story) -> bool:
    return story.created is not None and story.created["format"] == Format.KNOCKOUT


def places(story: Story) -> dict[int, int]:
    """By seat, as the bracket gives them. Empty for another format."""
    if not is_knockout(story) or story.draw is None:
        return {}
    return bracket.places(_played(story, story.draw.order), story.draw.order)


def places_at(story: Story, line: int) -> dict[int, int]:
    """By seat, as the recounts above this line would have them: what ratings are corrected by. The bracket stays."""
    if not is_knockout(story) or story.draw is None:
        return {}
    order = story.draw.order
    verdicts: dict[int, list[battle.Verdict]] = {}
    for heat in story.heats():
        if recount := heat.recount_at(line):
            verdicts.setdefault(heat.round, []).append(_told(heat, recount.verdict, recount.excluded))
    wrote = {number: _wrote(story, number) for number in story.rounds}
    return bracket.places(bracket.counted_again(_played(story, order), verdicts, wrote, order), order)


def ruling(story: Story) -> str:
    """Why the champion took the final, as it was played, where its votes do not say it. Empty for another format."""
    if not is_knockout(story) or story.draw is None:
        return ""
    final = bracket.final_of(_played(story, story.draw.order))
    return rulings.sentence(_decided(story, final)) if final is not None and final.is_closed else ""


def _played(story: Story, order: tuple[int, ...]) -> tuple[Pairing, ...]:
    made: tuple[Pairing, ...] = ()
    for told in story.brackets:
        made = _next(story, made, told, order)
    return made


def _wrote(story: Story, round: int) -> set[int]:
    return {seat for (number, seat), entry in story.entries.items() if number == round and entry.seals}


def _decided(story: Story, final: Pairing) -> rulings.Decided:
    heat = story.rounds[final.round].heats[final.heat] if final.round and final.heat else None
    verdict = _verdict(heat) if heat else None
    behind = next((seat for seat in final.seats if seat != final.advanced), None)
    votes = {score.seat: score.votes for score in verdict.scores} if verdict else {}
    is_tied = verdict is not None and verdict.outcome is Outcome.TIED
    return rulings.Decided(
        size=1,
        way=final.way,
        outcome=verdict.outcome if verdict else None,
        ruling=final.ruling,
        ahead=f"seat {final.advanced}" if final.advanced is not None else None,
        behind=f"seat {behind}" if behind is not None else None,
        is_winner=verdict is not None and verdict.winner == final.advanced,
        score=(votes.get(final.advanced or 0, 0), votes.get(behind or 0, 0)) if is_tied else None,
    )


def _drawn(story: Story, draw: Draw) -> Iterator[Finding]:
    place, secret = findings.line(draw.line), bytes.fromhex(draw.secret)
    if story.draw_commitment is None or not verify(story.draw_commitment, secret):
        yield Finding(CHECK, place, "the secret is not the one that was committed to when the battle was made")
    if sorted(draw.order) != sorted(draw.playing):
        yield Finding(CHECK, place, "those who were drawn are not those who played")
    elif draw.order != bracket.draw(draw.order, secret, draw.ratings):
        yield Finding(CHECK, place, "by its ratings and its secret the draw is another")


def _paired(story: Story, order: tuple[int, ...]) -> Iterator[Finding]:
    made: tuple[Pairing, ...] = ()
    for told in story.brackets:
        after = _next(story, made, told, order)
        if told.pairings != tuple(one for one in after if one not in made):
            yield Finding(CHECK, findings.line(told.line), "by the rules of the bracket others meet, or others go on")
            return
        made = after
    met = {(one.round, one.heat): one.seats for one in made if one.heat is not None}
    for heat in story.heats():
        if sorted(met.get((heat.round, heat.number), ())) != sorted(heat.seats):
            yield Finding(
                CHECK, findings.heat(heat.round, heat.number), "the bracket does not have these two meet here"
            )


def _next(story: Story, made: tuple[Pairing, ...], told: Bracketed, order: tuple[int, ...]) -> tuple[Pairing, ...]:
    """The bracket after a line of it: the heats of a round are decided, or the next stage is opened."""
    last = max((one.round or 0 for one in made), default=0)
    if all(one.is_closed for one in made):
        return bracket.go_on(made, order, told.gone, last + 1)
    played = story.rounds.get(last)
    verdicts = [_verdict(heat) for heat in played.heats.values()] if played else []
    if {verdict.heat for verdict in verdicts} != {one.heat for one in made if one.round == last and one.heat}:
        return made
    return bracket.close(made, last, verdicts, _wrote(story, last), order)


def _verdict(heat: Heat) -> battle.Verdict:
    """As the site had it when it decided who goes on; whether it is what the ballots say, another check asks."""
    if heat.verdict is None:
        return battle.Verdict(Outcome.UNJUDGED, heat=heat.number)
    return _told(heat, heat.verdict)


def _told(heat: Heat, verdict: Verdict, excluded: Collection[int] | None = None) -> battle.Verdict:
    """With what decides who goes on where nobody has won; `excluded` are lines of ballots that did not count by then."""
    won = votes_won(counted_in(heat, excluded))
    scores = tuple(battle.Score(one["seat"], one["slots_won"] or 0, won[one["seat"]]) for one in verdict.places)
    return battle.Verdict(verdict.outcome, verdict.winner, heat.number, scores)

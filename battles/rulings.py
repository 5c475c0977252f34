"""Why somebody went on in a knockout, in words, wherever the votes alone do not say it. Pure; knows neither rows nor wire."""

from __future__ import annotations

from dataclasses import dataclass

from battles.pairings import Ruling, Way
from battles.states import Outcome

NAMES = {1: "final", 2: "semi-final", 4: "quarter-final"}
RULE = "the rule for heats without a winner: more seeds won, then more votes, then the better place in the draw"
BY = {
    Ruling.SEEDS: "more seeds won",
    Ruling.VOTES: "more votes, as both won equally many seeds",
    Ruling.DRAW: "the better place in the draw",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """A pairing that is closed. `size` is how many pairings its stage has, 1 in the final. `ahead` and `behind` are names, None
    where there is nobody; `is_winner` says whether the heat, as it is counted now, was won by who went on. `score` are the
    votes of who went on and of the other one."""

    size: int
    way: Way
    outcome: Outcome | None
    ruling: Ruling | None
    ahead: str | None
    behind: str | None
    is_winner: bool
    score: tuple[int, int] | None = None

    @property
    def stage(self) -> str:
        return NAMES.get(self.size, "heat")


def sentence(of: Decided) -> str:
    """Empty where who went on has won the votes, which say it better."""
    match of.way:
        case Way.BYE:
            return f"{of.ahead} had no opponent in {_this(of)}, and {_goes_on(of)} by a bye."
        case Way.WALKOVER:
            return f"{of.behind} was gone before {_this(of)}, so {of.ahead} {_goes_on(of)} by walk-over."
        case Way.NOBODY:
            return f"Nobody was left for {_this(of)}."
    return _met(of)


def _met(of: Decided) -> str:
    if of.ahead is None:
        left = "there is no champion" if of.size == 1 else "nobody goes on and the next opponent has a bye"
        return f"Neither wrote in {_this(of)}: {left}."
    if of.outcome is Outcome.WALKOVER and of.is_winner:
        return f"{of.behind} wrote nothing in {_this(of)}, so {of.ahead} {_goes_on(of)} by walk-over."
    if _was_counted_again(of):
        return f"The votes were counted again since. The bracket stands as it was played: {of.ahead} {_goes_on(of)}."
    if of.is_winner:
        return ""
    return f"{_how_it_stood(of)}, and {of.ahead} {_goes_on(of)} {_by(of)}."


def _was_counted_again(of: Decided) -> bool:
    """What it was decided by is not what the heat says now. Of one that was played before rulings were kept, a heat that
    somebody else has won says it."""
    if of.outcome is Outcome.WON and not of.is_winner:
        return True
    return of.ruling is Ruling.VERDICT and not of.is_winner


def _how_it_stood(of: Decided) -> str:
    match of.outcome:
        case Outcome.UNJUDGED:
            return f"Nobody judged {_this(of)}"
        case Outcome.LOST:
            return f"The studio lost pictures of {_this(of)}"
    return f"{_this(of).capitalize()} was tied{_score(of)}"


def _by(of: Decided) -> str:
    if of.ruling is Ruling.ALONE:
        return "as the only one who wrote"
    if of.ruling is Ruling.DRAW and of.score is not None and any(of.score):
        return f"by {BY[Ruling.DRAW]}, as seeds and votes were equal"
    return f"by {BY[of.ruling]}" if of.ruling in BY else f"by {RULE}"


def _this(of: Decided) -> str:
    return "the final" if of.size == 1 else f"this {of.stage}"


def _goes_on(of: Decided) -> str:
    return "takes it" if of.size == 1 else "goes on"


def _score(of: Decided) -> str:
    if of.score is None:
        return ""
    return f" {of.score[0]} : {of.score[1]}" if any(of.score) else ", every pair too close to call"

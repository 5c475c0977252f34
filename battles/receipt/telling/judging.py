"""Who judges, their ballots, and the verdicts and secrets that follow."""

from __future__ import annotations

from battles.receipt.shapes import maybe_moment, moment
from battles.receipt.story import Ballot, Closing, Juror, Round, Said, Story, Verdict
from battles.receipt.telling import known
from battles.receipt.telling.known import Misplaced
from battles.states import Answer, BallotKind, Outcome


def voting_closed(story: Story, line: Said) -> None:
    played, said = known.played(story, line), line.content
    if played.voting is not None:
        raise Misplaced("voting in this round was closed already")
    unseen = frozenset(_painted(story, played, one) for one in said.get("unseen", ()))
    played.voting = Closing(line.number, line.at, said["why"], tuple(said["present"]), unseen)


def _painted(story: Story, played: Round, said: dict[str, int]) -> tuple[int, int]:
    entry = story.entries.get((played.number, said["seat"]))
    if entry is None or entry.heat != said["heat"] or said["slot"] not in entry.pictures:
        raise Misplaced("what nobody could see was never painted")
    return said["seat"], said["slot"]


def left_to_jury(story: Story, line: Said) -> None:
    played = known.played(story, line)
    if played.voting is None or played.left_to_jury is not None:
        raise Misplaced("a round is left to the open jury once, when voting in it has closed")
    played.left_to_jury = line.number


def juror(story: Story, line: Said) -> None:
    said = line.content
    if said["voter"] in story.jurors:
        raise Misplaced("this juror was told already")
    story.jurors[said["voter"]] = Juror(line.number, said["circle"], said["counts"])


def ballot(story: Story, line: Said) -> None:
    said = line.content
    heat = known.heat(story, line)
    if heat.verdict is not None:
        raise Misplaced("a ballot after the verdict of its heat")
    heat.ballots.append(
        Ballot(
            line=line.number,
            voter=said["voter"],
            left=said["left"],
            right=said["right"],
            slot=said["slot"],
            kind=BallotKind(said["kind"]),
            weight=said["weight"],
            excluded=said["excluded"],
            answer=Answer(said["answer"]) if said["answer"] else None,
            passed=said["passed"],
            dealt_at=moment(said["dealt_at"]),
            shown_at=maybe_moment(said["shown_at"]),
            answered_at=maybe_moment(said["answered_at"]),
        )
    )
    if said["excluded"]:
        story.excluded.add(line.number)


def verdict(story: Story, line: Said) -> None:
    heat = known.heat(story, line)
    if heat.verdict is not None:
        raise Misplaced("this heat had its verdict already")
    heat.verdict = verdict_in(line)


def verdict_in(line: Said) -> Verdict:
    said = line.content
    return Verdict(
        line=line.number,
        outcome=Outcome(said["outcome"]),
        winner=said["winner"],
        confidence=said["confidence"],
        voters=said["voters"],
        votes=said["votes"],
        places=tuple(said["places"]),
        withheld=frozenset(said.get("withheld", ())),
    )


def results(story: Story, line: Said) -> None:
    played, said = known.played(story, line), line.content
    if played.secret is not None:
        raise Misplaced("the results of this round were out already")
    played.results_line, played.secret, played.seeds = line.number, said["secret"], tuple(said["seeds"])

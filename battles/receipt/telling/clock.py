"""The phases of a battle with their deadlines."""

from __future__ import annotations

from battles.receipt.shapes import maybe_moment, moment
from battles.receipt.story import Said, Stage, Story
from battles.receipt.telling.known import Misplaced
from battles.states import Phase


def phase(story: Story, line: Said) -> None:
    said = line.content
    if story.stages and story.stages[-1].phase.is_over:
        raise Misplaced("the battle was over already")
    stage = Stage(
        line=line.number,
        round=said["round"],
        phase=Phase(said["phase"]),
        at=line.at,
        deadline=maybe_moment(said["deadline"]),
        by=said["by"],
        void_reason=said["void_reason"],
    )
    story.stages.append(stage)


def extended(story: Story, line: Said) -> None:
    if not story.stages or story.stages[-1].phase is not Phase.PROMPTING:
        raise Misplaced("time is added while people write, and nobody was writing")
    story.stages[-1].deadline = moment(line.content["deadline"])

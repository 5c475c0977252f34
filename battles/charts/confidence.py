"""How sure the votes were of their leader, vote by vote, and where voting ended. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from battles.charts import text
from battles.charts.drawing import LARGE, SMALL, Drawing
from battles.charts.figure import WIDE, Figure, Table, make
from battles.charts.scale import Scale, ticks

SURE = 0.95
LEFT, TOP = 46.0, 30.0
NARROW_PLOT, WIDE_PLOT = 150.0, 190.0
STRIP, UNDER = 20.0, 46.0
LEVELS = (0.0, 0.5, SURE)
ROWS = 12
PADDING = 4.0
TOLD_LEAST = 4
"""Letters of a longer name by which it is still known."""


@dataclass(frozen=True, slots=True)
class Step:
    """After so many votes: who leads (a seat; None: nobody alone), and how likely that is the best, 0 to 1."""

    votes: int
    leader: int | None
    sure: float


def figure(name: str, names: Mapping[int, str], steps: Sequence[Step], ending: str) -> Figure | None:
    """`ending` is why voting ended, in a few words. None where nobody voted."""
    if len(steps) < 2:
        return None
    return make(
        name,
        "How sure the votes were",
        _sentence(names, steps, ending),
        lambda width: _draw(width, names, steps, ending),
        _table(names, steps),
    )


def leads(steps: Sequence[Step]) -> list[tuple[int, int, int]]:
    """(seat, from, to): who led from which vote on until which, each stretch once, nobody's left out."""
    found: list[tuple[int, int, int]] = []
    for before, after in pairwise(steps):
        if before.leader is None:
            continue
        if found and found[-1][0] == before.leader and found[-1][2] == before.votes:
            found[-1] = (before.leader, found[-1][1], after.votes)
        else:
            found.append((before.leader, before.votes, after.votes))
    return found


def _sentence(names: Mapping[int, str], steps: Sequence[Step], ending: str) -> str:
    last = steps[-1]
    seats = [seat for seat, _, _ in leads(steps)]
    changes = sum(one != other for one, other in pairwise(seats))
    ahead = "nobody alone" if last.leader is None else text.isolated(names[last.leader])
    return (
        f"After {text.counted(last.votes, 'vote')} {ahead} was in the lead, {text.percent(last.sure)} sure. "
        f"The lead changed {text.counted(changes, 'time')}. {ending[:1].upper()}{ending[1:]}."
    )


def _table(names: Mapping[int, str], steps: Sequence[Step]) -> Table:
    """Some of the steps, the last one among them."""
    every = -(-len(steps) // ROWS)
    chosen = steps[::-1][::every][::-1]
    rows = (
        (str(one.votes), "–" if one.leader is None else names[one.leader], text.percent(one.sure)) for one in chosen
    )
    return Table(("Votes", "In the lead", "Sure"), tuple(rows))


def _draw(width: float, names: Mapping[int, str], steps: Sequence[Step], ending: str) -> Drawing:
    on = Drawing(width)
    plot = WIDE_PLOT if width >= WIDE else NARROW_PLOT
    last = steps[-1]
    x = Scale(0, last.votes, LEFT, width - 8)
    y = Scale(0, 1, TOP + plot, TOP)
    sure = f"{text.percent(last.sure)} sure"
    on.text(0, 14, sure, size=LARGE, kind="c-strong")
    on.text(width, 14, _within(width - text.width(sure, LARGE) - 10, ending), size=SMALL, anchor="end", kind="c-muted")
    points = [(x(step.votes), y(step.sure)) for step in steps]
    on.area([*points, (points[-1][0], y(0)), (points[0][0], y(0))], "c-band")
    for level in LEVELS:
        on.line([(LEFT, y(level)), (width - 8, y(level))], "c-limit" if level == SURE else "c-grid")
        on.text(LEFT - 6, y(level) + 4, f"{level * 100:.0f} %", size=SMALL, anchor="end", kind="c-muted")
    on.line(points, "c-line")
    on.circle(*points[-1], 5, "c-mark")
    _strip(on, TOP + plot + 8, names, steps, x)
    _votes(on, TOP + plot + STRIP + 24, last.votes, x)
    on.height = TOP + plot + STRIP + UNDER - 16
    return on


def _within(room: float, ending: str) -> str:
    """Its reason alone where there is no room for the whole: "ended early, sure enough" is "sure enough"."""
    return ending if text.width(ending, SMALL) <= room else ending.rpartition(", ")[2]


def _strip(on: Drawing, top: float, names: Mapping[int, str], steps: Sequence[Step], x: Scale) -> None:
    """Who led when: a name in each stretch that has room for one. A letter and an ellipsis would name nobody."""
    stretches = leads(steps)
    if stretches:
        on.text(LEFT - 6, top + 14, "lead", size=SMALL, anchor="end", kind="c-muted")
    for seat, first, last in stretches:
        start, end = x(first), x(last)
        on.rect(start + 0.5, top, end - start - 1, STRIP, "c-ahead" if seat == steps[-1].leader else "c-cell", 4)
        name = text.shorten(text.clean(names[seat]), end - start - PADDING, SMALL)
        if name == text.clean(names[seat]) or len(text.clusters(name)) > TOLD_LEAST:
            on.text((start + end) / 2, top + 14, name, size=SMALL, anchor="middle")


def _votes(on: Drawing, y: float, most: int, x: Scale) -> None:
    """Round numbers along the axis, and what they count at its end."""
    words = text.counted(most, "vote")
    free = x(most) - text.width(words, SMALL) - 12
    on.text(x(most), y, words, size=SMALL, anchor="end", kind="c-muted")
    for tick in ticks(0, most, 6 if on.width >= WIDE else 4):
        wide = text.width(f"{tick:.0f}", SMALL)
        if tick == int(tick) and x(tick) + wide / 2 < free:
            on.text(x(tick), y, f"{tick:.0f}", size=SMALL, anchor="middle", kind="c-muted")

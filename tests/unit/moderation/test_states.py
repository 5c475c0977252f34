"""The ways between the states of a subject, each of the sixteen by hand."""

from __future__ import annotations

import pytest

from gallery.takedowns import Move
from moderation.states import BY_THE_SITE, NoWay, State, may_move

TABLE = """
            pending  visible  withheld  blocked
pending     -        person   person    person
visible     site     -        person    person
withheld    site     person   -         person
blocked     site     person   person    -
"""
"""Where a person's word leads from the row to the column, where the site alone does, and where nothing does."""

TARGETS, *ROWS = (line.split() for line in TABLE.strip().splitlines())
CELLS = [(row[0], target, way) for row in ROWS for target, way in zip(TARGETS, row[1:], strict=True)]


def test_the_table_has_every_pair_once():
    assert [(source, target) for source, target, _ in CELLS] == [(one, other) for one in State for other in State]


@pytest.mark.parametrize(("source", "target", "way"), CELLS)
def test_each_way_is_a_persons_the_sites_or_none(source, target, way):
    by_person, by_site = may_move(State(source), State(target)), State(target) in BY_THE_SITE[State(source)]
    assert (by_person, by_site) == (way == "person", way == "site")


@pytest.mark.parametrize(("source", "target", "way"), CELLS)
def test_a_picture_takes_no_step_that_is_not_there_for_whoever_moves_it(source, target, way):
    for mover, by_the_site in (("person", False), ("site", True)):
        if way == mover:
            assert Move(7, State(source), State(target), by_the_site=by_the_site).to == target
        else:
            with pytest.raises(NoWay):
                Move(7, State(source), State(target), by_the_site=by_the_site)

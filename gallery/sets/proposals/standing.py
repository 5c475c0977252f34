"""What a proposal would do as its two branches stand now."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from gallery.models import ProposalState, SetCommit, SetProposal
from gallery.sets import ancestry, store
from gallery.sets.proposals.checks.results import Change
from gallery.sets.tree import versions
from gallery.sets.tree.comparing import Difference
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.nodes import Nodes
from gallery.sets.tree.settling import Conflict

AROUND = ("image_set", "author", "source__head", "target__head", "source__image_set", "target__image_set")
Sides = tuple[Entry | None, Entry | None, Entry | None]
Roots = tuple[bytes, bytes, bytes]
"""Of base, ours and theirs."""
MOST, LARGE = 64, 2_000
"""So many are remembered, of at most so many changes: some 100 MB where all are as large as that."""


class _Outcome(NamedTuple):
    """`fresh` are the nodes of the merged root that nobody has kept."""

    root: bytes
    conflicts: list[Conflict]
    differences: list[Difference]
    fresh: dict[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Standing:
    """The commits that are merged, and what comes of it: the root has ours wherever there is a conflict. `differences` are what
    the target would see change."""

    base: SetCommit
    ours: SetCommit
    theirs: SetCommit
    root: bytes
    conflicts: list[Conflict]
    differences: list[Difference]
    nodes: Nodes

    @property
    def is_nothing(self) -> bool:
        """Everything that is proposed is there already."""
        return self.base == self.theirs

    def entries(self, slots: Iterable[str]) -> dict[str, Sides]:
        """Base, ours and theirs of these slots."""
        base, ours, theirs = (
            versions.look_up(self.nodes, bytes(one.root), slots) for one in (self.base, self.ours, self.theirs)
        )
        return {slot: (base.get(slot), ours.get(slot), theirs.get(slot)) for slot in slots}

    def changes(self, differences: Sequence[Difference] | None = None) -> list[Change]:
        """All of them with the entries, or these. A slot in conflict is not among them, unless something else in it changes."""
        asked = self.differences if differences is None else differences
        return [Change(*one) for one in versions.told(self.nodes, asked)]


def now(proposal: SetProposal) -> Standing | None:
    """Of one that is open as it stands, of another as it stood at its end; None where a branch is gone."""
    there = ends(proposal)
    return of(*there) if there is not None else None


def ends(proposal: SetProposal) -> tuple[SetCommit, SetCommit] | None:
    """Ours and theirs, of which `now` tells."""
    if proposal.state == ProposalState.OPEN:
        if proposal.source is None or proposal.target is None:
            return None
        return proposal.target.head, proposal.source.head
    if proposal.onto is None or proposal.head is None:
        return None
    return proposal.onto, proposal.head


def of(ours: SetCommit, theirs: SetCommit) -> Standing:
    nodes = store.work()
    base = ancestry.nearest(ours, theirs)
    roots = (bytes(base.root), bytes(ours.root), bytes(theirs.root))
    known = _KNOWN.get(roots)
    if known is None:
        known = _reckoned(nodes, roots)
        _KNOWN.keep(roots, known)
    nodes.fresh |= known.fresh
    return Standing(base, ours, theirs, known.root, list(known.conflicts), list(known.differences), nodes)


def _reckoned(nodes: Nodes, roots: Roots) -> _Outcome:
    made = versions.merged(nodes, *roots)
    differences = versions.compared(nodes, roots[1], made.root)
    return _Outcome(made.root, made.conflicts, differences, dict(nodes.fresh))


class _Known:
    """What was reckoned lately, in this process: every page of a proposal asks for it. Named by what it was reckoned from, so it
    is right for as long as anybody asks."""

    def __init__(self) -> None:
        self._found: OrderedDict[Roots, _Outcome] = OrderedDict()
        self._lock = Lock()

    def get(self, roots: Roots) -> _Outcome | None:
        with self._lock:
            if roots in self._found:
                self._found.move_to_end(roots)
            return self._found.get(roots)

    def keep(self, roots: Roots, found: _Outcome) -> None:
        if len(found.differences) + len(found.conflicts) > LARGE:
            return
        with self._lock:
            self._found[roots] = found
            if len(self._found) > MOST:
                self._found.popitem(last=False)


_KNOWN = _Known()

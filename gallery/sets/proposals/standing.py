"""What a proposal would do as its two branches stand now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    if proposal.state == ProposalState.OPEN:
        if proposal.source is None or proposal.target is None:
            return None
        return of(proposal.target.head, proposal.source.head)
    if proposal.onto is None or proposal.head is None:
        return None
    return of(proposal.onto, proposal.head)


def of(ours: SetCommit, theirs: SetCommit) -> Standing:
    nodes = store.work()
    base = ancestry.nearest(ours, theirs)
    made = versions.merged(nodes, *(bytes(one.root) for one in (base, ours, theirs)))
    differences = versions.compared(nodes, bytes(ours.root), made.root)
    return Standing(base, ours, theirs, made.root, made.conflicts, differences, nodes)

"""A set with a proposal: Ada's set, Bo's branch, and Cy and Di, who may commit."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

from accounts.models import Player
from battles.models import SettlementBallot
from gallery.models import ImageSet, ReviewVerdict, Role, SetBranch, SetMember, SetProposal
from gallery.sets import branches, settling_by_vote
from gallery.sets.branches import Word
from gallery.sets.proposals import merging, opening, reviewing
from gallery.sets.proposals.standing import AROUND
from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry
from tests.support.paintings import picture_of
from tests.support.people import account
from tests.support.sets import many

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
WAS = Entry(prompt="a heron", caption="grey", tags=("bird",))


def proposal_in(image_set: ImageSet, author: Player) -> SetProposal:
    """Of its branch `side` to `main`."""
    rows = SetBranch.objects.select_related("head", "image_set").filter(image_set=image_set)
    branches.commit(rows.get(name="side"), {"otter": Entry(caption="An otter")}, Word(author, NOON))
    return opening.propose(rows.get(name="side"), rows.get(name="main"), author, "An otter", "", NOON)


def vote_of(proposal: SetProposal) -> str:
    """The key of one that is over."""
    told = {"slot": "heron", "cell": "caption", "digest": "0" * 32, "sides": {}, "until": NOON, "state": "decided"}
    return proposal.votes.create(**told, receipt=b"{}").key


def vote_dealt_to_nobody(owner: Player) -> SettlementBallot:
    """About the pictures of a slot of a set that everybody may look into."""
    made = [picture_of(owner, seed=seed) for seed in (11, 12, 13)]
    was, ours, theirs = (Entry(picture=bytes.fromhex(one.blob_id)) for one in made)
    held, main = branches.begin("Asked", Word(owner, NOON), {"heron": was}, made, visibility="public")
    side = branches.fork("side", main.head, owner)
    branches.commit(main, {"heron": ours}, Word(owner, NOON))
    branches.commit(side, {"heron": theirs}, Word(owner, NOON))
    rows = SetBranch.objects.select_related("head", "image_set").filter(image_set=held)
    proposal = opening.propose(rows.get(name="side"), rows.get(name="main"), owner, "Ask", "", NOON)
    now = timezone.now()
    vote = settling_by_vote.begin(proposal, ("heron", "picture"), owner, settling_by_vote.Length.DAY, now)
    return vote.settlement.ballots.create(low=1, high=2, low_is_left=True, dealt_at=now)


class Study:
    """`main` is protected; `work` is Bo's branch of it."""

    def __init__(self, *, protected: bool = True, slots: dict[str, Entry] | None = None) -> None:
        self.ada, self.bo, self.cy, self.di = (account(name) for name in ("Ada", "Bo", "Cy", "Di"))
        held = many(0, 30) | {"heron": WAS} if slots is None else slots
        self.set, main = branches.begin("Herons", Word(self.ada, NOON), held, visibility="public")
        ImageSet.objects.filter(pk=self.set.pk).update(takes_proposals=True)
        self.set.refresh_from_db()
        SetMember.objects.create(image_set=self.set, player=self.cy, role=Role.COMMIT)
        SetMember.objects.create(image_set=self.set, player=self.di, role=Role.COMMIT)
        SetBranch.objects.filter(pk=main.pk).update(protected=protected)
        branches.fork("work", main.head, self.bo)

    def branch(self, name: str) -> SetBranch:
        """As somebody has it who looks now."""
        return SetBranch.objects.select_related("head", "image_set").get(image_set=self.set, name=name)

    def write(self, name: str, changes: dict[str, Entry | None], by: Player | None = None) -> None:
        branches.commit(self.branch(name), changes, Word(by or self.bo, NOON))

    def clash(self, ours: dict[str, Entry], theirs: dict[str, Entry]) -> SetProposal:
        """A proposal of Bo, who changed the same slots to theirs of which Ada made ours meanwhile."""
        self.write("work", theirs)
        self.write("main", ours, self.ada)
        return self.propose()

    def propose(self, source: str = "work", target: str = "main") -> SetProposal:
        made = opening.propose(self.branch(source), self.branch(target), self.bo, "More herons", "As said.", NOON)
        return self.seen(made)

    def proposed(self, changes: dict[str, Entry | None] | None = None) -> SetProposal:
        self.write("work", {"otter": Entry(prompt="an otter")} if changes is None else changes)
        return self.propose()

    def seen(self, proposal: SetProposal) -> SetProposal:
        return SetProposal.objects.select_related(*AROUND).get(pk=proposal.pk)

    def review(self, proposal: SetProposal, by: Player, verdict: str = "approve", text: str = "So it is."):
        head = bytes(self.seen(proposal).source.head.name)
        return reviewing.review(proposal, by, ReviewVerdict(verdict), text, head, NOON)

    def merge(self, proposal: SetProposal, by: Player | None = None) -> SetProposal:
        return merging.merge(proposal, Word(by or self.cy, NOON))

    def slots(self, name: str = "main") -> dict[str, Entry]:
        from gallery.sets import store

        return dict(versions.page_by_key(store.work(), bytes(self.branch(name).head.root), None, 1000))

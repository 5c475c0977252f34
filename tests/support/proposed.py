"""Proposals to one set, each at a point at which some operation of the API does what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import Player
from gallery.models import ImageSet, SetBranch, SetProposal
from gallery.sets import branches, settling_by_vote
from gallery.sets.at import commit
from gallery.sets.branches import Word
from gallery.sets.proposals import conflicts, opening, reviewing
from gallery.sets.proposals.threeway import Pick, Way
from gallery.sets.settling_by_vote import Length
from gallery.sets.tree.entries import Entry
from tests.support.image_sets import NOON, head_of

PLACE = ("heron", "caption")
OF_ONE = "/api/sets/{key}/proposals/{number}"


@dataclass(frozen=True)
class Proposed:
    remark: int
    vote: str
    well: dict[str, dict[str, Any]]


def proposals_in(image_set: ImageSet, owner: Player, start: str) -> Proposed:
    """The first can be merged; the second is in conflict with the main branch, as are the third, of which that is picked, and the
    fourth, about which a vote is open. `start` is where the main branch changed the heron; a fifth is not proposed."""

    def branch(name: str, slot: str) -> SetBranch:
        made = branches.fork(name, commit(image_set, start), owner)
        branches.commit(made, {slot: Entry(caption=f"The {slot} of {name}")}, Word(owner, NOON))
        return made

    def propose(name: str, slot: str) -> SetProposal:
        main = SetBranch.objects.select_related("head", "image_set").get(image_set=image_set, name="main")
        return opening.propose(branch(name, slot), main, owner, f"{name.capitalize()}", "", NOON)

    merged, clash, picked, voted = (propose(*each) for each in _NAMES)
    branch("fresh", "kite")
    now = timezone.now()
    remark = reviewing.say(merged, owner, "Well.", now)
    conflicts.pick(picked, {PLACE: Pick(Way.OURS)}, owner, now)
    vote = settling_by_vote.begin(voted, PLACE, owner, Length.DAY, now)
    head = head_of(image_set, "otters")
    return Proposed(
        remark.pk,
        vote.key,
        {
            f"POST {OF_ONE}/merge": {"number": merged.number, "body": {"head": head}},
            f"POST {OF_ONE}/reviews": {
                "number": merged.number,
                "body": {"verdict": "comment", "head": head, "text": "Well."},
            },
            f"DELETE {OF_ONE}/remarks/{{remark}}": {"number": merged.number},
            f"PUT {OF_ONE}/picks": {"number": clash.number},
            f"POST {OF_ONE}/votes": {"number": clash.number},
            f"POST {OF_ONE}/settlement": {"number": picked.number, "body": {"head": head_of(image_set, "storks")}},
            f"GET {OF_ONE}/votes/{{vote}}": {"number": voted.number},
            f"DELETE {OF_ONE}/votes/{{vote}}": {"number": voted.number},
        },
    )


_NAMES = (("otters", "otter"), ("herons", "heron"), ("storks", "heron"), ("cranes", "heron"))

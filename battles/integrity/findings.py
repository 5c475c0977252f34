"""What the evidence of a proposal says, in words for whoever decides about it. Reads the favoured player's name, nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from accounts.models import Player
from battles.integrity import explaining
from battles.integrity.explaining import Explained
from battles.integrity.signs import Sign

Evidence = Mapping[str, Any]


def facts_of(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Names and values, of a ring's member or of all signs together. Empty for a proposal by hand: it says why in words."""
    return tuple(fact for fact in (*_chance(evidence), *_of_member(evidence), *_of_ring(evidence)) if fact[1])


def signs_of(evidence: Evidence) -> tuple[Explained, ...]:
    """Those that had trials."""
    kept = (one for one in evidence.get("signs", []) if one["trials"])
    return tuple(explaining.explained(Sign(one["sign"]), one["hits"], one["trials"], one["evidence"]) for one in kept)


def _chance(evidence: Evidence) -> Iterator[tuple[str, str]]:
    if "p" in evidence:
        p = max(evidence["p"], 1 / explaining.MILLION)
        yield "By chance", f"at most 1 in {math.floor(1 / p):,}, were everybody honest"


def _of_member(evidence: Evidence) -> Iterator[tuple[str, str]]:
    if "author" not in evidence:
        return
    author = Player.objects.filter(pk=evidence["author"]).first()
    yield "Favoured player", author.nickname if author else "somebody who has left"
    said = f"{evidence['support']} of {evidence['ballots']} pairs; others would choose {evidence['expected']:g}"
    yield "Chose that player", said
    yield "Their own part in it", _own_part(evidence["evidence"])
    yield "Turns up with that player", "yes, oftener than by chance" if evidence["turns_up_with_author"] else "no"


def _own_part(evidence: float | None) -> str:
    return f"{explaining.strength_of(evidence, may_flag=False)}. {explaining.rarity_of(evidence)}".strip()


def _of_ring(evidence: Evidence) -> Iterator[tuple[str, str]]:
    if members := evidence.get("members"):
        yield "Voters alike", str(len(members))
    if "shared_heats" in evidence:
        yield "Heats that two of them judged", f"{evidence['shared_heats']:.0%} of those that any of them did"
    if days := evidence.get("made_within_days"):
        yield "Their accounts", f"were made within {days:g} day{'' if days == 1 else 's'}"
    if company := evidence.get("company"):
        yield "On leaderboards", f"{len(company)} who turn up with that player count as one voter for them meanwhile"

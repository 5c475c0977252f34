"""What a voter alone is told of a decision about their votes: which rule, which votes, why, and what they can do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models import Player
from accounts.panels import Panel
from battles.integrity.scope import duel_ballots_meant_by, meant_by
from battles.integrity.telling import WHY
from battles.models.integrity import Appeal, Correction, Decision, Exclusion, ExclusionState, Rule

SHOWN = 5
ROLES = {
    ExclusionState.PROPOSED: "Proposer’s reason",
    ExclusionState.STANDING: "Upholder’s reason",
    ExclusionState.OVERTURNED: "Reason for taking it back",
}


@dataclass(frozen=True, slots=True)
class Note:
    """`battles` are the codes of those corrected so far, `appeal` what the voter said, where they did. `reasons`: of each
    step whose it is, by role and never by name, and the words."""

    number: int
    stands: bool
    why: str
    votes: int
    battles: tuple[str, ...]
    decided_at: datetime
    reasons: tuple[tuple[str, str], ...]
    appeal: Appeal | None

    @property
    def can_appeal(self) -> bool:
        return self.stands and self.appeal is None


def note_of(exclusion: Exclusion) -> Note:
    decisions = list(exclusion.decisions.order_by("id"))
    corrected = Correction.objects.filter(exclusion=exclusion, restores=False).order_by("number")
    return Note(
        number=exclusion.pk,
        stands=exclusion.state == ExclusionState.STANDING,
        why=WHY[Rule(exclusion.rule)],
        votes=meant_by(exclusion).count() + duel_ballots_meant_by(exclusion).count(),
        battles=tuple(corrected.exclude(battle=None).values_list("battle__code", flat=True)),
        decided_at=decisions[-1].at,
        reasons=tuple(_reasons(Rule(exclusion.rule), decisions)),
        appeal=Appeal.objects.filter(exclusion=exclusion).first(),
    )


def _reasons(rule: Rule, decisions: Iterable[Decision]) -> Iterator[tuple[str, str]]:
    """A sign's own proposal is told by its rule: its words are thresholds, and of a ring the number of another player."""
    for one in decisions:
        if one.state != ExclusionState.PROPOSED or rule == Rule.BY_HAND:
            yield ROLES[ExclusionState(one.state)], one.reason


def votes_panel(request: HttpRequest, player: Player) -> Panel | None:
    """On the voter's own page, and for nobody else."""
    if request.player != player:  # type: ignore[attr-defined]
        return None
    decided = Exclusion.objects.filter(voter=player, state__in=[ExclusionState.STANDING, ExclusionState.OVERTURNED])
    notes = [note_of(exclusion) for exclusion in decided.order_by("-id")[:SHOWN]]
    if not notes:
        return None
    html = render_to_string("battles/integrity/_notes.html", {"notes": notes}, request)
    return Panel("About your votes", html, rank=1)

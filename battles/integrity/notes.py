"""What a voter alone is told of a decision about their votes: which rule, which votes, why, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models import Player
from accounts.panels import Panel
from battles.integrity.scope import duel_ballots_meant_by, meant_by
from battles.integrity.telling import WHY
from battles.models.integrity import Appeal, Correction, Exclusion, ExclusionState, Rule

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Note:
    """`battles` are the codes of those corrected so far, `appeal` what the voter said, where they did."""

    number: int
    stands: bool
    why: str
    votes: int
    battles: tuple[str, ...]
    decided_at: datetime
    reason: str
    appeal: Appeal | None

    @property
    def can_appeal(self) -> bool:
        return self.stands and self.appeal is None


def note_of(exclusion: Exclusion) -> Note:
    decided = exclusion.decisions.order_by("-id")[0]
    corrected = Correction.objects.filter(exclusion=exclusion, restores=False).order_by("number")
    return Note(
        number=exclusion.pk,
        stands=exclusion.state == ExclusionState.STANDING,
        why=WHY[Rule(exclusion.rule)],
        votes=meant_by(exclusion).count() + duel_ballots_meant_by(exclusion).count(),
        battles=tuple(corrected.exclude(battle=None).values_list("battle__code", flat=True)),
        decided_at=decided.at,
        reason=decided.reason,
        appeal=Appeal.objects.filter(exclusion=exclusion).first(),
    )


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

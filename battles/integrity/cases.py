"""A proposal from the first suspicion to the appeal, as staff sees it, and the steps that somebody may take in it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case as Choose
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from accounts.models import Player
from battles.integrity import deciding, explaining, findings, previewing, scope, stakes
from battles.integrity.explaining import Explained, Meaning
from battles.integrity.previewing import Preview
from battles.models.integrity import Appeal, AppealOutcome, Correction, Decision, Exclusion, ExclusionState, Rule

LATEST = 5
CHANGES = (ExclusionState.PROPOSED, ExclusionState.STANDING)
"""From these the next step may change battles."""


@dataclass(frozen=True, slots=True)
class Step:
    """`says` is the button, `means` what it brings about, `done` what is said afterwards."""

    name: str
    says: str
    means: str
    done: str


BEING_COUNTED = "The battles are being counted again."
ALL_BACK = "These votes count again, and all is as it was."
UPHOLD = Step(
    "uphold", "Uphold", "These votes count no more, and battles are counted again.", f"Upheld. {BEING_COUNTED}"
)
DISMISS = Step("dismiss", "Dismiss", "The voter is let be: these votes are not held against them again.", "Dismissed.")
OVERTURN = Step("overturn", "Take back", ALL_BACK, f"Taken back. {BEING_COUNTED}")
GRANT = Step("grant", "Grant the appeal", ALL_BACK, f"Granted. {BEING_COUNTED}")
REJECT = Step("reject", "Reject the appeal", "The exclusion stands.", "Rejected.")


@dataclass(frozen=True, slots=True)
class Case:
    """`meaning` is of the rule, `facts` and `signs` are what was found. `preview` is what the next step would change, None where
    nobody asked; `can_preview` whether they may; `corrections` what was changed so far.
    `is_carried_out` is False while battles are still to be corrected by the last step.
    `stays_out` says why this person may not take a step that is open."""

    exclusion: Exclusion
    votes: int
    meaning: Meaning
    facts: tuple[tuple[str, str], ...]
    signs: tuple[Explained, ...]
    decisions: tuple[Decision, ...]
    appeal: Appeal | None
    corrections: tuple[Correction, ...]
    can_preview: bool
    preview: Preview | None
    is_carried_out: bool
    stays_out: str


def waiting_first() -> QuerySet[Exclusion]:
    """Open appeals, then proposals, then what is decided; the newest of each first."""
    appealed = Appeal.objects.filter(exclusion=OuterRef("pk"), outcome=AppealOutcome.OPEN)
    order = Choose(
        When(has_appealed=True, then=Value(0)),
        When(state=ExclusionState.PROPOSED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = Exclusion.objects.annotate(has_appealed=Exists(appealed)).annotate(order=order)
    return rows.select_related("voter", "battle", "proposed_by").order_by("order", "-id")


def waiting() -> int:
    """How many cases want a decision."""
    appealed = Q(state=ExclusionState.STANDING, appeal__outcome=AppealOutcome.OPEN)
    return Exclusion.objects.filter(Q(state=ExclusionState.PROPOSED) | appealed).count()


def about(voter: Player) -> list[Exclusion]:
    return list(Exclusion.objects.filter(voter=voter).order_by("-id")[:LATEST])


def case_of(exclusion: Exclusion, by: Player, now: datetime, *, previews: bool = False) -> Case:
    can_preview = exclusion.state in CHANGES and not _out_of_it(exclusion, by)
    return Case(
        exclusion=exclusion,
        votes=scope.meant_by(exclusion).count() + scope.duel_ballots_meant_by(exclusion).count(),
        meaning=explaining.MEANINGS[Rule(exclusion.rule)],
        facts=findings.facts_of(exclusion.evidence),
        signs=findings.signs_of(exclusion.evidence),
        decisions=tuple(exclusion.decisions.select_related("by").order_by("id")),
        appeal=_appeal(exclusion),
        corrections=tuple(exclusion.corrections.select_related("battle").order_by("-number")[:LATEST]),
        can_preview=can_preview,
        preview=_preview(exclusion, by, now) if can_preview and previews else None,
        is_carried_out=not (scope.battles_left(exclusion) or scope.duel_ballots_left(exclusion).exists()),
        stays_out=_stays_out(exclusion, by),
    )


def steps(exclusion: Exclusion, by: Player) -> tuple[Step, ...]:
    """What this person may do now; the verbs ask again."""
    if _stays_out(exclusion, by):
        return (DISMISS,) if exclusion.state == ExclusionState.PROPOSED and not _out_of_it(exclusion, by) else ()
    if exclusion.state == ExclusionState.PROPOSED:
        return UPHOLD, DISMISS
    if exclusion.state != ExclusionState.STANDING:
        return ()
    return (GRANT, REJECT) if _open_appeal(exclusion) else (OVERTURN,)


def take(step: Step, exclusion: Exclusion, by: Player, reason: str, now: datetime) -> None:
    """Raises `Refused` where the case has moved on meanwhile."""
    verbs: dict[Step, Callable[..., object]] = {
        UPHOLD: deciding.uphold,
        DISMISS: deciding.dismiss,
        OVERTURN: deciding.overturn,
    }
    if step in verbs:
        verbs[step](exclusion.pk, by, reason, now)
    elif appeal := _appeal(exclusion):
        deciding.decide_appeal(appeal.pk, by, granted=step is GRANT, reason=reason, now=now)


def _out_of_it(exclusion: Exclusion, by: Player) -> str:
    """Why this person takes no step in it, whatever its state."""
    if exclusion.voter_id == by.id:
        return "These are your own votes: nobody decides their own case."
    if stakes.has_stake(exclusion, by):
        return "You played where these votes were given, so somebody who did not decides."
    return ""


def _stays_out(exclusion: Exclusion, by: Player) -> str:
    if why := _out_of_it(exclusion, by):
        return why
    if exclusion.state == ExclusionState.PROPOSED and exclusion.proposed_by_id == by.id:
        return "You proposed this, so somebody else upholds it. You can still dismiss it."
    if by.id in (exclusion.upheld_by_id, exclusion.proposed_by_id) and _open_appeal(exclusion):
        return "You had a hand in this, so somebody else decides the appeal."
    return ""


def _appeal(exclusion: Exclusion) -> Appeal | None:
    return Appeal.objects.select_related("by", "decided_by").filter(exclusion=exclusion).first()


def _open_appeal(exclusion: Exclusion) -> bool:
    return Appeal.objects.filter(exclusion=exclusion, outcome=AppealOutcome.OPEN).exists()


def _preview(exclusion: Exclusion, by: Player, now: datetime) -> Preview:
    if exclusion.state == ExclusionState.PROPOSED:
        return previewing.of_upholding(exclusion, by, now)
    return previewing.of_taking_back(exclusion, now)

"""An author hears which rule a decision names, and where it stands with its reason and the way to appeal."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from accounts.models import Player
from gallery.models import Verb
from gallery.notices import telling
from gallery.notices.subjects import of_place
from moderation import subjects
from moderation.desk.vocabulary import Verdict
from moderation.models import Decision
from moderation.signals import decided


@receiver(decided)
def tell(decision: Decision, author: Player | None, **_: Any) -> None:
    """Of what takes something away or gives it back, and of an appeal that is rejected; that a report was let be is nobody's
    affair but the reporter's."""
    if author is not None and (decision.is_taking or decision.overturns_id or decision.verdict == Verdict.UPHOLD):
        kind = subjects.kind_of(decision.case.subject_kind)
        name = f"your {kind.noun if kind else decision.case.subject_kind}: {decision.told}"
        href = reverse("moderation:decision", args=[_read_at(decision)])
        hidden = decision.case.decisions.filter(verdict=Verdict.HIDE, pk__lt=decision.pk).values_list("key", flat=True)
        # The site's hiding and a person's word about it are one step: who has not read of the first reads of the second alone.
        telling.forget_unread(Verb.DECIDED, author, [f"decision:{key}" for key in hidden])
        telling.tell_at_once(Verb.DECIDED, author, of_place("decision", decision.key, href, name))


def _read_at(decision: Decision) -> str:
    """What is upheld is read where the appeal and its answer stand: at what was appealed against."""
    return decision.settled_appeal.decision.key if decision.verdict == Verdict.UPHOLD else decision.key

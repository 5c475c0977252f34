"""Who may be rated, and whose votes weigh in rated battles: accounts that are not brand-new and have judged before.

An account costs nothing, so what is asked is time and attention. A day, since second accounts are mostly made for the battle
that is on. Twenty judged pairs, some two battles of an audience, since that is also what the signs of
`battles.integrity` need to tell a key held down from somebody who looks. A verified address only where the site sends mail.
Each is a setting; a club's laptop sets them to 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings

from accounts.models import Player
from battles.models.votes import Ballot

GUEST = "Rated battles count the votes of accounts alone: yours is watched, not counted."


@dataclass(frozen=True, slots=True)
class Gates:
    """What an account needs before it is trusted in rated battles."""

    age: timedelta
    judged: int
    needs_email: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account brings. `judged` may stop at as many as are needed."""

    age: timedelta
    judged: int
    has_email: bool


def gates() -> Gates:
    return Gates(
        timedelta(hours=settings.RATED_ACCOUNT_HOURS), settings.RATED_JUDGED_PAIRS, settings.RATED_VERIFIED_EMAIL
    )


def missing(standing: Standing, gates: Gates) -> str:
    """What is still wanting, as the end of a sentence that says "once"; empty where nothing is. Pure."""
    wants = []
    if standing.age < gates.age:
        wants.append(f"your account is {_span(gates.age)} old (in {_span(gates.age - standing.age)})")
    if standing.judged < gates.judged:
        more = gates.judged - standing.judged
        wants.append(f"you have judged {more} more pair{'s' if more > 1 else ''} in other battles")
    if gates.needs_email and not standing.has_email:
        wants.append("you have verified your e-mail address")
    return ", and ".join(wants)


def why_weightless(player: Player, now: datetime) -> str:
    """Why this player's votes weigh nothing in rated battles, for themselves to read; empty where they weigh."""
    if player.user_id is None:
        return GUEST
    wants = missing(_standing(player, gates(), now), gates())
    return f"Your votes will count in rated battles once {wants}." if wants else ""


def why_unrated(player: Player, now: datetime) -> str:
    """Why this player may not play a rated battle yet; empty where they may."""
    if player.user_id is None:
        return "Rated battles are for players with an account."
    wants = missing(_standing(player, gates(), now), gates())
    return f"You can play rated battles once {wants}. Until then you can watch and judge." if wants else ""


def _standing(player: Player, gates: Gates, now: datetime) -> Standing:
    """An account is as old as the signing up, not as the guest it grew from."""
    since = player.claimed_at or player.created_at
    judged = Ballot.objects.filter(voter=player, kind="normal", shown_at__isnull=False).exclude(answer="")
    return Standing(
        age=now - since,
        judged=len(judged.values_list("pk")[: gates.judged]) if gates.judged else 0,
        has_email=gates.needs_email and EmailAddress.objects.filter(user=player.user_id, verified=True).exists(),
    )


def _span(span: timedelta) -> str:
    hours = -(-span // timedelta(hours=1))
    if hours >= 48:
        return f"{-(-hours // 24)} days"
    return "a day" if hours == 24 else f"{hours} hour{'s' if hours != 1 else ''}"

"""Who may be rated, and whose votes weigh in rated battles: accounts that are not brand-new and have judged before.

An account costs nothing, so what is asked is time and attention. A day, since second accounts are mostly made for the battle
that is on. Twenty judged pairs of public battles, each looked at, some two battles of an audience, since that is also what
the signs of `battles.integrity` need to tell a key held down from somebody who looks. A verified address only where the
site sends mail.
Each is a setting; a club's laptop sets them to 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Player
from battles.models.votes import LOOK_LEAST, Ballot
from battles.states import BallotKind

GUEST = "Rated battles count the votes of accounts alone: yours is watched, not counted."


@dataclass(frozen=True, slots=True)
class Gates:
    """What an account needs before it is trusted in rated battles."""

    age: timedelta
    judged: int
    needs_email: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account brings."""

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
        wants.append(f"you have judged {more} more pair{'s' if more > 1 else ''} in other public battles")
    if gates.needs_email and not standing.has_email:
        wants.append("you have verified your e-mail address")
    return ", and ".join(wants)


def why_weightless(player: Player, now: datetime) -> str:
    """Why this player's votes weigh nothing in rated battles, for themselves to read; empty where they weigh."""
    return weightless_of([player], now)[player.pk]


def weightless_of(players: Sequence[Player], now: datetime) -> dict[int, str]:
    """`why_weightless` of each of these players, in as many queries as for one."""
    asked = gates()
    found = {player.pk: GUEST for player in players if player.user_id is None}
    for pk, standing in _standings([player for player in players if player.pk not in found], asked, now).items():
        wants = missing(standing, asked)
        found[pk] = f"Your votes will count in rated battles once {wants}." if wants else ""
    return found


def why_unrated(player: Player, now: datetime) -> str:
    """Why this player may not play a rated battle yet; empty where they may."""
    if player.user_id is None:
        return "Rated battles are for players with an account."
    wants = missing(_standings([player], gates(), now)[player.pk], gates())
    return f"You can play rated battles once {wants}. Until then you can watch and judge." if wants else ""


def trusted(now: datetime) -> QuerySet[Player]:
    """Everybody whose votes weigh in rated battles now, as a condition for one statement: `missing` in SQL."""
    asked = gates()
    found = Player.objects.order_by().annotate(since=Coalesce("claimed_at", "created_at"))
    found = found.filter(user__isnull=False, since__lte=now - asked.age)
    if asked.judged:
        judged = _judged().values("voter").annotate(many=Count("id"))
        found = found.filter(pk__in=judged.filter(many__gte=asked.judged).values("voter"))
    if asked.needs_email:
        found = found.filter(user__in=EmailAddress.objects.filter(verified=True).values("user"))
    return found


def _standings(players: Sequence[Player], asked: Gates, now: datetime) -> dict[int, Standing]:
    """An account is as old as the signing up, not as the guest it grew from."""
    judged: dict[int, int] = {}
    if asked.judged and players:
        theirs = _judged().filter(voter__in=[player.pk for player in players])
        judged = dict(theirs.values("voter").annotate(many=Count("id")).values_list("voter", "many"))
    verified: set[int] = set()
    if asked.needs_email and players:
        addresses = EmailAddress.objects.filter(user__in=[player.user_id for player in players], verified=True)
        verified = set(addresses.values_list("user_id", flat=True))
    return {
        player.pk: Standing(
            age=now - (player.claimed_at or player.created_at),
            judged=judged.get(player.pk, 0),
            has_email=player.user_id in verified,
        )
        for player in players
    }


def _judged() -> QuerySet[Ballot]:
    """What was judged and can have been looked at, in rooms where others could watch: in a private room of one's own a
    program judges twenty pairs a minute. What is excluded earns nothing, and earns it again when that is taken back."""
    looked = Q(shown_at__isnull=False, answered_at__gte=F("shown_at") + LOOK_LEAST)
    pairs = Ballot.objects.answered().filter(
        looked, kind=BallotKind.NORMAL, heat__round__battle__is_listed=True, exclusion=None
    )
    return pairs.order_by()


def _span(span: timedelta) -> str:
    hours = -(-span // timedelta(hours=1))
    if hours >= 48:
        return f"{-(-hours // 24)} days"
    return "a day" if hours == 24 else f"{hours} hour{'s' if hours != 1 else ''}"

"""Two players become one: a guest's seats and votes go to the account. Moves rows in the lock order of `battles.actions`."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.models import Player
from battles import models
from battles.actions import turn
from battles.jury import jurors
from battles.states import Outcome
from gallery import pictures

JUDGED_NOW = (Outcome.OPEN, Outcome.JURY)
SAID = ("low_is_left", "weight", "dealt_at", "shown_at", "answer", "answered_at")
"""What was said of a pair, and how it counts: all of a ballot but whose it is."""


def take_over(source: Player, target: Player) -> None:
    """Two players have become one: what the guest did in battles is the account's from now on.

    Where both sat in the same battle, seats and ballots stay whose they were, and in what is still judged nobody has two
    votes, or one on an entry of their own. What was closed before is for people to decide (battles.integrity.merging).
    """
    sat_in = set(models.Seat.objects.filter(player=target).values_list("battle_id", flat=True))
    judged = models.Ballot.objects.filter(voter=source, heat__outcome__in=JUDGED_NOW).values("heat__round__battle")
    involved = Q(seating__player=source) | Q(host=source) | Q(creator=source) | Q(pk__in=judged)
    found = set(models.Battle.objects.filter(involved).values_list("pk", flat=True))
    # Battles before their seats, as every turn does, and in one order.
    list(models.Battle.objects.select_for_update(no_key=True).filter(pk__in=found).order_by("pk").values_list("pk"))
    _hold_dealing(found)
    moving = models.Seat.objects.filter(player=source).exclude(battle__in=sat_in)
    moved = dict(moving.values_list("battle__code", "number"))
    moving.update(player=target)
    models.Battle.objects.filter(host=source).update(host=target)
    models.Battle.objects.filter(creator=source).update(creator=target)
    _keep_who_was_heard(source, target, sat_in)
    _take_over_ballots(source, target, sat_in)
    jurors.take_over(source, target, sat_in)
    models.CommandAnswer.objects.filter(player=source).exclude(battle__in=sat_in).update(player=target)
    # One that came in while we waited for its battle.
    pictures.move_all(source, target)
    open_codes = models.Battle.objects.filter(pk__in=found, finished_at=None).values_list("code", flat=True)
    for code in open_codes:
        with turn(code) as taken:
            if code in moved:
                taken.log.write("person", seat=moved[code], person=taken.log.pseudonym(target.id))
            taken.touch()


def _hold_dealing(battles: set[int]) -> None:
    """Who deals meanwhile waits, and then sees that the two are one."""
    judged = models.Heat.objects.filter(round__battle__in=battles, outcome__in=JUDGED_NOW)
    locked = judged.select_for_update(no_key=True, of=("self",))
    list(locked.order_by("round__battle_id", "round_id", "number").values_list("pk"))


def _keep_who_was_heard(source: Player, target: Player, sat_in: set[int]) -> None:
    """Before the open jury, of a pair that both judged, the vote that counts goes on counting. Where the guest was a juror and
    the account came too late on the same network that is the guest's: the two ballots change what they say, for the
    account is the juror from now on (battles.jury.jurors)."""
    heard = models.Ballot.objects.counting().filter(voter=source, heat__outcome=Outcome.JURY)
    held = heard.exclude(heat__round__battle__in=sat_in).select_for_update(no_key=True, of=("self",))
    for ballot in held.order_by("id"):
        alike = {name: getattr(ballot, name) for name in ("heat_id", "low_id", "high_id", "slot", "kind")}
        unheard = models.Ballot.objects.filter(voter=target, weight=0, **alike)
        if other := unheard.select_for_update(no_key=True, of=("self",)).order_by("id").first():
            _change_places(ballot, other)


def _change_places(one: models.Ballot, other: models.Ballot) -> None:
    for name in SAID:
        ours, theirs = getattr(one, name), getattr(other, name)
        setattr(one, name, theirs)
        setattr(other, name, ours)
    for ballot in (one, other):
        ballot.save(update_fields=SAID)


def _take_over_ballots(source: Player, target: Player, sat_in: set[int]) -> None:
    """What both judged stays the guest's, and what the guest judged of a battle that the account sits in. While it is judged
    that counts no more, nor does what the account judged where the guest played."""
    alike = {name: OuterRef(name) for name in ("heat", "low", "high", "slot", "kind")}
    same = models.Ballot.objects.filter(voter=target, **alike)
    mine = models.Ballot.objects.filter(voter=source)
    kept = Q(heat__round__battle__in=sat_in) | Exists(same)
    mine.filter(kept, heat__outcome__in=JUDGED_NOW).update(weight=0)
    judged = Q(low__seat__player__in=[source, target]) | Q(high__seat__player__in=[source, target])
    own = models.Ballot.objects.filter(judged, voter=target, heat__outcome__in=JUDGED_NOW)
    own.update(weight=0)
    mine.exclude(kept).update(voter=target)

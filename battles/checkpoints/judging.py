"""Dealing duels to anybody who comes by, and taking what they say. The only writer of checkpoint ballots.

A ballot is shown when the bytes of both its pictures have left through its own door and it is its turn on the table; only
then can it be answered. A ballot dealt to somebody without a name is nobody's until they vote.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Player
from battles.checkpoints import pairing
from battles.checkpoints.ballots import COUNTING, counting
from battles.checkpoints.fitness import fit, judgeable
from battles.checkpoints.stock import compared
from battles.models import LOOK_LEAST, CheckpointBallot, CheckpointDuel
from battles.pairs import SIDES
from battles.refusals import Refused
from battles.states import Answer, BallotKind, DuelState
from gallery.models import Picture
from gallery.sight import is_open_to
from moderation.states import State

AT_HAND = 2
ENOUGH = 12
"""Counted ballots that close a duel: another prompt then tells more of the models than another vote on this one."""

MIRRORED_EVERY = 10
MIRRORED_AFTER = 5
"""After ten answers one of them comes again with its sides changed, not one of the last five, which is remembered."""

UNKNOWN = Refused("unknown_ballot", "This pair is not yours to judge. Load the page again.", "ballot")


def hand(voter: Player | None) -> list[CheckpointBallot]:
    """The pairs before this voter, the next one first: one on the table, one already loading. Fewer where there are no
    more. Somebody without a name is dealt new ones each time."""
    with transaction.atomic():
        held = _waiting(voter) if voter else []
        avoided = {ballot.duel_id for ballot in held}
        while len(held) < AT_HAND:
            ballot = _deal(voter, avoided, secrets.SystemRandom())
            if ballot is None:
                break
            avoided.add(ballot.duel_id)
            held.append(ballot)
    return held


def _waiting(voter: Player) -> list[CheckpointBallot]:
    mine = CheckpointBallot.objects.filter(voter=voter, answer="", duel__in=judgeable(voter))
    return list(mine.select_related("duel__prompt").order_by("id")[:AT_HAND])


def _deal(voter: Player | None, avoided: set[int], chance: random.Random) -> CheckpointBallot | None:
    if voter and (repeated := _to_repeat(voter)):
        return _write(repeated.duel, voter, BallotKind.MIRRORED, not repeated.first_is_left)
    had = CheckpointBallot.objects.filter(voter=voter, duel=OuterRef("pk"), voter__isnull=False)
    open_duels = judgeable(voter).filter(~Exists(had)).exclude(pk__in=avoided)
    judged = Count("ballots", filter=counting("ballots__"))
    rows = open_duels.annotate(judged=judged).values_list("pk", "first_model", "second_model", "judged")
    between = compared()
    duel = pairing.pick([pairing.Choice(pk, between[one, other], many) for pk, one, other, many in rows], chance)
    if duel is None:
        return None
    sides = CheckpointBallot.objects.filter(COUNTING, duel=duel).aggregate(
        left=Count("id", filter=Q(first_is_left=True)), right=Count("id", filter=Q(first_is_left=False))
    )
    chosen = CheckpointDuel.objects.select_related("prompt").get(pk=duel)
    return _write(chosen, voter, BallotKind.NORMAL, pairing.first_goes_left(sides["left"], sides["right"], chance))


def _to_repeat(voter: Player) -> CheckpointBallot | None:
    """The answered ballot whose mirror image is due, None mostly."""
    mine = CheckpointBallot.objects.filter(voter=voter)
    answered = mine.filter(kind=BallotKind.NORMAL).exclude(answer="")
    if answered.count() < MIRRORED_EVERY * (1 + mine.filter(kind=BallotKind.MIRRORED).count()):
        return None
    again = mine.filter(kind=BallotKind.MIRRORED).values("duel")
    settled = (
        answered.exclude(duel__in=again)
        .filter(duel__in=fit(voter))
        .select_related("duel__prompt")
        .order_by("-answered_at", "-id")
    )
    return next(iter(settled[MIRRORED_AFTER : MIRRORED_AFTER + 1]), None)


def _write(duel: CheckpointDuel, voter: Player | None, kind: BallotKind, first_is_left: bool) -> CheckpointBallot:
    return CheckpointBallot.objects.create(
        duel=duel,
        voter=voter,
        kind=kind,
        first_is_left=first_is_left,
        weight=0 if voter and voter.is_bot else 1,
        dealt_at=timezone.now(),
    )


# --- the pictures ---------------------------------------------------------------------------------------------------------
def sent_picture(token: UUID, side: str, viewer: Player | None, *, is_sent: bool = True) -> Picture | None:
    """The picture on this side of a ballot, noted as sent; None for somebody else's ballot and where it may not be seen.
    Whoever asks for its headers alone is not sent it (`is_sent`), and nothing is noted."""
    rows = CheckpointBallot.objects.select_related("duel__first_picture", "duel__second_picture")
    ballot = rows.filter(Q(voter=None) | Q(voter=viewer), token=token).first()
    if ballot is None or side not in SIDES:
        return None
    picture = picture_of(ballot, side)
    if picture is None or picture.state != State.VISIBLE or picture.deleted_at:
        return None
    if not is_open_to(picture.level, viewer):
        return None
    if is_sent:
        _note_sent(ballot, side, timezone.now())
    return picture


def picture_of(ballot: CheckpointBallot, side: str) -> Picture | None:
    is_first = (side == "left") is ballot.first_is_left
    return ballot.duel.first_picture if is_first else ballot.duel.second_picture


def _note_sent(ballot: CheckpointBallot, side: str, now: datetime) -> None:
    """Each side once, in either order and at the same moment: the second one shows the pair."""
    this, other = f"{side}_sent_at", "right_sent_at" if side == "left" else "left_sent_at"
    CheckpointBallot.objects.filter(pk=ballot.pk, **{this: None}).update(**{this: now})
    both = CheckpointBallot.objects.filter(pk=ballot.pk, shown_at=None, **{f"{other}__isnull": False})
    both.update(shown_at=now)


# --- the answer -----------------------------------------------------------------------------------------------------------
def cast(token: UUID, voter: Player, answer: Answer, now: datetime | None = None) -> CheckpointBallot:
    """Answer a dealt ballot, once; quicker than anybody can look it is kept at weight 0. The same answer again is no second
    vote. Raises `Refused`."""
    now = now or timezone.now()
    with transaction.atomic():
        ballot = _own(token, voter)
        if ballot.answer:
            if ballot.answer != answer:
                raise Refused("already_answered", "You have already judged this pair.", "ballot")
            return ballot
        if ballot.shown_at is None:
            raise Refused("not_shown", "Wait until both pictures are there to be seen.", "ballot")
        ballot.answer, ballot.answered_at = answer, now
        ballot.weight = ballot.weight if now - ballot.shown_at >= LOOK_LEAST else 0
        ballot.save(update_fields=["answer", "answered_at", "weight"])
        # The next pair, which has been loading meanwhile, is on the table from now on.
        CheckpointBallot.objects.filter(voter=voter, answer="", shown_at__isnull=False).update(shown_at=now)
        _close_if_judged(ballot.duel_id)
    return ballot


def _own(token: UUID, voter: Player) -> CheckpointBallot:
    rows = CheckpointBallot.objects.select_for_update(no_key=True, of=("self",))
    ballot = rows.select_related("duel__prompt").filter(token=token).first()
    if ballot is None or ballot.voter_id not in (None, voter.pk):
        raise UNKNOWN
    if ballot.voter_id is None:
        _claim(ballot, voter)
    return ballot


def _claim(ballot: CheckpointBallot, voter: Player) -> None:
    """The constraint decides that nobody judges a duel twice, under a name and without one."""
    ballot.voter, ballot.weight = voter, 0 if voter.is_bot else ballot.weight
    try:
        with transaction.atomic():
            ballot.save(update_fields=["voter", "weight"])
    except IntegrityError:
        raise Refused("already_answered", "You have already judged this pair.", "ballot") from None


def claim(tokens: Collection[UUID], voter: Player) -> None:
    """Pairs dealt before this voter had a name are theirs; one that they have had already stays nobody's."""
    for ballot in CheckpointBallot.objects.filter(token__in=tokens, voter=None):
        try:
            _claim(ballot, voter)
        except Refused:
            continue


def _close_if_judged(duel: int) -> None:
    counted = CheckpointBallot.objects.filter(COUNTING, duel=duel).count()
    if counted >= ENOUGH:
        CheckpointDuel.objects.filter(pk=duel, state=DuelState.OPEN).update(state=DuelState.CLOSED)


def answered(token: UUID, voter: Player | None) -> CheckpointBallot | None:
    """A ballot that this voter has answered, with all that may be told from then on."""
    rows = CheckpointBallot.objects.filter(voter=voter).exclude(answer="") if voter else CheckpointBallot.objects.none()
    found = rows.select_related(
        "duel__prompt", "duel__first_picture", "duel__second_picture", "duel__source__heat__round__battle"
    )
    return found.filter(token=token).first()


# --- people ---------------------------------------------------------------------------------------------------------------
def take_over(source: Player, target: Player) -> None:
    """Two players became one: the guest's votes are the account's, but none twice. What both judged stays the guest's and
    counts no more."""
    same = CheckpointBallot.objects.filter(voter=target, duel=OuterRef("duel"), kind=OuterRef("kind"))
    CheckpointBallot.objects.filter(Exists(same), voter=source).update(weight=0)
    CheckpointBallot.objects.filter(~Exists(same), voter=source).update(voter=target)


def forget_nobodys(older_than: timedelta) -> int:
    """Pairs that were dealt to somebody who looked and went."""
    old = CheckpointBallot.objects.filter(voter=None, dealt_at__lt=timezone.now() - older_than)
    return old.delete()[0]


def judged_by(voter: Player | None) -> int:
    """How many duels this voter has judged."""
    return CheckpointBallot.objects.filter(voter=voter).exclude(answer="").count() if voter else 0

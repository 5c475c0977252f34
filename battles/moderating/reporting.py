"""A voter says that one side of a pair is not fit to show. They name a ballot and a side, for they know nothing else of it, and
the answer tells them nothing: neither whose it is, nor that it was before them already."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from accounts.models import Player
from battles import models, voting
from battles.refusals import Refused
from gallery.models import Picture
from moderation import reporting
from moderation.models import Reason, SubjectKind
from paintoff import throttle

NEEDS_ACCOUNT = "Reporting needs an account: keep your place here under one."


def report(code: str, player: int, token: UUID, side: str, reason: Reason, words: str) -> None:
    """Each person's word against a picture counts once. Raises `Refused`."""
    reporter = Player.objects.get(pk=player)
    if reporter.is_guest:
        raise Refused("needs_account", NEEDS_ACCOUNT)
    picture = _on_side(voting.dealt(code, player, token), side)
    try:
        said = reporting.fit(words)
        throttle.hit(settings.COMMENTS_PER_PLAYER, "reports", str(player))
    except ValueError as error:
        raise Refused("unfit", str(error), "words") from error
    except throttle.Throttled as error:
        raise Refused("too_often", str(error)) from error
    try:
        reporting.report(reporter, SubjectKind.PICTURE, picture.key, reason, said)
    except reporting.Own as error:
        raise Refused("own", str(error)) from error


def _on_side(ballot: models.Ballot, side: str) -> Picture:
    entry = ballot.low_id if (side == "left") is ballot.low_is_left else ballot.high_id
    return Picture.objects.get(paint__entry=entry, paint__slot=ballot.slot)

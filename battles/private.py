"""What one person alone may see of a battle: seat, draft, seals, their own pictures, the pairs dealt to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone

from battles import messages, models, trust, voting
from battles.addresses import blind_view
from battles.rules import FEWEST_ENTRIES
from battles.states import EntryState, Phase, SeatRole
from battles.withdrawals import withdrawable
from gallery.addresses import address
from moderation.states import State


def private(row: models.Battle, players: Sequence[int]) -> dict[int, messages.MeMessage]:
    """The private frame of each of these players, in a handful of queries whatever their number."""
    seats = {seat.player_id: seat for seat in row.seating.filter(player_id__in=players).select_related("player")}
    played = row.played_rounds.filter(number=row.round_number).first()
    entries = _entries(played, players) if played else {}
    judged = played if played and row.phase == Phase.VOTING else None
    answered = voting.answered_by(judged, list(players)) if judged else {}
    shown = _shown(judged) if judged else {}
    views = _ballot_views(voting.open_ballots(judged, list(players))) if judged else {}
    seated = [seat.player for seat in seats.values()]
    weightless = trust.weightless_of(seated, timezone.now()) if row.is_rated else {}
    words = withdrawable(row, players)
    return {
        player: _me(
            row,
            seats.get(player),
            entries.get(player),
            views.get(player, []),
            answered.get(player, 0),
            shown,
            weightless.get(player, ""),
            words[player],
        )
        for player in players
    }


def _me(
    row: models.Battle,
    seat: models.Seat | None,
    entry: models.Entry | None,
    ballots: list[messages.BallotView],
    answered: int,
    shown: dict[int, int],
    weightless: str,
    words: list[tuple[int, int]],
) -> messages.MeMessage:
    may_vote = seat is not None and not _is_gone(seat) and _has_pairs(entry, shown)
    return messages.MeMessage(
        seat=seat.number if seat else None,
        role=SeatRole(seat.role) if seat else None,
        from_round=seat.from_round if seat else 0,
        is_host=seat is not None and seat.player_id == row.host_id,
        may_vote=may_vote,
        vote_weight=0 if weightless else 1,
        weightless=weightless,
        entry=_own_entry(entry) if entry else None,
        ballots=ballots,
        answered=answered,
        no_more_pairs=may_vote and answered > 0 and not ballots,
        withdrawable=[messages.OwnWords(round=round, seat=number) for round, number in words],
    )


def _shown(played: models.Round) -> dict[int, int]:
    """How many entries can be shown, by heat."""
    painted = models.Entry.objects.filter(heat__round=played, state=EntryState.PAINTED)
    return Counter(painted.values_list("heat_id", flat=True))


def _has_pairs(entry: models.Entry | None, shown: dict[int, int]) -> bool:
    """Whether some heat has two entries that are not their own."""
    own = entry.heat_id if entry and entry.state == EntryState.PAINTED else None
    return any(many - (heat == own) >= FEWEST_ENTRIES for heat, many in shown.items())


def _is_gone(seat: models.Seat) -> bool:
    return seat.left_at is not None or seat.kicked_at is not None


def _entries(played: models.Round, players: Sequence[int]) -> dict[int, models.Entry]:
    rows = (
        models.Entry.objects.filter(heat__round=played, seat__player_id__in=players)
        .select_related("seat", "heat", "favourite")
        .prefetch_related("paints__picture__blob")
    )
    return {entry.seat.player_id: entry for entry in rows}


def _own_entry(entry: models.Entry) -> messages.OwnEntry:
    favourite = getattr(entry, "favourite", None)
    sealed = entry.sealed_at is not None
    return messages.OwnEntry(
        id=entry.id,
        heat=entry.heat.number,
        state=EntryState(entry.state),
        draft={"prompt": entry.draft_prompt, "negative": entry.draft_negative, "guidance": entry.draft_guidance},
        draft_number=entry.draft_number,
        sealed=(
            {"prompt": entry.sealed_prompt, "negative": entry.sealed_negative, "guidance": entry.sealed_guidance}
            if sealed
            else None
        ),
        seal=entry.seal,
        salt=entry.salt,
        seals=entry.seals,
        paints=[_own_paint(paint) for paint in sorted(entry.paints.all(), key=lambda paint: paint.slot)],
        favourite=favourite.slot if favourite else None,
    )


def _own_paint(paint: models.Paint) -> messages.OwnPaint:
    """The author's own picture has an address of its own before the curtain; the door gives it to nobody else."""
    picture = paint.picture
    is_shown = picture is not None and picture.state in (State.VISIBLE, State.PENDING)
    return messages.OwnPaint(
        slot=paint.slot,
        state=paint.state,
        src=address(picture.blob) if picture and is_shown else "",
        width=picture.blob.width if picture else 0,
        height=picture.blob.height if picture else 0,
        note=paint.failure_code,
    )


def _ballot_views(tables: dict[int, list[models.Ballot]]) -> dict[int, list[messages.BallotView]]:
    dealt = [ballot for table in tables.values() for ballot in table]
    entries = {entry for ballot in dealt for entry in (ballot.low_id, ballot.high_id)}
    paints = models.Paint.objects.filter(entry__in=entries, picture__isnull=False).prefetch_related(
        "picture__blob__renditions"
    )
    shown = {(paint.entry_id, paint.slot): paint for paint in paints.select_related("picture__blob")}
    return {player: [_ballot_view(ballot, shown) for ballot in table] for player, table in tables.items()}


def _ballot_view(ballot: models.Ballot, shown: dict[tuple[int, int], models.Paint]) -> messages.BallotView:
    left, right = (ballot.low_id, ballot.high_id) if ballot.low_is_left else (ballot.high_id, ballot.low_id)
    return messages.BallotView(
        ballot=str(ballot.token),
        heat=ballot.heat.number,
        slot=ballot.slot,
        left=_side(ballot, "left", shown[left, ballot.slot]),
        right=_side(ballot, "right", shown[right, ballot.slot]),
    )


def _side(ballot: models.Ballot, side: str, paint: models.Paint) -> messages.PictureView:
    assert paint.picture is not None  # dealt pairs have pictures on both sides
    return blind_view(ballot.token, side, paint.slot, paint.picture)

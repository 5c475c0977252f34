"""What the host decides about the big screen: that it shows a round, where it waits for that, and which pictures it does not."""

from __future__ import annotations

from battles import models, seating
from battles.actions.turns import Turn, own_seat, turn
from battles.refusals import Refused
from battles.states import EntryState
from battles.wall import letters
from gallery.addresses import address


def show_on_screen(code: str, player: int, round_number: int) -> None:
    """Once the curtain of that round has risen; again, it changes nothing. Raises `Refused`."""
    with turn(code) as taken:
        seat = own_seat(taken, player)
        seating.only_host(taken.state, seat.number)
        played = _risen(taken, round_number)
        if played.screened_at is not None or not taken.row.screen_waits:
            return
        played.screened_at = taken.now
        played.save(update_fields=["screened_at"])
        if not taken.state.phase.is_over:
            taken.log.write("screened", round=round_number, by=seat.number)
        taken.touch()


def keep_off_screen(code: str, player: int, round_number: int, letter: str, slot: int, *, is_off: bool) -> None:
    """One picture that the wall has, or had, behind this letter; again, it changes nothing. Whoever hosts may play: the screen is
    shown to a room, and nobody judges by it. Raises `Refused`."""
    with turn(code) as taken:
        seat = own_seat(taken, player)
        seating.only_host(taken.state, seat.number)
        src = _address(_risen(taken, round_number), letter, slot)
        others = {place: one for place, one in taken.row.off_screen.items() if one != src}
        off = others | {f"{round_number}-{letter}-{slot}": src} if is_off else others
        if off != taken.row.off_screen:
            taken.row.off_screen = off
            taken.touch()


def _risen(taken: Turn, round_number: int) -> models.Round:
    played = taken.row.played_rounds.filter(number=round_number, curtain_at__isnull=False).first()
    if played is None:
        raise Refused("wrong_phase", "There are no pictures of this round yet.", "round")
    return played


def _address(played: models.Round, letter: str, slot: int) -> str:
    shown = models.Entry.objects.filter(heat__round=played, state=EntryState.PAINTED).values_list("pk", flat=True)
    behind = [entry for entry, name in letters(bytes(played.secret), shown).items() if name == letter]
    if not behind:
        raise Refused("unknown_picture", "There is no such entry in this round.", "letter")
    paint = models.Paint.objects.filter(entry__in=behind, slot=slot, picture__isnull=False).first()
    if paint is None or paint.picture is None:
        raise Refused("unknown_picture", "This entry has no picture of that seed.", "slot")
    return address(paint.picture.blob)

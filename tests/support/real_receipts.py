"""Receipts of battles that were played through the real rows: everything that a receipt can be of, each played once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import time_machine
from django.utils import timezone

from accounts.models import Player
from battles import actions, models, receipts, rules, withdrawing
from battles.integrity import correcting, deciding
from battles.jury import dealing
from battles.jury.sitting import VOTERS_FEWEST
from battles.receipt.document import Receipt
from battles.states import Format, Outcome, Phase, SeatRole
from tests.support import crooked, open_juries
from tests.support.battles import again, guest, lobby, make_move, member, setup, start
from tests.support.clocks import audience, play_round, wait_for_deadline, write_and_paint

Clock = time_machine.Traveller
FOX, BOAT = "a red fox", "a blue boat"


@cache
def receipt(kind: str) -> Receipt:
    """Composed from rows by the first test that asks for it; those rows go with that test, the value stays."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        battle = KINDS[kind](clock)
        issued = receipts.newest_of(battle)
        assert issued is not None
        return receipts.compose(issued)


def knockout(clock: Clock) -> models.Battle:
    """Six play: two byes, one heat of each round is won and the other is tied, and who won leaves before the final."""
    people = [guest(name) for name in ("Ada", "Bo", "Dee", "Eve", "Fay", "Gus")]
    battle = lobby(*people, chosen=setup(Format.KNOCKOUT, rounds=3))
    (cy,) = audience(battle, "Cy")
    start(battle)
    for number in (1, 2):
        writers = _writers(battle, number)
        battle = play_round(battle, clock, {player: f"by {player}" for player in writers}, {cy: writers[0]})
        if number == 2:
            make_move(battle, writers[0], lambda seat, _: rules.Leave(seat.number))
        battle = wait_for_deadline(battle, clock)
    assert battle.phase == Phase.FINISHED
    told = " ".join(battle.log.filter(kind="pairings").values_list("body", flat=True))
    assert all(f'"{way}"' in told for way in ("bye", "met", "walkover"))
    assert {Outcome.WON, Outcome.TIED} == {*models.Heat.objects.values_list("outcome", flat=True)}
    return battle


def _writers(battle: models.Battle, number: int) -> list[Player]:
    played = models.Entry.objects.filter(heat__round__battle=battle, heat__round__number=number)
    return [entry.seat.player for entry in played.select_related("seat__player").order_by("heat__number", "id")]


def relay(clock: Clock) -> models.Battle:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.RELAY, rounds=2))
    (cy,) = audience(battle, "Cy")
    start(battle)
    battle = wait_for_deadline(play_round(battle, clock, {ada: FOX, bo: BOAT}, {cy: bo}), clock)
    words = {ada: f"{BOAT} at night", bo: f"{BOAT} at noon"}
    return wait_for_deadline(play_round(battle, clock, words, {cy: ada}), clock)


def withdrawn(clock: Clock) -> models.Battle:
    """Bo takes back the words, and is not named any more."""
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    (mo,) = audience(battle, "Mo")
    start(battle)
    battle = wait_for_deadline(play_round(battle, clock, {ada: FOX, bo: BOAT, cy: "a tree"}, {mo: bo, ada: cy}), clock)
    withdrawing.withdraw_words(battle.code, bo, 1)
    Player.objects.filter(pk=bo.pk).update(deleted_at=timezone.now())
    return again(battle)


def corrected(clock: Clock) -> models.Battle:
    """A rated duel that Eve gave to Bo; Mo excludes her votes, and Ada has won it."""
    ada, bo, eve, cy, mo = (member(name) for name in ("Ada", "Bo", "Eve", "Cy", "Mo"))
    mo.user.is_staff = mo.user.is_superuser = True
    mo.user.save()
    battle = lobby(ada, bo, chosen=setup(Format.DUEL, is_rated=True))
    for voter in (eve, cy, mo):
        actions.join(battle.code, voter, SeatRole.AUDIENCE)
    start(battle)
    battle = write_and_paint(battle, clock, {ada: FOX, bo: BOAT})
    for voter, favourite, times in ((cy, ada, 1), (mo, ada, 1), (eve, bo, 4)):
        crooked.judge(battle, voter, favourite, times)
    battle = wait_for_deadline(wait_for_deadline(battle, clock), clock)
    proposal = deciding.propose_by_hand(eve, "Always Bo.", timezone.now())
    exclusion = deciding.uphold(proposal.pk, mo, "She says so herself.", timezone.now())
    assert correcting.carry_out(exclusion.pk) == 1
    assert crooked.heat_of(battle).winner.seat.player == ada
    return again(battle)


def by_jury(clock: Clock) -> models.Battle:
    """A duel that nobody in its room judged, and that people who came by decided; one of them came twice."""
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL))
    start(battle)
    battle = wait_for_deadline(wait_for_deadline(write_and_paint(battle, clock, {ada: FOX, bo: BOAT}), clock), clock)
    assert battle.phase == Phase.JURY
    another_window = guest("Another window")
    for number in range(VOTERS_FEWEST):
        clock.shift(60)
        open_juries.judge(guest(f"Visitor {number}"), bo, network=f"network {number}")
        dealing.hand(another_window)
    open_juries.judge(another_window, ada, most=1, network="network 0")
    battle = wait_for_deadline(battle, clock)
    assert battle.phase == Phase.FINISHED
    return battle


KINDS: dict[str, Callable[[Clock], models.Battle]] = {
    "knockout": knockout,
    "relay": relay,
    "withdrawn": withdrawn,
    "corrected": corrected,
    "jury": by_jury,
}

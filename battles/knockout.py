"""A battle as a knockout: drawn at its start, paired at the opening of a round, decided with its results. Pure.

Who meets whom and who goes on stands in `battles.bracket`; here it is brought into the battle.
"""

from __future__ import annotations

from dataclasses import replace

from battles import bracket
from battles.battle import Battle, Lot, Verdict
from battles.states import Format


def rounds_of(format: Format, seats: int, wished: int) -> int:
    """The rounds of a battle that is made: a knockout's follow from its seats, others are as wished."""
    is_bracket = format is Format.KNOCKOUT and seats in bracket.SIZES
    return bracket.stages(seats) if is_bracket else wished


def drawn(battle: Battle, lots: tuple[Lot, ...]) -> Battle:
    """Everybody who plays has a place in the draw, and the battle as many rounds as their bracket. Who has no lot comes after
    those who have, by seat."""
    players = [seat.number for seat in battle.players(1)]
    ratings = {lot.seat: lot.rating for lot in lots}
    places = [seat for seat in ratings if seat in players] + [seat for seat in players if seat not in ratings]
    seeds = {seat: seed for seed, seat in enumerate(places, start=1)}
    seats = tuple(
        replace(seat, seed=seeds.get(seat.number), seed_rating=ratings.get(seat.number)) for seat in battle.seats
    )
    return replace(battle, seats=seats, setup=replace(battle.setup, rounds=bracket.stages(len(players))))


def paired(battle: Battle) -> Battle:
    """With the pairings of the next round."""
    gone = {seat.number for seat in battle.seats if seat.is_gone}
    made = bracket.go_on(battle.bracket, battle.draw(), gone, battle.round_number + 1)
    return replace(battle, bracket=made)


def heats(battle: Battle, round_number: int) -> dict[int, int]:
    """The heat of everybody who writes in this round, by seat."""
    met = [pairing for pairing in battle.bracket if pairing.round == round_number]
    return {seat: pairing.heat for pairing in met for seat in pairing.seats if pairing.heat is not None}


def writers(battle: Battle) -> int:
    """How many would write in the next round if it opened now."""
    if battle.bracket:
        return len(heats(paired(battle), battle.round_number + 1))
    players = len(battle.players(1))
    return 2 * bracket.first_heats(players) if bracket.FEWEST <= players <= max(bracket.SIZES) else players


def decided(battle: Battle, verdicts: tuple[Verdict, ...]) -> Battle:
    """The pairings of the round that is on are closed: somebody goes on from each, or nobody."""
    wrote = {entry.seat for entry in battle.entries if entry.sealed is not None}
    made = bracket.close(battle.bracket, battle.round_number, verdicts, wrote, battle.draw())
    return replace(battle, bracket=made)


def is_contested(battle: Battle) -> bool:
    """Whether anybody who can still become champion is here."""
    return any(not battle.seat(seat).is_gone for seat in bracket.still_in(battle.bracket))

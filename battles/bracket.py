"""The bracket of a knockout: who meets whom, who goes on, who has won. Pure; seats are numbers, chance is a secret.

The draw puts players in an order, best first: by the rating that is passed in (a whole number, higher is better), and
among equals, so among all where nobody is rated, by HMAC-SHA256(secret, "paintoff-draw/1:" and the seat's number), smaller
first. SHA-256 of the secret is committed to when the battle is made, before anybody has a seat.

The bracket has the next power of two of places, at least four. The best is placed against the last, so that two of the best
meet as late as can be; places nobody fills are byes, and they fall to the best. A stage is one round of the bracket:

- Two who are both here meet in a heat. Who has won it goes on (`advancing` says who, where the votes do not).
- One alone, for nobody was drawn against them or nobody came out of the pairing before, has a *bye* and goes on.
- One whose opponent has left or was removed before the stage began goes on by *walk-over*.
- Where nobody is left of a pairing, nobody goes on.

A stage without a heat is over at once. Whoever goes on from the last one is the champion.

Where votes are excluded once it is over, the bracket and its champion stand as they were played: nobody can be asked to meet
again. Ratings are about who painted better, so they go by the places of the bracket `counted_again`: whoever should not have
gone on has the place where the votes that count put them out, whatever came after; whoever should have gone on has the
place of having come that far; and nobody gains by heats that were never played.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from battles.battle import Score, Verdict
from battles.pairings import Pairing, Ruling
from battles.states import Outcome

SIZES = (4, 8, 16)
FEWEST = 3
BY_VERDICT = frozenset({Outcome.WON, Outcome.WALKOVER})
BY_MERIT = (Ruling.SEEDS, Ruling.VOTES, Ruling.DRAW)


# --- the draw -------------------------------------------------------------------------------------------------------
def draw(seats: Iterable[int], secret: bytes, ratings: Mapping[int, int]) -> tuple[int, ...]:
    """The seats, best first. Seats without a rating come after those with one."""
    return tuple(sorted(seats, key=lambda seat: (seat not in ratings, -ratings.get(seat, 0), _lot(secret, seat))))


def _lot(secret: bytes, seat: int) -> bytes:
    return hmac.digest(secret, f"paintoff-draw/1:{seat}".encode(), "sha256")


def size(players: int) -> int:
    """How many places the bracket has for so many players."""
    return next(places for places in SIZES if places >= players)


def stages(players: int) -> int:
    """How many rounds it takes at most: 2 for three and four players, 3 up to eight, 4 up to sixteen."""
    return size(players).bit_length() - 1


def first_heats(players: int) -> int:
    """How many heats the first round has when everybody is here."""
    return players - size(players) // 2


# --- going on -------------------------------------------------------------------------------------------------------
def go_on(
    bracket: Sequence[Pairing], order: Sequence[int], gone: Collection[int], round_number: int
) -> tuple[Pairing, ...]:
    """The bracket with its next stage, whose heats are played in `round_number`; with further ones where a stage has no
    heat. `gone` are the seats that have left or were removed. All pairings so far are closed."""
    made = tuple(bracket)
    while len(_last(made)) != 1:
        stage = _last(made)[0].stage + 1 if made else 1
        drawn = _followers(_last(made)) if made else _placed(order)
        opened = _open(stage, drawn, gone, round_number)
        made += opened
        if any(pairing.heat for pairing in opened):
            break
    return made


def _last(bracket: Sequence[Pairing]) -> tuple[Pairing, ...]:
    """The pairings of the newest stage, top to bottom."""
    return tuple(pairing for pairing in bracket if pairing.stage == bracket[-1].stage) if bracket else ()


def _placed(order: Sequence[int]) -> list[tuple[int | None, int | None]]:
    """The first stage: the first of the order against the last place, and so on, the halves kept apart."""
    places = [1]
    while len(places) < size(len(order)):
        many = 2 * len(places) + 1
        places = [place for best in places for place in (best, many - best)]
    seats = [order[place - 1] if place <= len(order) else None for place in places]
    return list(zip(seats[::2], seats[1::2], strict=True))


def _followers(stage: Sequence[Pairing]) -> list[tuple[int | None, int | None]]:
    came = [pairing.advanced for pairing in stage]
    return list(zip(came[::2], came[1::2], strict=True))


def _open(
    stage: int, drawn: Sequence[tuple[int | None, int | None]], gone: Collection[int], round_number: int
) -> tuple[Pairing, ...]:
    opened: list[Pairing] = []
    heat = 0
    for number, (first, second) in enumerate(drawn, start=1):
        here = [seat for seat in (first, second) if seat is not None and seat not in gone]
        pairing = Pairing(stage, number, first, second)
        if len(here) == 2:
            heat += 1
            opened.append(replace(pairing, round=round_number, heat=heat))
        else:
            opened.append(replace(pairing, is_closed=True, advanced=here[0] if here else None))
    return tuple(opened)


def close(
    bracket: Sequence[Pairing],
    round_number: int,
    verdicts: Iterable[Verdict],
    wrote: Collection[int],
    order: Sequence[int],
) -> tuple[Pairing, ...]:
    """The bracket after the heats of this round: who went on from each. `wrote` are the seats that sealed an entry."""
    by_heat = {verdict.heat: verdict for verdict in verdicts}
    return tuple(
        _closed(pairing, by_heat[pairing.heat], wrote, order)
        if pairing.round == round_number and pairing.heat is not None
        else pairing
        for pairing in bracket
    )


def _closed(pairing: Pairing, verdict: Verdict, wrote: Collection[int], order: Sequence[int]) -> Pairing:
    return replace(
        pairing,
        is_closed=True,
        advanced=advancing(pairing, verdict, wrote, order),
        ruling=ruling(pairing, verdict, wrote, order),
    )


def advancing(pairing: Pairing, verdict: Verdict, wrote: Collection[int], order: Sequence[int]) -> int | None:
    """Who goes on from a heat. Its winner, by votes or because the other wrote nothing; nobody, where neither wrote.

    A heat that is tied, that nobody judged or whose pictures the studio lost has no winner, and somebody has to go on:
    of those who wrote, the one with more slots won, then with more votes by weight, then the better placed in the draw.
    """
    if verdict.outcome in BY_VERDICT:
        return verdict.winner
    merits = _merits(pairing, verdict, wrote, order)
    return max(merits, key=lambda seat: merits[seat], default=None)


def ruling(pairing: Pairing, verdict: Verdict, wrote: Collection[int], order: Sequence[int]) -> Ruling | None:
    """By what `advancing` chose: the first thing in which the two differ. None where nobody goes on."""
    if verdict.outcome in BY_VERDICT:
        return Ruling.VERDICT
    merits = list(_merits(pairing, verdict, wrote, order).values())
    if len(merits) < 2:
        return Ruling.ALONE if merits else None
    return next(by for by, one, other in zip(BY_MERIT, *merits, strict=True) if one != other)


def _merits(
    pairing: Pairing, verdict: Verdict, wrote: Collection[int], order: Sequence[int]
) -> dict[int, tuple[int, int, int]]:
    """By seat of those who wrote what they are compared by, in the order of `BY_MERIT`."""
    scores = {score.seat: score for score in verdict.scores}
    nothing = Score(0, 0, 0)
    return {
        seat: (scores.get(seat, nothing).slots_won, scores.get(seat, nothing).votes, -order.index(seat))
        for seat in pairing.seats
        if seat in wrote
    }


def counted_again(
    bracket: Sequence[Pairing],
    verdicts: Mapping[int, Iterable[Verdict]],
    wrote: Mapping[int, Collection[int]],
    order: Sequence[int],
) -> tuple[Pairing, ...]:
    """Each pairing with who would have gone on from it by these verdicts, those who met being the same. By round: the
    verdicts of heats, and the seats that sealed an entry. A pairing of whose heat there is no verdict stays as it is."""
    by_heat = {(round, verdict.heat): verdict for round, told in verdicts.items() for verdict in told}

    def again(pairing: Pairing) -> Pairing:
        verdict = by_heat.get((pairing.round or 0, pairing.heat or 0))
        if verdict is None:
            return pairing
        return replace(pairing, advanced=advancing(pairing, verdict, wrote[pairing.round or 0], order))

    return tuple(again(pairing) for pairing in bracket)


# --- the end --------------------------------------------------------------------------------------------------------
def final_of(bracket: Sequence[Pairing]) -> Pairing | None:
    """The last pairing of all, None before it has been made."""
    newest = _last(bracket)
    return newest[0] if len(newest) == 1 else None


def champion(bracket: Sequence[Pairing]) -> int | None:
    final = final_of(bracket)
    return final.advanced if final and final.is_closed else None


def still_in(bracket: Sequence[Pairing]) -> frozenset[int]:
    """Who can still be champion, or is."""
    return frozenset(
        seat
        for pairing in _last(bracket)
        for seat in (pairing.seats if not pairing.is_closed else (pairing.advanced,))
        if seat is not None
    )


def places(bracket: Sequence[Pairing], order: Sequence[int]) -> dict[int, int]:
    """By seat the place that is sure so far: champion 1, who is out in the final 2, in the semi-finals 3, then 5 and 9.

    Who has reached a stage and is not out has at least its place, and no better one until it is won. Only who has come to a
    stage by right goes on from it: in a bracket `counted_again` that is not everybody who played there.
    """
    if not order:
        return {}
    total = stages(len(order))
    reached = dict.fromkeys(order, 1)
    for pairing in bracket:
        if pairing.advanced is not None and reached[pairing.advanced] == pairing.stage:
            reached[pairing.advanced] = pairing.stage + 1
    return {seat: 1 if stage > total else 2 ** (total - stage) + 1 for seat, stage in reached.items()}

"""Receipts of real battles of every kind, done to what can be done to them: each time they fail, and say where."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings

from battles.receipt.document import Receipt, parse
from battles.receipt.findings import entry
from battles.receipt.keys import private_key, public_key_of
from battles.receipt.strict import Unreadable
from battles.receipt.verify import State, verify
from battles.receipt.writing import to_bytes
from tests.support import mutating
from tests.support.logs import OTHER_KEY
from tests.support.real_receipts import KINDS, receipt

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("kind", sorted(KINDS))]


def chance_of(kind: str) -> random.Random:
    return random.Random(f"receipt of {kind}")


def places(changed: Receipt) -> set[str]:
    """Where it fails against the site's key."""
    verdict = verify(changed, [public_key_of(private_key(settings.RECEIPT_KEY))])
    assert (verdict.state is State.FAILED) is bool(verdict.findings)
    return {finding.place for finding in verdict.findings}


def by_the_site(changed: Receipt) -> Receipt:
    return mutating.signed_by(private_key(settings.RECEIPT_KEY), changed)


def is_named(place: str, found: set[str]) -> bool:
    """With or without what is told of the line besides its number."""
    return any(one == place or one.startswith(f"{place},") for one in found)


def test_untouched_it_verifies(kind: str) -> None:
    assert parse(to_bytes(receipt(kind))) == receipt(kind)
    assert places(receipt(kind)) == set()
    assert places(by_the_site(receipt(kind))) == set()


def test_a_changed_byte_is_found_and_its_line_named(kind: str) -> None:
    content, chance = to_bytes(receipt(kind)).rstrip(), chance_of(kind)
    for _ in range(20):
        changed = mutating.flipped(content, chance)
        assert mutating.fails(changed), changed
        try:
            found = parse(changed)
        except Unreadable:
            continue
        for number, (old, new) in enumerate(zip(receipt(kind).lines, found.lines, strict=True), start=1):
            if replace(old, previous="") != replace(new, previous=""):
                assert is_named(f"line {number}", places(found))


def test_a_line_dropped_repeated_or_swapped_is_named(kind: str) -> None:
    old, chance = receipt(kind), chance_of(kind)
    for _ in range(4):
        spot, other = sorted(chance.sample(range(len(old.lines) - 1), 2))
        for lines, number in (
            (mutating.dropped(old.lines, spot), spot + 1),
            (mutating.repeated(old.lines, spot), spot + 2),
            (mutating.swapped(old.lines, spot, other), spot + 1),
        ):
            assert is_named(f"line {number}", places(replace(old, lines=tuple(lines))))
    assert "head" in places(replace(old, lines=old.lines[:-1]))


def test_a_field_changed_by_somebody_who_can_hash_is_not_what_was_signed(kind: str) -> None:
    old = receipt(kind)
    for line, _, field in chance_of(kind).sample(mutating.fields(old), 8):
        changed = mutating.otherwise_in(old, line, field)
        assert "head" in places(changed), (line, field)
        assert "signature" in places(mutating.signed_by(OTHER_KEY, changed)), (line, field)


def test_what_is_only_attested_fails_by_the_key(kind: str) -> None:
    old = receipt(kind)
    attested = [one for one in mutating.first_and_last(old) if one[1:] in mutating.ATTESTED]
    for line, _, field in chance_of(kind).sample(attested, 6):
        assert "signature" in places(mutating.signed_by(OTHER_KEY, mutating.otherwise_in(old, line, field)))


def test_a_site_that_signs_another_field_is_found_out(kind: str) -> None:
    old = receipt(kind)
    bound = [one for one in mutating.first_and_last(old) if one[1:] not in mutating.ATTESTED]
    unseen = {one for one in bound if not places(by_the_site(mutating.otherwise_in(old, one[0], one[2])))}
    assert unseen == set()


# --- entry by entry -------------------------------------------------------------------------------------------------------
def test_a_wrong_salt_and_missing_words_are_named(kind: str) -> None:
    old = receipt(kind)
    for spot, one in enumerate(old.words):
        rest = (*old.words[:spot], *old.words[spot + 1 :])
        where = entry(one.round, one.heat, one.seat)
        assert where in places(replace(old, words=rest))
        if one.salt is not None:
            wrong = replace(one, salt=one.salt[::-1])
            assert where in places(replace(old, words=(*rest, wrong)))
        lie = replace(one, prompt="a lie", guidance="3.00", salt="0" * 64)
        assert where in places(replace(old, words=(*rest, lie)))


def test_another_winner_is_named_whoever_signs(kind: str) -> None:
    old = receipt(kind)
    for line, told, seat in other_winners(old):
        forged = mutating.rewritten(
            old, lambda number, body, line=line, seat=seat: body | {"winner": seat} if number == line else body
        )
        assert is_named(f"line {line}", places(by_the_site(forged))), told
        assert "signature" in places(mutating.signed_by(OTHER_KEY, forged))


def other_winners(old: Receipt) -> Iterator[tuple[int, str, int | None]]:
    """Every verdict and recount with every winner that it has not."""
    for line in old.lines:
        if line.kind in ("verdict", "recount"):
            said = json.loads(line.body)
            for seat in (None, *(one["seat"] for one in said["places"])):
                if seat != said["winner"]:
                    yield line.number, line.kind, seat


def test_a_place_that_nobody_took_is_named_whoever_signs(kind: str) -> None:
    old = receipt(kind)
    placed = [line for line in old.lines if line.kind in ("verdict", "recount", "ended", "places_corrected")]
    for line in placed:
        for spot, place in enumerate(json.loads(line.body)["places"]):
            forged = with_place(old, line.number, spot, (place["rank"] or 0) + 1)
            assert is_named(f"line {line.number}", places(by_the_site(forged))), (line.kind, place)


def with_place(old: Receipt, line: int, spot: int, rank: int) -> Receipt:
    def change(number: int, body: dict) -> dict:
        if number != line:
            return body
        told = [one | {"rank": rank} if place == spot else one for place, one in enumerate(body["places"])]
        return body | {"places": told}

    return mutating.rewritten(old, change)


def test_a_rating_that_is_a_millionth_off_is_named_whoever_signs(kind: str) -> None:
    old = receipt(kind)
    rated = [line for line in old.lines if line.kind in ("rating", "rating_correction")]
    assert bool(rated) is (kind == "corrected")
    for line in rated:
        for field in ("mu_after", "sigma_after"):
            forged = mutating.otherwise_in(old, line.number, field)
            assert f"line {line.number}, seat {json.loads(line.body)['seat']}" in places(by_the_site(forged))


def test_a_start_that_nobody_won_is_named_whoever_signs(kind: str) -> None:
    old = receipt(kind)
    for line in (line for line in old.lines if line.kind == "round"):
        start = json.loads(line.body)["start"] or {"round": 1, "heat": 1, "seat": 2}
        lie = {"start": start | {"seat": 3 - start["seat"]}}
        forged = mutating.rewritten(
            old, lambda number, body, at=line.number, lie=lie: body | lie if number == at else body
        )
        assert f"line {line.number}" in places(by_the_site(forged))

"""Whatever is done to a receipt, it fails and says where: by strangers, by an operator without the key, by one with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from battles import chain
from battles.receipt.document import Receipt, parse
from battles.receipt.keys import public_key_of
from battles.receipt.verify import State, verify
from battles.receipt.writing import to_bytes
from tests.support import logs
from tests.support.mutating import (
    ATTESTED,
    dropped,
    fails,
    fields,
    first_and_last,
    otherwise_in,
    repeated,
    signed_by,
    swapped,
)

BATTLES: dict[str, Callable[[], logs.Scribe]] = {
    "duel": logs.duel,
    "free-for-all": logs.free_for_all,
    "rated": logs.rated,
    "unjudged": logs.unjudged,
    "withheld": logs.withheld,
}
names = st.sampled_from(sorted(BATTLES))
quietly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def receipt(name: str) -> Receipt:
    return BATTLES[name]().receipt()


@cache
def file(name: str) -> bytes:
    return to_bytes(receipt(name)).rstrip()


@pytest.mark.parametrize("name", sorted(BATTLES))
def test_a_receipt_that_nobody_touched_verifies(name: str) -> None:
    assert verify(parse(file(name))).state is State.VERIFIED


@quietly
@given(st.data())
def test_any_changed_byte_is_found(data: st.DataObject) -> None:
    content = bytearray(file(data.draw(names)))
    spot = data.draw(st.integers(0, len(content) - 1))
    content[spot] ^= data.draw(st.integers(1, 255))
    assert fails(bytes(content))


@quietly
@given(st.data())
def test_a_cut_file_is_found(data: st.DataObject) -> None:
    content = file(data.draw(names))
    assert fails(content[: data.draw(st.integers(0, len(content) - 1))])


def test_white_space_between_values_means_nothing() -> None:
    spread = json.dumps(json.loads(file("duel")), indent=4).encode()
    assert verify(parse(spread)).state is State.VERIFIED


def first_line_named(lines: list[chain.Line]) -> str:
    verdict = verify(replace(receipt("duel"), lines=tuple(lines)))
    assert verdict.state is State.FAILED
    return verdict.findings[0].place


@quietly
@given(st.data())
def test_a_line_that_was_dropped_repeated_or_moved_is_named(data: st.DataObject) -> None:
    lines = list(parse(file("duel")).lines)
    spot = data.draw(st.integers(0, len(lines) - 2))
    match data.draw(st.sampled_from(["drop", "repeat", "swap"])):
        case "drop":
            lines = dropped(lines, spot)
        case "repeat":
            lines = repeated(lines, spot)
            spot += 1
        case _:
            lines = swapped(lines, spot, spot + 1)
    assert first_line_named(lines) == f"line {spot + 1}"


def test_a_missing_end_is_named() -> None:
    assert first_line_named(list(receipt("duel").lines)[:-1]) == "head"


# --- by somebody who can hash ---------------------------------------------------------------------------------------------
def every_field() -> list[tuple[str, int, str]]:
    return [(name, line, field) for name in sorted(BATTLES) for line, _, field in fields(receipt(name))]


@quietly
@given(st.data())
def test_a_rewritten_log_is_not_the_signed_one(data: st.DataObject) -> None:
    name, line, field = data.draw(st.sampled_from(every_field()))
    verdict = verify(otherwise_in(receipt(name), line, field))
    assert verdict.state is State.FAILED
    assert "head" in {finding.place for finding in verdict.findings}


@quietly
@given(st.data())
def test_a_log_signed_by_somebody_else_is_not_the_sites(data: st.DataObject) -> None:
    name, line, field = data.draw(st.sampled_from(every_field()))
    forged = signed_by(logs.OTHER_KEY, otherwise_in(receipt(name), line, field))
    verdict = verify(forged, [public_key_of(logs.KEY)])
    assert "signature" in {finding.place for finding in verdict.findings}


# Where everything was too close, one tie is like another.
ALL_ALIKE = {("ballot", "left"), ("ballot", "right")}


@pytest.mark.parametrize("name", sorted(BATTLES))
def test_a_site_that_signs_a_wrong_log_is_found_out(name: str) -> None:
    old, key = receipt(name), logs.KEY
    skipped = ATTESTED | (ALL_ALIKE if name == "free-for-all" else set())
    bound = [one for one in first_and_last(old) if one[1:] not in skipped]
    unseen = {
        one for one in bound if verify(signed_by(key, otherwise_in(old, one[0], one[2]))).state is not State.FAILED
    }
    assert unseen == set()

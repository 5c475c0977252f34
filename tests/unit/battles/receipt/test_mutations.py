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
from battles.receipt.strict import Unreadable
from battles.receipt.verify import State, verify
from battles.receipt.writing import to_bytes
from tests.support import logs
from tests.support.forging import one_changed, rechained

BATTLES: dict[str, Callable[[], logs.Scribe]] = {
    "duel": logs.duel,
    "free-for-all": logs.free_for_all,
    "rated": logs.rated,
    "unjudged": logs.unjudged,
}
names = st.sampled_from(sorted(BATTLES))
quietly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def receipt(name: str) -> Receipt:
    return BATTLES[name]().receipt()


@cache
def file(name: str) -> bytes:
    return to_bytes(receipt(name)).rstrip()


def fails(content: bytes) -> bool:
    """Refused as no receipt, or failed with something named."""
    try:
        verdict = verify(parse(content))
    except Unreadable as error:
        return bool(error.place)
    return verdict.state is State.FAILED and bool(verdict.findings[0].place)


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
            del lines[spot]
        case "repeat":
            lines.insert(spot + 1, lines[spot])
            spot += 1
        case _:
            lines[spot], lines[spot + 1] = lines[spot + 1], lines[spot]
    assert first_line_named(lines) == f"line {spot + 1}"


def test_a_missing_end_is_named() -> None:
    assert first_line_named(list(receipt("duel").lines)[:-1]) == "head"


# --- by somebody who can hash ---------------------------------------------------------------------------------------------
def every_field() -> list[tuple[str, int, str]]:
    return [
        (name, line.number, field)
        for name in sorted(BATTLES)
        for line in receipt(name).lines
        for field in json.loads(line.body)
    ]


@quietly
@given(st.data())
def test_a_rewritten_log_is_not_the_signed_one(data: st.DataObject) -> None:
    name, line, field = data.draw(st.sampled_from(every_field()))
    lines = rechained(receipt(name).lines, one_changed(line, field))
    verdict = verify(replace(receipt(name), lines=tuple(lines)))
    assert verdict.state is State.FAILED
    assert "head" in {finding.place for finding in verdict.findings}


@quietly
@given(st.data())
def test_a_log_signed_by_somebody_else_is_not_the_sites(data: st.DataObject) -> None:
    name, line, field = data.draw(st.sampled_from(every_field()))
    old = receipt(name)
    lines = rechained(old.lines, one_changed(line, field))
    forged = logs.sealed_with(logs.OTHER_KEY, lines, list(old.words), list(old.texts))
    verdict = verify(forged, [public_key_of(logs.KEY)])
    assert "signature" in {finding.place for finding in verdict.findings}


# What only the site can know. Everything else in the log is bound to something else in it.
ATTESTED = {
    ("created", "model"), ("created", "seats"), ("created", "rounds"), ("created", "rated"), ("created", "format"),
    ("joined", "from_round"), ("joined", "person"),
    ("phase", "by"), ("phase", "deadline"),
    ("round", "steps"), ("round", "sampler"), ("round", "start_strength"),
    ("painting", "seats"), ("painting", "slots"),
    ("painted", "sha256"), ("painted", "attempt"), ("painted", "engine"),
    ("paint_failed", "code"), ("paint_failed", "attempt"),
    ("voting_closed", "present"),
    ("ballot", "passed"), ("ballot", "slot"),
}  # fmt: skip
# Where everything was too close, one tie is like another.
ALL_ALIKE = {("ballot", "left"), ("ballot", "right")}


@pytest.mark.parametrize("name", sorted(BATTLES))
def test_a_site_that_signs_a_wrong_log_is_found_out(name: str) -> None:
    old, unseen = receipt(name), set()
    ends = {line.kind: line for line in reversed(old.lines)}, {line.kind: line for line in old.lines}
    for line in {line.number: line for side in ends for line in side.values()}.values():
        for field in json.loads(line.body):
            if (line.kind, field) in ATTESTED | (ALL_ALIKE if name == "free-for-all" else set()):
                continue
            lines = rechained(old.lines, one_changed(line.number, field))
            forged = logs.sealed_with(logs.KEY, lines, list(old.words), list(old.texts))
            if verify(forged).state is not State.FAILED:
                unseen.add((line.kind, field, line.number))
    assert unseen == set()

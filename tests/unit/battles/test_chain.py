"""The log holds together, says where it does not, and keeps words out of itself."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles.chain import (
    BEFORE_FIRST,
    Broken,
    append,
    commit_text,
    decimal,
    iso,
    opens,
    pseudonym,
    salt_for,
    verify,
    withdrawable,
)
from battles.seals import NotCanonical

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
KEY = b"k" * 32


def chain(length=5):
    lines = []
    for number in range(length):
        lines.append(append(lines[-1] if lines else None, "phase", {"round": number}, NOON + timedelta(seconds=number)))
    return lines


def broken_at(lines, **options):
    with pytest.raises(Broken) as caught:
        verify(lines, **options)
    return caught.value.number


def test_the_first_line_has_the_documented_digest():
    line = append(None, "created", {"code": "BKTM"}, NOON)
    assert (line.number, line.previous, line.at_iso) == (1, BEFORE_FIRST, "2026-11-21T12:00:00.000000Z")
    assert line.body == '{"code":"BKTM"}'
    assert line.digest == "9343dde9458dc25bcf8794d44d918eba87f0bcb910b3c69f6656cb17d64250d4"


def test_lines_follow_each_other():
    lines = chain()
    verify(lines)
    verify(lines, head=lines[-1].digest)
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "results"},
        {"body": '{"round":9}'},
        {"body": '{"round": 2}'},
        {"body": "not json"},
        {"body": "[]"},
        {"at_iso": "2026-11-21T12:00:09.000000Z"},
        {"digest": "0" * 64},
        {"previous": "0" * 64},
        {"number": 7},
    ],
)
def test_a_changed_line_is_named(change):
    lines = chain()
    lines[2] = replace(lines[2], **change)
    assert broken_at(lines) == 3


def test_a_removed_line_is_named():
    lines = chain()
    assert broken_at(lines[:2] + lines[3:]) == 3
    assert broken_at(lines[1:]) == 1


def test_exchanged_lines_are_named():
    lines = chain()
    assert broken_at([lines[0], lines[2], lines[1], *lines[3:]]) == 2


def test_a_missing_end_shows_against_the_announced_head():
    lines = chain()
    verify(lines[:3])
    assert broken_at(lines[:3], head=lines[-1].digest) == 3


def test_no_lines_are_no_chain():
    assert broken_at([]) == 1


@given(st.data())
def test_any_flipped_character_breaks_its_line(data):
    lines = chain()
    place = data.draw(st.integers(0, len(lines) - 1))
    field = data.draw(st.sampled_from(["kind", "body", "previous", "digest", "at_iso"]))
    text = getattr(lines[place], field)
    spot = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda letter: letter != text[spot]))
    lines[place] = replace(lines[place], **{field: text[:spot] + other + text[spot + 1 :]})
    assert broken_at(lines) == place + 1


def test_a_rewritten_line_breaks_what_follows():
    lines = chain()
    lines[1] = append(lines[0], "phase", {"round": 99}, NOON)
    assert broken_at(lines) == 3


def test_floats_are_not_logged():
    with pytest.raises(NotCanonical):
        append(None, "results", {"confidence": 0.97}, NOON)
    assert decimal(0.97) == "0.970000"
    assert decimal(None) is None


def test_times_are_written_in_utc_whatever_zone_they_come_in():
    assert iso(NOON.astimezone(timezone(timedelta(hours=2)))) == iso(NOON)
    with pytest.raises(ValueError, match="zone"):
        iso(datetime(2026, 11, 21))  # noqa: DTZ001


def test_the_appendix_opens_commitments_until_it_is_withdrawn():
    entry = withdrawable("a cat", salt_for(KEY, "seat:1"))
    line = append(None, "joined", {"name": entry.commitment}, NOON)
    assert opens(entry)
    assert not opens(replace(entry, text="a dog"))
    gone = entry.withdrawn()
    assert gone.is_withdrawn
    assert not opens(gone)
    assert json.loads(line.body)["name"] == gone.commitment
    verify([line])


def test_the_same_text_under_another_salt_is_another_commitment():
    assert commit_text("Ada", salt_for(KEY, "seat:1")) != commit_text("Ada", salt_for(KEY, "seat:2"))


def test_a_pseudonym_is_stable_in_a_battle_and_differs_between_battles_and_people():
    assert pseudonym(KEY, 7) == pseudonym(KEY, 7)
    assert len({pseudonym(KEY, 7), pseudonym(KEY, 8), pseudonym(b"other" * 8, 7)}) == 3

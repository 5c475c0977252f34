import json

from hypothesis import given
from hypothesis import strategies as st

from live import envelope
from live.envelope import Clock, Command, Malformed
from live.provider import Accepted, Refused, Stamp

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.text() | JSON.map(json.dumps))
def test_every_text_becomes_a_command_a_clock_or_a_complaint(text: str):
    assert isinstance(envelope.parse(text), Command | Clock | Malformed)


@given(st.dictionaries(st.sampled_from(["t", "id", "sent", "a"]), JSON))
def test_a_command_that_parses_can_be_stored_as_text(frame: dict):
    match envelope.parse(json.dumps(frame)):
        case Command(name, command_id, payload):
            stored = json.dumps([name, command_id, payload], ensure_ascii=False, allow_nan=False).encode()
            assert b"\\u0000" not in stored


def test_a_command_keeps_its_fields_apart_from_the_envelope():
    assert envelope.parse('{"t":"vote","id":"c1","answer":"left"}') == Command("vote", "c1", {"answer": "left"})


def test_a_clock_needs_no_id():
    assert envelope.parse('{"t":"clock","sent":12.5}') == Clock(12.5)


def test_the_path_to_a_bad_text_is_named():
    assert envelope.unstorable({"a": [{"b": "ok"}, {"c": "no\0"}]}) == "a.1.c"


def test_the_games_frame_cannot_change_the_envelope():
    frame = json.loads(envelope.snapshot("player", Stamp(2, 7), {"t": "x", "version": 0, "phase": "lobby"}))
    assert frame == {"t": "snapshot", "role": "player", "epoch": 2, "version": 7, "phase": "lobby"}


def test_events_are_wrapped_without_encoding_them_again():
    assert json.loads(envelope.events(['{"t":"a"}', '{"t":"b"}'])) == {
        "t": "events",
        "events": [{"t": "a"}, {"t": "b"}],
    }


def test_answers_carry_the_commands_id():
    accepted = json.loads(envelope.answer("c1", Accepted({"seal": "ab"})))
    refused = json.loads(envelope.answer("c2", Refused("full", "No seat is free.")))
    assert accepted == {"t": "accepted", "id": "c1", "result": {"seal": "ab"}}
    assert refused == {"t": "refused", "id": "c2", "code": "full", "message": "No seat is free.", "field": None}

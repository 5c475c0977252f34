"""Jobs and events survive JSON, and what a model cannot do is refused with the nearest thing it can."""

import json
from dataclasses import replace

import pytest

from inference import fake, protocol
from inference.protocol import (
    ActorLost,
    Capacity,
    Failed,
    FailureCode,
    Heartbeat,
    Job,
    Kind,
    ModelSpeed,
    Progress,
    Refusal,
    Started,
    StudioState,
    from_json,
    refuse,
    to_json,
)

FOX = Job(id="j1", model="fake", prompt="a red fox", seed=7, steps=4, guidance=4.0, width=64, height=64, owner="ada")


@pytest.mark.parametrize(
    "value",
    [
        replace(FOX, sources=("ab", "cd"), deadline=12.5),
        Started("j1", 1, "a"),
        Progress("j1", 1, 2, 4, b"\x00\xff"),
        fake.painted(FOX),
        Failed("j1", 1, FailureCode.STEP_FAILED, "no", True),
        Heartbeat("a", 1.5, StudioState.READY, 1, 2, 3.5),
        ActorLost("a", (("j1", 1), ("j2", 3)), "killed"),
        Capacity(StudioState.READY, 1, 0.5, 0.7, 0, 0, (fake.OFFER,), (ModelSpeed("fake", 1.0, 0.5, 8),)),
        Capacity(StudioState.READY, 1, 0.5, 0.7, 0, 0, coming=("sdxl",), nowhere=(("flux", "no room"), ("sd", "torn"))),
        Refusal("size", "no", [64, 64]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_survives_json(value):
    assert from_json(json.loads(json.dumps(to_json(value)))) == value


def test_an_unknown_field_is_an_error():
    with pytest.raises(TypeError):
        from_json(to_json(FOX) | {"colour": "red"})


def test_every_event_has_a_json_form():
    assert {kind.__name__ for kind in protocol.Event.__args__} <= set(protocol._TYPES)


@pytest.mark.parametrize(
    ("change", "field", "nearest"),
    [
        ({"kind": Kind.INPAINT}, "kind", "text-to-image"),
        ({"sampler": "ddim"}, "sampler", "flow-euler"),
        ({"width": 250, "height": 250}, "size", [256, 256]),
        ({"steps": 900}, "steps", 50),
        ({"steps": 0}, "steps", 1),
        ({"guidance": 99.0}, "guidance", 12.0),
        ({"guidance": float("nan")}, "guidance", 1.0),
        ({"prompt": "x" * 2001}, "prompt", "x" * 2000),
        ({"seed": -1}, "seed", 1),
    ],
)
def test_what_cannot_be_painted_is_refused_with_the_nearest(change, field, nearest):
    refusal = refuse(replace(FOX, **change), fake.OFFER)
    assert (refusal.field, refusal.nearest) == (field, nearest)


def test_what_can_be_painted_is_not_refused():
    assert refuse(FOX, fake.OFFER) is None


def test_an_unknown_model_is_refused():
    assert refuse(FOX, None).field == "model"

"""Jobs and events survive JSON, and what a model cannot do is refused with the nearest thing it can."""

import json
from dataclasses import fields, replace
from typing import get_args

import pytest

from inference import fake, protocol
from inference.load import Load
from inference.protocol import (
    ActorLost,
    ActorReport,
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
    settled,
    to_json,
    work,
)

FOX = Job(id="j1", model="fake", prompt="a red fox", seed=7, steps=4, guidance=4.0, width=64, height=64, owner="ada")


VALUES = [
    replace(FOX, sources=("ab", "cd"), deadline=12.5),
    Started("j1", 1, "a"),
    Progress("j1", 1, 2, 4, b"\x00\xff"),
    fake.painted(FOX),
    Failed("j1", 1, FailureCode.STEP_FAILED, "no", True),
    Heartbeat("a", 1.5, StudioState.READY, 1, 2, 3.5),
    ActorLost("a", (("j1", 1), ("j2", 3)), "killed"),
    Capacity(StudioState.READY, 1, 0.5, 0.7, 0, 0, (fake.OFFER,), (ModelSpeed("fake", 1.0, 0.5, 8),)),
    Capacity(StudioState.READY, 1, 0.5, 0.7, 0, 0, coming=("sdxl",), nowhere=(("flux", "no room"), ("sd", "torn"))),
    replace(fake.OFFER, upscale_sizes=((128, 128), (256, 128))),
    ModelSpeed("fake", 1.0, 0.5, 8, 64, 64),
    ActorReport("a", StudioState.OUT, "five batches failed", models=("fake", "sd")),
    Refusal("size", "no", [64, 64]),
    replace(FOX, weights=((2, 5, 1.3), (6, 9, 0.5)), negative_prompt="snow", negative_weights=((0, 4, 2.0),)),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_survives_json(value):
    assert from_json(json.loads(json.dumps(to_json(value)))) == value


def test_an_unknown_field_is_an_error():
    with pytest.raises(TypeError):
        from_json(to_json(FOX) | {"colour": "red"})


def test_every_kind_that_crosses_the_wall_is_among_those_values():
    assert set(get_args(protocol.Wire)) == set(map(type, VALUES))


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
        ({"seed": -1}, "seed", 0),
        ({"seed": 2**63}, "seed", 2**63 - 1),
    ],
)
def test_what_cannot_be_painted_is_refused_with_the_nearest(change, field, nearest):
    refusal = refuse(replace(FOX, **change), fake.OFFER)
    assert (refusal.field, refusal.nearest) == (field, nearest)


@pytest.mark.parametrize(
    ("spans", "why"),
    [
        (((2, 5, 2.5),), "between 0.1 and 2"),
        (((2, 5, float("nan")),), "between 0.1 and 2"),
        (((2, 10, 1.5),), "outside the prompt"),
        (((-1, 5, 1.5),), "outside the prompt"),
        (((2, 2, 1.5),), "outside the prompt"),
        (((2, 5, 1.5), (4, 9, 1.5)), "across another"),
        (((0, 1, 1.5),) * 129, "at most 128"),
    ],
)
def test_weights_that_cannot_be_are_refused(spans, why):
    refusal = refuse(replace(FOX, weights=spans), fake.OFFER)
    assert (refusal.field, refusal.nearest) == ("weights", [])
    assert why in refusal.reason
    assert (
        refuse(replace(FOX, negative_prompt=FOX.prompt, negative_weights=spans), fake.OFFER).field == "negative_weights"
    )


def test_weights_are_refused_by_a_model_that_cannot_weigh():
    weighed, deaf = replace(FOX, weights=((2, 5, 1.3),)), replace(fake.OFFER, weighs=False)
    assert refuse(weighed, fake.OFFER) is None
    assert "cannot weigh" in refuse(weighed, deaf).reason
    assert refuse(FOX, deaf) is None


def test_what_can_be_painted_is_not_refused():
    assert refuse(FOX, fake.OFFER) is None


def test_an_unknown_model_is_refused():
    assert refuse(FOX, None).field == "model"


ENLARGING = replace(FOX, kind=Kind.UPSCALE, sources=("ab",), width=128, height=128)
ENLARGER = replace(fake.OFFER, kinds=(Kind.TEXT_TO_IMAGE, Kind.UPSCALE), upscale_sizes=((128, 128), (256, 128)))


def test_a_picture_is_enlarged_to_sizes_of_its_own():
    assert refuse(ENLARGING, ENLARGER) is None
    assert refuse(replace(ENLARGING, width=250), ENLARGER).nearest == [256, 128]
    assert refuse(replace(FOX, width=128, height=128), ENLARGER).field == "size"


def test_without_sizes_of_its_own_a_picture_is_enlarged_to_those_that_are_painted():
    offer = replace(ENLARGER, upscale_sizes=())
    assert refuse(ENLARGING, offer).field == "size"
    assert refuse(replace(ENLARGING, width=64, height=64), offer) is None


def test_what_is_only_resampled_costs_one_step_and_may_ask_for_any():
    job = replace(ENLARGING, steps=900, guidance=99.0)
    assert refuse(job, ENLARGER) is None
    assert work(settled(job, ENLARGER)) == 1


def test_what_a_pipeline_enlarges_costs_all_its_steps():
    offer = replace(ENLARGER, upscaler="StableDiffusionUpscalePipeline")
    job = replace(ENLARGING, steps=20, strength=0.5)
    assert work(settled(job, offer)) == 40
    assert refuse(replace(job, steps=900), offer).field == "steps"


def test_an_actor_reports_every_figure_of_its_engines_load():
    assert {field.name for field in fields(Load)} <= {field.name for field in fields(ActorReport)}

"""What no studio can paint is refused before it is a row, with the nearest that can be had."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inference.fake import OFFER, FakeStudio
from inference.protocol import Capacity, Kind, ModelOffer, StudioState
from jobs import beats, desk
from jobs.impossible import Impossible
from jobs.models import Job
from tests.support.jobs import HANDLER, asked, request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


def told(
    *offers: ModelOffer,
    name: str = "easel",
    studio: str = "ready",
    ago: timedelta = timedelta(0),
    place: str = "ray",
    **said: Any,
) -> None:
    """A dispatcher says what its studio can do; `said` are other fields of its capacity."""
    now = timezone.now() - ago
    capacity = replace(FakeStudio(offers).capacity(), models=offers, **said) if offers else nothing()
    beats.beat(name, beats.begin(name, place, now), place, now, studio, capacity, {})


def nothing() -> Capacity:
    return Capacity(StudioState.STARTING, 0, 0.0, 0.0, 0, 0)


@pytest.mark.parametrize(
    ("wrong", "field", "nearest"),
    [
        ({"steps": 500}, "steps", 50),
        ({"guidance": 40.0}, "guidance", 12.0),
        ({"width": 250, "height": 250}, "size", [256, 256]),
        ({"sampler": "dpmpp-2m"}, "sampler", "flow-euler"),
        ({"kind": "upscale", "sources": ["ab"]}, "kind", "text-to-image"),
        ({"model": "nothing"}, "model", "fake"),
    ],
)
def test_what_nobody_can_paint_is_refused_before_a_row_is_written(recorder, ada, wrong, field, nearest):
    told(OFFER)
    with pytest.raises(Impossible) as refused:
        asked("paint:1", ada, **wrong)
    assert (refused.value.refusal.field, refused.value.refusal.nearest) == (field, nearest)
    assert refused.value.refusal.reason
    assert not Job.objects.exists()


def test_one_impossible_wish_of_many_leaves_nothing_behind(recorder, ada):
    told(OFFER)
    wishes = [desk.Ask(f"paint:{n}", HANDLER, ada, request(steps=steps)) for n, steps in enumerate((4, 500))]
    with pytest.raises(Impossible):
        desk.ask_many(wishes)
    assert not Job.objects.exists()


def test_who_cannot_take_a_refusal_gets_a_job_that_will_fail(recorder, ada):
    told(OFFER)
    assert desk.ask_many([desk.Ask("paint:1", HANDLER, ada, request(steps=500))], refusing=False)


def test_the_desk_tells_the_refusal_without_being_asked_for_a_picture():
    told(OFFER)
    assert desk.refusal(request()) is None
    assert desk.refusal(request(steps=500)).nearest == 50


@pytest.mark.parametrize("studio", ["starting", "lost", "standby", "stopped"])
def test_a_studio_that_has_not_said_what_it_can_do_refuses_nothing(recorder, ada, studio):
    told(studio=studio)
    assert asked("paint:1", ada, steps=500, model="nothing")


def test_without_a_living_dispatcher_the_engine_decides(recorder, ada):
    told(OFFER, ago=timedelta(minutes=1))
    assert asked("paint:1", ada, steps=500)


def test_a_model_may_still_come_with_a_studio_that_is_starting(recorder, ada):
    told(OFFER)
    told(name="other", studio="starting", place="elsewhere")
    assert asked("paint:1", ada, model="sdxl")


def test_one_studio_that_can_do_it_is_enough(recorder, ada):
    told(OFFER)
    told(replace(OFFER, steps=(1, 500), kinds=(Kind.TEXT_TO_IMAGE,)), name="other", place="elsewhere")
    assert asked("paint:1", ada, steps=500)


def test_a_job_for_a_model_that_is_being_loaded_waits(recorder, ada):
    told(OFFER, coming=("sdxl",))
    assert asked("paint:1", ada, model="sdxl")


def test_a_model_without_room_is_refused_with_that_reason():
    told(OFFER, nowhere=(("sdxl", "sdxl needs 15.0 GiB"),))
    refusal = desk.refusal(request(model="sdxl"))
    assert (refusal.field, refusal.reason, refusal.nearest) == ("model", "sdxl needs 15.0 GiB", "fake")


def test_a_model_without_room_in_one_studio_may_come_in_another(recorder, ada):
    told(OFFER, nowhere=(("sdxl", "sdxl needs 15.0 GiB"),))
    told(OFFER, name="other", place="elsewhere", coming=("sdxl",))
    assert asked("paint:1", ada, model="sdxl")

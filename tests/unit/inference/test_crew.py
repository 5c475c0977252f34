"""What a crew says of the models that its workers told it of; the lines are never opened, so nothing asks for Ray."""

from dataclasses import replace

import pytest

from inference.cluster import Node, Place, Takes
from inference.crew import Crew
from inference.fake import OFFER
from inference.health import Health
from inference.line import Line
from inference.placing import GIB
from inference.protocol import Job, Kind, StudioState
from inference.sharing import GUESS

NODE = Node("a" * 10, "home", {"CPU": 1.0})
SIZES = {"fake": GIB, "other": GIB, "huge": 10 * GIB}
TOLD = Health("a", "b", StudioState.READY, "", "home", 1, "cpu", (OFFER,), surveyed=True, free=2 * GIB, sizes=SIZES)


@pytest.fixture
def crew():
    crew = Crew("b", 1, lambda event: None, lambda: None)
    line = Line(Place("a", NODE, Takes.SLOT), "b", 1, lambda event: None, lambda jobs, reason: None)
    line.worker.state, line.worker.health = StudioState.READY, TOLD
    crew._roster._lines = {"a": line}
    return crew


def hear(crew):
    (line,) = crew._roster.lines()
    crew._repertoire.learn(line.worker.health.models)
    return line


def test_before_anything_was_placed_all_models_that_were_seen_are_coming(crew):
    hear(crew)
    capacity = crew.capacity()
    assert (capacity.coming, capacity.nowhere) == (("other", "huge"), ())


def test_what_has_a_place_is_coming_and_what_has_none_is_named_with_the_reason(crew):
    hear(crew)
    crew._place_models(crew._roster.lines())
    capacity = crew.capacity()
    assert ([offer.name for offer in capacity.models], capacity.coming) == (["fake"], ("other",))
    ((name, reason),) = capacity.nowhere
    assert name == "huge"
    assert reason.startswith("huge needs 15.0 GiB")


def test_a_model_that_was_loaded_is_coming_no_more(crew):
    crew._roster.line("a").worker.health = replace(TOLD, models=(OFFER, replace(OFFER, name="other")))
    hear(crew)
    crew._place_models(crew._roster.lines())
    assert crew.capacity().coming == ()


def test_what_is_only_resampled_is_handed_out_as_its_one_step(crew):
    line = hear(crew)
    fox = Job("up", "fake", "", 1, 40, 4.0, 64, 64, kind=Kind.UPSCALE, sources=("ab",))
    assert crew.submit([fox])
    assert sum(line.seconds().values()) == GUESS

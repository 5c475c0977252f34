"""From the row to the engine's job."""

from datetime import UTC, datetime

import pytest

from inference import fake, protocol
from jobs import outcomes
from jobs.models import Job, Priority
from jobs.orders import order

REQUEST = {"model": "fake", "prompt": "a fox", "seed": 2**62, "steps": 4, "guidance": 4.0, "width": 64, "height": 64}


def test_an_order_carries_the_lease_and_the_owner():
    due = datetime(2026, 11, 21, tzinfo=UTC)
    job = Job(request=REQUEST, owner_id=5, fence=3, attempts=1, priority=Priority.BATTLE, deadline=due)
    said = order(job)
    assert (said.id, said.owner, said.attempt, said.fence) == (str(job.pk), "5", 3, 3)
    assert (said.priority, said.deadline) == (protocol.Priority.BATTLE, due.timestamp())
    assert (said.seed, said.kind, said.preview) == (2**62, protocol.Kind.TEXT_TO_IMAGE, False)


def test_sources_and_kind_cross_as_the_engines_own_types():
    job = Job(request=REQUEST | {"kind": "image-to-image", "sources": ["ab12"]}, priority=Priority.STUDIO)
    said = order(job)
    assert said.kind is protocol.Kind.IMAGE_TO_IMAGE
    assert said.sources == ("ab12",)
    assert protocol.from_json(protocol.to_json(said)) == said


def test_weights_cross_as_the_engines_own_types_after_a_row_kept_them():
    job = Job(request=REQUEST | {"weights": [[2, 5, 1.3]]}, priority=Priority.STUDIO)
    said = order(job)
    assert said.weights == ((2, 5, 1.3),)
    assert protocol.refuse(said, fake.OFFER) is None
    assert protocol.from_json(protocol.to_json(said)) == said


def test_one_name_stands_for_one_handler():
    outcomes.register("tests.orders", on_painted=print, on_failed=print)
    try:
        outcomes.register("tests.orders", on_painted=print, on_failed=print)
        with pytest.raises(ValueError, match=r"tests\.orders"):
            outcomes.register("tests.orders", on_painted=repr, on_failed=print)
    finally:
        outcomes.forget("tests.orders")

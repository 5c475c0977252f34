"""What every studio must do, the fake and the real one alike. A subclass gives a connected `studio`."""

import hashlib
import io
import time
from dataclasses import replace

import pytest
from PIL import Image

from inference.protocol import (
    Failed,
    FailureCode,
    Heartbeat,
    Job,
    Kind,
    ModelOffer,
    Painted,
    Progress,
    Started,
    StudioState,
)
from tests.support.patience import PATIENCE


class StudioContract:
    """`studio` is a fixture; its first model is asked for with its own defaults, and can begin with a picture."""

    @pytest.fixture
    def offer(self, studio) -> ModelOffer:
        return studio.capacity().models[0]

    @pytest.fixture
    def fox(self, offer) -> Job:
        width, height = offer.sizes[0]
        return Job(
            id=f"fox-{time.monotonic_ns()}",
            model=offer.name,
            prompt="a red fox",
            seed=7,
            steps=4,
            guidance=offer.default_guidance,
            width=width,
            height=height,
            owner="ada",
        )

    @pytest.fixture
    def long(self, offer, fox) -> Job:
        return replace(fox, id=f"{fox.id}-long", steps=offer.steps[1])

    def begin(self, studio, job: Job) -> None:
        """Submit it, and return while it is far from done."""
        studio.submit([job])
        gives_up = time.monotonic() + PATIENCE
        while not isinstance(next(iter(studio.events())), Progress):
            assert time.monotonic() < gives_up, "it does not begin"

    def go_on(self, studio) -> None:
        """Nothing is kept from being painted any more."""

    def until(self, studio, *jobs: Job):
        """The events of these jobs until each has its outcome."""
        heard, open_jobs = [], {(job.id, job.attempt) for job in jobs}
        gives_up = time.monotonic() + PATIENCE
        for event in studio.events():
            assert time.monotonic() < gives_up, f"no outcome for {open_jobs}"
            if isinstance(event, Heartbeat):
                continue
            heard.append(event)
            if isinstance(event, Painted | Failed):
                open_jobs.discard((event.job_id, event.attempt))
            if not open_jobs:
                return heard
        raise AssertionError("the stream ended")

    def test_it_is_ready_and_says_what_it_can_do(self, studio):
        capacity = studio.capacity()
        assert capacity.state is StudioState.READY
        assert capacity.seconds_per_picture > 0
        assert capacity.actors >= 1

    def test_a_job_starts_progresses_and_is_painted(self, studio, fox):
        studio.submit([fox])
        heard = self.until(studio, fox)
        assert [type(event) for event in heard] == [Started, *[Progress] * 4, Painted]
        assert [event.step for event in heard[1:5]] == [1, 2, 3, 4]

    def test_the_picture_is_a_png_named_by_its_hash(self, studio, fox):
        studio.submit([fox])
        painted = self.until(studio, fox)[-1]
        picture = Image.open(io.BytesIO(painted.image))
        assert (picture.format, picture.size) == ("PNG", (fox.width, fox.height))
        assert painted.sha256 == hashlib.sha256(painted.image).hexdigest()

    def test_the_recipe_says_all_that_was_asked_and_what_was_left_to_the_model(self, studio, offer, fox):
        studio.submit([fox])
        recipe = self.until(studio, fox)[-1].recipe
        told = ("model", "prompt", "negative_prompt", "seed", "steps", "guidance", "width", "height", "strength")
        assert recipe == {name: getattr(fox, name) for name in told} | {
            "kind": Kind.TEXT_TO_IMAGE,
            "sources": [],
            "sampler": offer.samplers[0],
        }

    def test_previews_are_webp_and_only_for_who_watches(self, studio, fox):
        watched = replace(fox, id=f"{fox.id}-watched", preview=True)
        studio.submit([fox, watched])
        heard = [event for event in self.until(studio, fox, watched) if isinstance(event, Progress)]
        assert all(bool(event.preview) == (event.job_id == watched.id) for event in heard)
        assert all(Image.open(io.BytesIO(event.preview)).format == "WEBP" for event in heard if event.preview)

    def test_a_job_submitted_twice_is_painted_once(self, studio, fox):
        other = replace(fox, id=f"{fox.id}-other")
        studio.submit([fox, fox])
        studio.submit([fox, other])
        heard = self.until(studio, fox, other)
        assert [event.job_id for event in heard if isinstance(event, Painted)].count(fox.id) == 1

    def test_a_newer_attempt_takes_the_place_of_the_older(self, studio, fox, long):
        self.begin(studio, long)
        newer = replace(long, steps=fox.steps, attempt=2)
        studio.submit([newer])
        self.go_on(studio)
        studio.submit([fox])
        heard = self.until(studio, newer, fox)
        outcomes = [event for event in heard if isinstance(event, Painted | Failed) and event.job_id == long.id]
        assert [(type(event), event.attempt) for event in outcomes] == [(Painted, 2)]

    def test_a_job_under_way_can_be_cancelled_and_the_others_go_on(self, studio, fox, long):
        self.begin(studio, long)
        studio.submit([fox])
        studio.cancel([long.id])
        self.go_on(studio)
        heard = self.until(studio, long, fox)
        outcomes = {event.job_id: event for event in heard if isinstance(event, Painted | Failed)}
        assert (outcomes[long.id].code, outcomes[long.id].retry) == (FailureCode.CANCELLED, False)
        assert isinstance(outcomes[fox.id], Painted)

    def test_a_cancelled_job_is_painted_under_a_new_attempt(self, studio, fox, long):
        self.begin(studio, long)
        studio.cancel([long.id])
        self.until(studio, long)
        self.go_on(studio)
        again = replace(long, steps=fox.steps, attempt=2)
        studio.submit([again])
        assert isinstance(self.until(studio, again)[-1], Painted)

    def test_a_picture_to_start_from_makes_another_picture_in_fewer_steps(self, studio, fox):
        red, blue = (
            replace(beginning_with(colour, fox), id=f"{fox.id}-{colour}", strength=0.5) for colour in ("red", "blue")
        )
        studio.submit([red, blue])
        heard = self.until(studio, red, blue)
        assert [event.step for event in heard if isinstance(event, Progress) and event.job_id == red.id] == [1, 2]
        first, second = (event for event in heard if isinstance(event, Painted))
        assert first.sha256 != second.sha256
        recipes = {event.job_id: event.recipe for event in (first, second)}
        told = [recipes[red.id][name] for name in ("kind", "sources", "strength", "steps")]
        assert told == [Kind.IMAGE_TO_IMAGE, list(red.sources), 0.5, fox.steps]

    def test_a_picture_that_is_not_the_one_that_was_named_is_refused(self, studio, fox):
        wrong = replace(beginning_with("red", fox), pictures=beginning_with("blue", fox).pictures)
        studio.submit([wrong])
        (refused,) = self.until(studio, wrong)
        assert (refused.code, refused.retry) == (FailureCode.BAD_SOURCE, False)

    def test_what_the_model_cannot_do_is_refused(self, studio, fox):
        wrong = replace(fox, steps=10_000)
        studio.submit([wrong])
        (refused,) = self.until(studio, wrong)
        assert (refused.code, refused.retry) == (FailureCode.REFUSED, False)

    def test_a_model_that_nobody_has_is_refused_with_the_reason(self, studio, fox):
        wrong = replace(fox, model="nothing")
        studio.submit([wrong])
        (refused,) = self.until(studio, wrong)
        assert (refused.code, refused.retry) == (FailureCode.UNKNOWN_MODEL, False)
        assert refused.message == "there is no model named nothing"

    def test_what_is_refused_holds_nothing_else_up(self, studio, fox):
        wrong = replace(fox, id=f"{fox.id}-wrong", model="nothing")
        studio.submit([wrong, fox])
        outcomes = {event.job_id: type(event) for event in self.until(studio, wrong, fox)}
        assert outcomes == {wrong.id: Failed, fox.id: Painted}

    def test_every_actor_reports(self, studio, fox):
        studio.submit([fox])
        self.until(studio, fox)
        (report,) = studio.capacity().reports
        assert (report.state, report.reason, report.models) == (StudioState.READY, "", (fox.model,))
        assert 0 < report.memory_used < report.memory_total
        assert report.node
        assert report.pid

    def test_it_says_who_has_a_job_until_that_has_ended(self, studio, long):
        self.begin(studio, long)
        (report,) = studio.capacity().reports
        assert studio.easels() == {report.actor: [long.id]}
        studio.cancel([long.id])
        self.until(studio, long)
        assert studio.easels() == {report.actor: []}

    def test_heartbeats_carry_the_report_of_their_actor(self, studio):
        beat = next(event for event in studio.events() if isinstance(event, Heartbeat) and event.report)
        assert (beat.report.actor, beat.report.state) == (beat.actor, beat.state)

    def test_an_operator_can_readmit_only_actors_that_there_are(self, studio):
        (report,) = studio.capacity().reports
        assert studio.readmit(report.actor)
        assert not studio.readmit("nobody")

    def test_cancelling_what_is_unknown_or_done_changes_nothing(self, studio, fox):
        studio.submit([fox])
        self.until(studio, fox)
        studio.cancel([fox.id, "unknown"])
        later = replace(fox, id=f"{fox.id}-later")
        studio.submit([later])
        assert {event.job_id for event in self.until(studio, later)} == {later.id}

    def test_a_quiet_studio_shows_that_it_is_alive(self, studio):
        assert isinstance(next(iter(studio.events())), Heartbeat)


def beginning_with(colour: str, job: Job) -> Job:
    out = io.BytesIO()
    Image.new("RGB", (job.width, job.height), colour).save(out, "PNG")
    picture = out.getvalue()
    named = hashlib.sha256(picture).hexdigest()
    return replace(job, kind=Kind.IMAGE_TO_IMAGE, sources=(named,), pictures=(picture,))

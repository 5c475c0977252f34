"""How long nothing may be heard of a job: by its work."""

from dataclasses import replace

from inference.fake import OFFER
from inference.protocol import Capacity, Job, Kind, ModelSpeed, StudioState
from jobs import limits

SPEED = ModelSpeed("sd", 2.0, 1.0, 8, row_seconds=0.5, finish_seconds=1.0)


def a_job(steps: int, guidance: float = 1.0, model: str = "sd") -> Job:
    return Job("fox", model, "a red fox", 7, steps, guidance, 512, 512)


def told(*speeds: ModelSpeed) -> Capacity:
    return Capacity(StudioState.READY, 1, 1.0, 1.0, 0, 0, (replace(OFFER, name="sd"),), speeds)


def test_a_job_with_more_work_may_be_silent_for_longer():
    assert limits.silence(a_job(20), told(SPEED)) == limits.LEAST + limits.GENEROSITY * 11.0
    assert limits.silence(a_job(20, guidance=4.0), told(SPEED)) == limits.LEAST + limits.GENEROSITY * 21.0


def test_a_model_nobody_measured_gets_a_limit_all_the_same():
    assert limits.silence(a_job(20, model="new"), told(SPEED)) == limits.UNMEASURED


def test_no_job_gets_less_than_the_least():
    assert limits.silence(a_job(1), told(ModelSpeed("sd", 0.0, 0.0, 1)), least=5.0) == 5.0


def test_what_is_only_resampled_is_one_step_whatever_was_asked_for():
    enlarging = replace(a_job(40, guidance=4.0), kind=Kind.UPSCALE)
    assert limits.silence(enlarging, told(SPEED)) == limits.LEAST + limits.GENEROSITY * 1.5

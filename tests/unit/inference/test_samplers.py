"""The samplers' tables, stepped together, equal diffusers' own loops job by job, whatever samplers, steps, targets and
places the jobs have."""

from dataclasses import dataclass

import numpy as np
import pytest
import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    LCMScheduler,
)

from inference.courses import TO_BEFORE, TO_NOISE, Target, update
from inference.samplers import course

TOLERANCE = 2e-5
"""Of the largest value on the way: tables and loops round in single precision at different places."""

STABLE_DIFFUSION = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "steps_offset": 1,
    "timestep_spacing": "leading",
}
CLASSES = {
    "euler": EulerDiscreteScheduler,
    "ddim": DDIMScheduler,
    "dpmpp-2m": DPMSolverMultistepScheduler,
    "lcm": LCMScheduler,
}
TARGETS = (Target.EPSILON, Target.V, Target.SAMPLE)


def model(sample, time):
    """Some field that depends on place and time, so that a wrong time shows, and not so steep that rounding grows."""
    return torch.sin(sample) * (0.2 + time / 1000)


@dataclass
class Asked:
    """A job as this test has it: a sampler over a scheduler, and a place to begin."""

    sampler: str
    scheduler: object
    target: Target
    steps: int
    seed: int
    start: int = 0

    def __post_init__(self):
        self.chance = torch.Generator().manual_seed(self.seed)
        self.course = course(self.sampler, self.scheduler, self.target, self.steps, self.start)
        self.noise = torch.randn(3, 8, 8, generator=self.chance)
        self.picture = torch.rand(3, 8, 8, generator=torch.Generator().manual_seed(1000 + self.seed)) * 2 - 1
        self.index, self.before = self.start, None
        self.sample = self.noise * self.course.noise_scale if not self.start else self.begun()

    def begun(self):
        return float(self.course.keep[self.start]) * self.picture + float(self.course.blur[self.start]) * self.noise

    @property
    def done(self):
        return self.index >= len(self.course)

    def by_diffusers(self):
        cls = CLASSES.get(self.sampler, FlowMatchEulerDiscreteScheduler)
        options = {"algorithm_type": "dpmsolver++"} if self.sampler == "dpmpp-2m" else {}
        own = cls.from_config(self.scheduler.config, **options)
        own.set_timesteps(self.steps)
        own.set_begin_index(self.start) if hasattr(own, "set_begin_index") else None
        chance = torch.Generator().manual_seed(self.seed)
        noise = torch.randn(3, 8, 8, generator=chance)
        sample, times = noise * getattr(own, "init_noise_sigma", 1.0), own.timesteps[self.start :]
        if self.start:
            sample = own.add_noise(self.picture[None], noise[None], times[:1])[0]
        takes_chance = {"generator": chance} if self.sampler == "lcm" else {}
        for time in times:
            seen = own.scale_model_input(sample, time) if hasattr(own, "scale_model_input") else sample
            sample = own.step(model(seen, float(time)), time, sample, return_dict=False, **takes_chance)[0]
        return sample


def step(jobs):
    """One step of them all, in one update."""
    samples = torch.stack([job.sample for job in jobs])
    scales, times = (
        torch.tensor([float(getattr(job.course, name)[job.index]) for job in jobs]).view(-1, 1, 1, 1)
        for name in ("scale_in", "timesteps")
    )
    rows = np.stack([job.course.table[job.index] for job in jobs])
    before = torch.stack([job.sample if job.before is None else job.before for job in jobs])
    noise = torch.stack([fresh(job) for job in jobs])
    after, cleans = update(rows, samples, model(samples * scales, times), before, noise)
    for job, sample, clean in zip(jobs, after, cleans, strict=True):
        job.sample, job.before, job.index = sample, clean, job.index + 1


def fresh(job):
    wanted = job.course.table[job.index, TO_NOISE] != 0
    return torch.randn(3, 8, 8, generator=job.chance) if wanted else torch.zeros(3, 8, 8)


def together(jobs):
    """The first begins alone, each other a tick later than the one before."""
    tick = 0
    while any(not job.done for job in jobs):
        if present := [job for place, job in enumerate(jobs) if place <= tick and not job.done]:
            step(present)
        tick += 1


def assert_equal(job):
    expected = job.by_diffusers()
    scale = max(1.0, float(expected.abs().max()), float(job.noise.abs().max()) * job.course.noise_scale)
    torch.testing.assert_close(job.sample, expected, atol=TOLERANCE * scale, rtol=0)


@pytest.mark.parametrize("target", TARGETS)
def test_all_samplers_in_one_batch_equal_diffusers_loops(target):
    scheduler = DDIMScheduler(**STABLE_DIFFUSION, clip_sample=False, set_alpha_to_one=False, prediction_type=target)
    jobs = [
        Asked(sampler, scheduler, target, steps, seed)
        for seed, (sampler, steps) in enumerate((name, steps) for steps in (1, 2, 4, 7, 20) for name in CLASSES)
    ]
    together(jobs)
    for job in jobs:
        assert_equal(job)


@pytest.mark.parametrize("clipped", [False, True])
@pytest.mark.parametrize("sampler", CLASSES)
def test_a_job_alone_is_stepped_as_it_is_in_a_batch_to_the_bit(sampler, clipped):
    scheduler = DDIMScheduler(**STABLE_DIFFUSION, clip_sample=clipped)
    alone, shared = (Asked(sampler, scheduler, Target.EPSILON, 7, 1) for _ in range(2))
    other = Asked("euler", scheduler, Target.EPSILON, 7, 2)
    for _ in range(7):
        step([alone])
        step([shared, other])
    assert torch.equal(alone.sample, shared.sample)
    assert_equal(alone)


@pytest.mark.parametrize("target", TARGETS)
def test_a_job_that_begins_with_a_picture_equals_diffusers_from_that_place(target):
    scheduler = DDIMScheduler(**STABLE_DIFFUSION, clip_sample=False, set_alpha_to_one=False, prediction_type=target)
    jobs = [Asked(sampler, scheduler, target, 12, seed, start=5) for seed, sampler in enumerate(CLASSES)]
    together(jobs)
    for job in jobs:
        assert_equal(job)


@pytest.mark.parametrize(
    ("sampler", "scheduler"),
    [
        ("euler", EulerDiscreteScheduler(**STABLE_DIFFUSION | {"timestep_spacing": "trailing"})),
        ("euler", EulerDiscreteScheduler(**STABLE_DIFFUSION, use_karras_sigmas=True)),
        (
            "euler",
            EulerDiscreteScheduler(**STABLE_DIFFUSION, rescale_betas_zero_snr=True, prediction_type="v_prediction"),
        ),
        ("ddim", DDIMScheduler(**STABLE_DIFFUSION, clip_sample=True, clip_sample_range=0.7)),
        ("dpmpp-2m", DPMSolverMultistepScheduler(**STABLE_DIFFUSION, use_karras_sigmas=True)),
        ("dpmpp-2m", DPMSolverMultistepScheduler(**STABLE_DIFFUSION, final_sigmas_type="sigma_min")),
        ("dpmpp-2m", DPMSolverMultistepScheduler(**STABLE_DIFFUSION, euler_at_final=True)),
        ("lcm", LCMScheduler(clip_sample=True, clip_sample_range=0.7)),
        ("flow-euler", FlowMatchEulerDiscreteScheduler()),
        ("flow-euler", FlowMatchEulerDiscreteScheduler(shift=3.0)),
        ("flow-euler", FlowMatchEulerDiscreteScheduler(use_karras_sigmas=True)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_model_s_scheduler_is_set_to_is_kept(sampler, scheduler):
    target = Target.FLOW if sampler == "flow-euler" else Target(scheduler.config.prediction_type)
    jobs = [Asked(sampler, scheduler, target, steps, steps) for steps in (1, 3, 16, 25)]
    together(jobs)
    for job in jobs:
        assert_equal(job)


def test_a_swapped_table_shows():
    """The equality above can fail: one sampler's job stepped by another's table is far off."""
    scheduler = DDIMScheduler(**STABLE_DIFFUSION, clip_sample=False)
    first, second = (Asked(name, scheduler, Target.EPSILON, 7, 1) for name in ("ddim", "dpmpp-2m"))
    first.course = second.course
    together([first])
    assert (first.sample - first.by_diffusers()).abs().max() > 100 * TOLERANCE


def test_flow_matching_that_predicts_the_picture_lands_on_its_prediction():
    way = course("flow-euler", FlowMatchEulerDiscreteScheduler(), Target.FLOW_CLEAN, 1)
    after, clean = update(way.table, torch.randn(1, 3, 2, 2), torch.full((1, 3, 2, 2), 0.5), None, None)
    torch.testing.assert_close(after, torch.full((1, 3, 2, 2), 0.5))
    torch.testing.assert_close(clean, after)


def test_only_dpm_solver_looks_back_and_only_lcm_draws_noise():
    scheduler = DDIMScheduler(**STABLE_DIFFUSION)
    tables = {name: course(name, scheduler, Target.EPSILON, 8).table for name in CLASSES}
    assert [name for name in CLASSES if tables[name][:, TO_BEFORE].any()] == ["dpmpp-2m"]
    assert [name for name in CLASSES if tables[name][:, TO_NOISE].any()] == ["lcm"]


def test_a_model_s_own_scheduler_is_left_alone():
    scheduler = FlowMatchEulerDiscreteScheduler()
    scheduler.set_timesteps(5)
    course("flow-euler", scheduler, Target.FLOW, 9)
    assert len(scheduler.timesteps) == 5


@pytest.mark.parametrize(
    ("sampler", "scheduler", "reason"),
    [
        ("flow-euler", FlowMatchEulerDiscreteScheduler(stochastic_sampling=True), "stochastic"),
        ("ddim", DDIMScheduler(thresholding=True), "thresholding"),
    ],
)
def test_what_has_no_table_is_refused(sampler, scheduler, reason):
    with pytest.raises(ValueError, match=reason):
        course(sampler, scheduler, Target.FLOW, 4)

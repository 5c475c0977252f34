"""The vectorised samplers equal diffusers' own loops, job by job, whatever steps and places the jobs have."""

import pytest
import torch
from diffusers import FlowMatchEulerDiscreteScheduler

from inference.samplers import SAMPLERS

TOLERANCE = 1e-6
STEPS = (1, 2, 4, 7, 20, 28)


def own_loop(scheduler, steps, sample, velocity):
    own = type(scheduler).from_config(scheduler.config)
    own.set_timesteps(steps)
    for t in own.timesteps:
        sample = own.step(velocity(sample, t), t, sample, return_dict=False)[0]
    return sample


def velocity(sample, t):
    """Some field that depends on place and time, so that a wrong time shows."""
    return torch.sin(3 * sample) * (t / 1000) + 0.1 * sample


def shared_loop(sampler, scheduler, steps, samples):
    """The first job begins alone, each other a tick later than the one before."""
    courses = [sampler.course(scheduler, n) for n in steps]
    samples, indices, tick = samples.clone(), [0] * len(steps), 0
    while any(index < n for index, n in zip(indices, steps, strict=True)):
        own = [i for i in range(len(steps)) if i <= tick and indices[i] < steps[i]]
        tick += 1
        if own:
            times = torch.stack([courses[i].timesteps[indices[i]] for i in own]).view(-1, 1, 1, 1)
            places = [indices[i] for i in own]
            outputs = velocity(samples[own], times)
            samples[own] = sampler.step(samples[own], outputs, [courses[i] for i in own], places)
            for i in own:
                indices[i] += 1
    return samples


@pytest.mark.parametrize("options", [{}, {"shift": 3.0}, {"use_karras_sigmas": True}], ids=str)
def test_flow_match_euler_equals_diffusers_over_mixed_steps_and_joining_times(options):
    scheduler = FlowMatchEulerDiscreteScheduler(**options)
    samples = torch.randn(len(STEPS), 3, 8, 8, generator=torch.Generator().manual_seed(1))
    together = shared_loop(SAMPLERS["flow-euler"], scheduler, STEPS, samples)
    for place, steps in enumerate(STEPS):
        alone = own_loop(scheduler, steps, samples[place : place + 1], velocity)
        torch.testing.assert_close(together[place : place + 1], alone, atol=TOLERANCE, rtol=0)


def test_a_model_s_own_scheduler_is_left_alone():
    scheduler = FlowMatchEulerDiscreteScheduler()
    scheduler.set_timesteps(5)
    SAMPLERS["flow-euler"].course(scheduler, 9)
    assert len(scheduler.timesteps) == 5


def test_a_stochastic_scheduler_is_refused():
    with pytest.raises(ValueError, match="stochastic"):
        SAMPLERS["flow-euler"].course(FlowMatchEulerDiscreteScheduler(stochastic_sampling=True), 4)

"""Pipelines without a family of their own paint through the engine what they paint by themselves, and can be stopped."""

import hashlib
import io
import shutil
import threading
from dataclasses import replace

import diffusers
import numpy as np
import pytest
import torch
from PIL import Image

from inference.config import Unfit
from inference.pipelines import calls, whole
from inference.protocol import Failed, FailureCode, Job, Kind, Painted, Progress, Started
from tests.support.engine_jobs import Bench
from tests.support.patience import PATIENCE
from tests.support.whole_models import opened, save_tiny_flux, save_tiny_sd3, save_tiny_silent, save_tiny_upscaler

FOX = Job("fox", "tiny-sd3", "a red fox", seed=7, steps=4, guidance=3.0, width=32, height=32)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("whole")
    save = {"sd3": save_tiny_sd3, "flux": save_tiny_flux, "silent": save_tiny_silent}
    return {name: made(root / name) for name, made in save.items()}


@pytest.fixture(scope="module")
def families(folders):
    return {name: opened(folder) for name, folder in folders.items()}


@pytest.fixture
def bench(families):
    return Bench(families["sd3"], {})


def encoded(picture):
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def pixels(painted):
    return np.asarray(Image.open(io.BytesIO(painted.image)))


def from_pictures(job, kind, *pictures):
    data = tuple(encoded(picture) for picture in pictures)
    names = tuple(hashlib.sha256(each).hexdigest() for each in data)
    return replace(job, kind=kind, sources=names, pictures=data, strength=0.5)


def by_diffusers(pipeline, job, **asked):
    said = {"prompt": job.prompt, "width": job.width, "height": job.height, "guidance_scale": job.guidance}
    chance = torch.Generator("cpu").manual_seed(job.seed)
    return np.asarray(pipeline(num_inference_steps=job.steps, generator=chance, **said | asked).images[0])


def colours():
    return Image.effect_noise((32, 32), 90).convert("RGB")


@pytest.mark.parametrize("name", ["sd3", "flux"])
def test_pictures_come_out_as_the_pipeline_paints_them_even_in_turns(families, name):
    family = families[name]
    jobs = [
        replace(FOX, model=family.model.card.name, owner="Ada"),
        replace(FOX, id="cat", model=family.model.card.name, prompt="a cat", seed=2**40, steps=7, width=48, owner="Bo"),
    ]
    bench = Bench(family, {})
    bench.paint(*jobs)
    for job in jobs:
        alone = by_diffusers(family.doors[Kind.TEXT_TO_IMAGE], job)
        np.testing.assert_array_equal(pixels(bench.picture(job)), alone)


def test_two_owners_step_in_turns(bench):
    jobs = [replace(FOX, owner="Ada", steps=20), replace(FOX, id="b", owner="Bo", steps=3)]
    bench.engine.submit(jobs)
    bench.run(6)
    assert any(isinstance(event, Painted) for event in bench.of(jobs[1]))
    assert not any(isinstance(event, Painted) for event in bench.of(jobs[0]))
    bench.run()


def test_each_step_is_told_with_a_preview_where_one_is_wanted(bench):
    bench.paint(replace(FOX, preview=True))
    started, *progress, painted = bench.of(FOX)
    assert (type(started), type(painted)) == (Started, Painted)
    assert [(event.step, event.steps) for event in progress] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert all(Image.open(io.BytesIO(event.preview)).size == (16, 16) for event in progress)


def test_the_last_preview_is_what_the_latents_became(families):
    """Held against the latents that the pipeline itself ends with."""
    family = families["flux"]
    job = replace(FOX, model="tiny-flux", preview=True)
    errand = family.begin(job)
    while not errand.done:
        clean = errand.advance()
    errand.picture()
    pipeline = family.doors[Kind.TEXT_TO_IMAGE]
    said = {"prompt": job.prompt, "guidance_scale": 3.0, "width": 32, "height": 32, "output_type": "latent"}
    packed = pipeline(num_inference_steps=4, generator=torch.Generator("cpu").manual_seed(7), **said).images
    torch.testing.assert_close(clean, pipeline._unpack_latents(packed, 32, 32, pipeline.vae_scale_factor)[0])


def test_the_clean_sample_lies_where_the_last_two_point():
    """Exact for a model whose velocity does not change: x = clean + level · v."""
    clean, velocity = torch.full((1, 4, 2, 2), 0.25), torch.randn(1, 4, 2, 2)
    scheduler = diffusers.FlowMatchEulerDiscreteScheduler()
    scheduler.set_timesteps(4)
    sight = calls.Sight(type("P", (), {"scheduler": scheduler})(), (4, 4))
    sample = clean + scheduler.sigmas[0] * velocity
    for time in scheduler.timesteps[:2]:
        sample = scheduler.step(velocity, time, sample).prev_sample
        seen = sight.clean(sample)
    torch.testing.assert_close(seen, clean[0])


def test_the_recipe_names_the_pipelines_own_sampler(bench, families):
    bench.paint(FOX)
    assert bench.picture(FOX).recipe["sampler"] == "FlowMatchEulerDiscreteScheduler"


@pytest.mark.parametrize("name", ["sd3", "flux"])
def test_a_picture_is_taken_further_as_diffusers_does(families, name):
    family, start = families[name], colours()
    job = from_pictures(replace(FOX, model=family.model.card.name), Kind.IMAGE_TO_IMAGE, start)
    bench = Bench(family, {})
    bench.paint(job)
    alone = by_diffusers(family.doors[Kind.IMAGE_TO_IMAGE], job, image=start, strength=0.5)
    np.testing.assert_array_equal(pixels(bench.picture(job)), alone)
    assert [event.steps for event in bench.of(job) if isinstance(event, Progress)] == [2, 2]


@pytest.mark.parametrize("steps", [3, 20])
def test_the_least_strength_still_paints_one_step(families, steps):
    job = replace(from_pictures(FOX, Kind.IMAGE_TO_IMAGE, colours()), model="tiny-flux", strength=0.01, steps=steps)
    bench = Bench(families["flux"], {})
    bench.paint(job)
    assert [event.steps for event in bench.of(job) if isinstance(event, Progress)] == [1]


def test_the_least_strength_is_never_less_than_a_step():
    assert all(int(steps * calls.least_strength(steps)) == 1 for steps in range(1, 1001))
    assert all(int(steps - steps * calls.least_strength(steps)) == steps - 1 for steps in range(1, 1001))


def test_only_what_the_mask_names_is_painted_anew(bench):
    start, mask = colours(), Image.new("L", (32, 32), 0)
    mask.paste(255, (0, 0, 32, 16))
    job = from_pictures(FOX, Kind.INPAINT, start, mask)
    bench.paint(job)
    after, before = pixels(bench.picture(job)), np.asarray(start)
    np.testing.assert_array_equal(after[16:], before[16:])
    assert np.abs(after[:16].astype(int) - before[:16]).mean() > 5


def test_the_offer_says_exactly_what_the_pipeline_can_do(families):
    assert families["sd3"].model.offer.kinds == tuple(Kind)
    assert families["silent"].model.offer.kinds == (Kind.TEXT_TO_IMAGE, Kind.UPSCALE)
    assert families["silent"].model.offer.samplers == ("DDIMScheduler",)


def test_a_card_that_promises_more_than_the_pipeline_can_do_is_refused(tmp_path):
    with pytest.raises(Unfit, match="DDIMPipeline cannot do inpaint"):
        opened(save_tiny_silent(tmp_path / "m", kinds=["text-to-image", "inpaint"]))


def test_a_pipeline_that_tells_nothing_is_one_step(families):
    bench = Bench(families["silent"], {})
    job = replace(FOX, model="tiny-silent", guidance=1.0, width=16, height=16)
    bench.paint(job)
    alone = by_diffusers_silently(families["silent"], job)
    np.testing.assert_array_equal(pixels(bench.picture(job)), alone)
    assert [event.step for event in bench.of(job) if isinstance(event, Progress)] == [4]


def by_diffusers_silently(family, job):
    chance = torch.Generator("cpu").manual_seed(job.seed)
    return np.asarray(family.doors[Kind.TEXT_TO_IMAGE](num_inference_steps=job.steps, generator=chance).images[0])


def errand_threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("errand-")]


def test_a_cancelled_job_stops_at_its_step_and_its_thread_ends(bench):
    bench.engine.submit([replace(FOX, steps=20)])
    bench.run(2)
    bench.engine.cancel(["fox"])
    bench.run()
    for thread in errand_threads():
        thread.join(timeout=PATIENCE)
    assert not errand_threads()
    *_, last = bench.of(FOX)
    assert (type(last), last.code) == (Failed, FailureCode.CANCELLED)
    assert max(event.step for event in bench.of(FOX) if isinstance(event, Progress)) == 2


def breaking(family, error, at):
    """The family with a transformer that comes to harm at one of its forwards."""
    calls = iter(range(10**6))

    def harm(*_):
        if next(calls) == at:
            raise error

    return family.doors[Kind.TEXT_TO_IMAGE].transformer.register_forward_pre_hook(harm)


@pytest.mark.parametrize(
    ("error", "code"),
    [(torch.OutOfMemoryError("no room"), FailureCode.OUT_OF_MEMORY), (OSError("x"), FailureCode.STEP_FAILED)],
)
def test_a_failing_step_fails_its_job_alone(families, bench, error, code):
    other = replace(FOX, id="other", owner="Bo", steps=20)
    bench.engine.submit([other])
    bench.run(1)
    hook = breaking(families["sd3"], error, 1)
    bench.engine.submit([replace(FOX, owner="Ada", steps=3)])
    bench.run()
    hook.remove()
    outcomes = {event.job_id: event for event in bench.events if isinstance(event, Failed | Painted)}
    failed = [event for event in outcomes.values() if isinstance(event, Failed)]
    assert [(event.code, event.retry) for event in failed] == [(code, True)]
    assert len(outcomes) == 2


def test_a_broken_source_is_refused_with_the_reason(bench):
    job = replace(FOX, kind=Kind.IMAGE_TO_IMAGE, sources=(hashlib.sha256(b"x").hexdigest(),), pictures=(b"x",))
    bench.paint(job)
    (failed,) = bench.of(job)
    assert (failed.code, failed.retry) == (FailureCode.BAD_SOURCE, False)


def test_what_is_no_pipeline_of_diffusers_is_named(folders, tmp_path):
    index = folders["silent"] / "model_index.json"
    (tmp_path / "model_index.json").write_text(index.read_text().replace("DDIMPipeline", "AutoModel"))
    with pytest.raises(Unfit, match="asks for AutoModel, which is no pipeline"):
        whole.opened(tmp_path, torch.device("cpu"), torch.float32)


def test_a_pipeline_that_fetches_others_is_refused(tmp_path):
    (tmp_path / "model_index.json").write_text('{"_class_name": "KandinskyCombinedPipeline"}')
    with pytest.raises(Unfit, match="other models from the hub"):
        whole.opened(tmp_path, torch.device("cpu"), torch.float32)


def test_a_folder_that_diffusers_cannot_load_is_named(folders, tmp_path):
    damaged = shutil.copytree(folders["silent"], tmp_path / "damaged")
    (damaged / "unet" / "config.json").write_text("[]")
    with pytest.raises(Unfit, match="could not be loaded as DDIMPipeline"):
        whole.opened(damaged, torch.device("cpu"), torch.float32)


def test_an_upscaling_pipeline_is_taken_for_what_it_is(tmp_path):
    family = opened(save_tiny_upscaler(tmp_path / "up"))
    assert (family.model.offer.kinds, family.upscaler.factor) == ((Kind.UPSCALE,), 4)

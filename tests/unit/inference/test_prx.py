"""PRX pictures from shared batches equal those of diffusers' own pipeline, one at a time."""

import torch

from inference.canvas import advance, begin
from inference.texts import Texts
from tests.support.engine_jobs import Faulty, job
from tests.support.engine_models import tiny_prx

TOLERANCE = 2e-5


def by_diffusers(family, job):
    return family.pipeline(
        prompt=job.prompt,
        negative_prompt=job.negative_prompt,
        height=16,
        width=16,
        num_inference_steps=job.steps,
        guidance_scale=job.guidance,
        generator=torch.Generator().manual_seed(job.seed),
        use_resolution_binning=False,
        output_type="pt",
    ).images[0]


def in_one_batch(family, jobs):
    """Each joins one step after the one before."""
    texts, canvases, joined = Texts(), [], list(jobs)
    while joined or any(not canvas.done for canvas in canvases):
        canvases += [begin(joined.pop(0), family, texts)] if joined else []
        advance([canvas for canvas in canvases if not canvas.done])
    return [canvas.sample for canvas in canvases]


def test_a_mixed_batch_equals_diffusers_pipeline_job_by_job(tiny):
    tiny.pipeline.set_progress_bar_config(disable=True)
    jobs = [
        job(prompt="a red fox", seed=1, steps=4, guidance=3.0),
        job(prompt="a blue cat in the snow", seed=2, steps=9, guidance=1.0),
        job(prompt="a tree", negative_prompt="snow", seed=3, steps=6, guidance=7.5),
        job(prompt="night sky over the sea", seed=2**40, steps=1, guidance=2.0),
    ]
    for sample, asked in zip(in_one_batch(tiny, jobs), jobs, strict=True):
        torch.testing.assert_close(sample, by_diffusers(tiny, asked), atol=TOLERANCE, rtol=0)


def test_prompt_seed_and_guidance_each_change_the_picture(tiny):
    base = job()
    others = [job(prompt="a blue cat"), job(seed=8), job(guidance=1.0), job(negative_prompt="sea")]
    first, *rest = in_one_batch(tiny, [base, *others])
    assert all(not torch.allclose(first, other, atol=1e-3) for other in rest)


def test_guidance_outside_its_interval_costs_one_row(tmp_path):
    family = tiny_prx(tmp_path / "tiny", guidance_interval=[0.2, 0.9])
    canvas, rows = begin(job(steps=8), family, Texts()), []
    while not canvas.done:
        rows.append(canvas.rows)
        advance([canvas])
    assert rows == [1, 1, 2, 2, 2, 2, 2, 1]


def test_the_preview_is_the_picture_as_the_model_foresees_it(tiny):
    foreseeing = Faulty(tiny, predict=lambda samples, *_: torch.full_like(samples, 0.5))
    clean = advance([begin(job(), foreseeing, Texts())])[0]
    preview = tiny.preview(clean)
    assert (preview.size, preview.getextrema()) == ((16, 16), ((191, 191),) * 3)


def test_a_picture_is_enlarged_to_the_size_that_was_asked_for(tiny):
    canvas = begin(job(), tiny, Texts())
    picture = tiny.decode(canvas.sample[None])[0]
    shown = tiny.shown(picture, canvas.job)
    assert (picture.size, shown.size) == ((16, 16), (64, 64))
    assert shown.getpixel((5, 5)) == picture.getpixel((1, 1))

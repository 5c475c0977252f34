"""PRX pictures from shared batches equal those of diffusers' own pipeline, one at a time."""

import pytest
import torch

from inference.canvas import advance, begin
from inference.config import Unfit
from inference.pipelines import load
from inference.texts import Texts
from tests.support.engine_jobs import Faulty, job
from tests.support.engine_models import save_recalling_prx, tiny_model, tiny_prx

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


@pytest.fixture(scope="module")
def recalling(tmp_path_factory):
    return load(tiny_model(save_recalling_prx(tmp_path_factory.mktemp("recalling"), shade=90)), torch.device("cpu"))


def test_with_a_memory_a_batch_equals_diffusers_pipeline_too(recalling):
    recalling.pipeline.set_progress_bar_config(disable=True)
    jobs = [
        job(prompt="a red fox over a tree", seed=1, steps=4, guidance=3.0),
        job(prompt="a tree", negative_prompt="a fox", seed=3, steps=6, guidance=7.5),
        job(prompt="the sea", seed=4, steps=2, guidance=1.0),
    ]
    for sample, asked in zip(in_one_batch(recalling, jobs), jobs, strict=True):
        torch.testing.assert_close(sample, by_diffusers(recalling, asked), atol=TOLERANCE, rtol=0)


def test_what_is_looked_up_changes_the_pictures_that_name_it_and_the_models_hash(recalling, tmp_path):
    other = load(tiny_model(save_recalling_prx(tmp_path / "other", shade=-90)), torch.device("cpu"))
    assert other.model.sha256 != recalling.model.sha256
    foxes, snows = (
        [in_one_batch(family, [job(prompt=prompt)])[0] for family in (recalling, other)]
        for prompt in ("a fox in the snow", "the snow")
    )
    assert not torch.allclose(*foxes, atol=1e-3)
    assert torch.equal(*snows)


def test_a_weight_reaches_what_was_looked_up_for_its_words_and_no_other(recalling):
    text = "a fox over a tree"
    plain, weighed = recalling.encode(text), Texts().encoded(recalling, text, ((2, 5, 1.5),))
    fox, tree = slice(12, 14), slice(14, 16)
    torch.testing.assert_close(weighed.embedding[fox], 1.5 * plain.embedding[fox])
    assert torch.equal(weighed.embedding[tree], plain.embedding[tree])
    # Seven tokens of words: the mean of these alone is what the word is weighed about.
    centre = plain.embedding[:7].mean(0)
    torch.testing.assert_close(weighed.embedding[2], centre + 1.5 * (plain.embedding[2] - centre))
    assert torch.equal(weighed.embedding[3:12], plain.embedding[3:12])


def test_a_model_whose_memory_is_not_there_is_refused(tmp_path):
    folder = save_recalling_prx(tmp_path / "bare")
    for path in (folder / "memory").iterdir():
        path.unlink()
    with pytest.raises(Unfit, match="looks up"):
        load(tiny_model(folder), torch.device("cpu"))

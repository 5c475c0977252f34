"""Exact pictures are the same to the bit, whatever the engine does beside them; others keep within the stated tolerance."""

import pytest
import torch

from inference.exact import EXACT_ROWS, EXACT_THREADS, exactly
from inference.papers import recipe
from inference.replay import Likeness, Recipe, replay
from tests.support.engine_jobs import Bench, Faulty, job
from tests.support.latent_models import opened, save_tiny_sd


def watching(family, seen):
    """The tiny model, noting of every forward how many rows it had and whether it was exact."""

    def predict(samples, times, texts, guidances):
        seen.append((len(samples), torch.are_deterministic_algorithms_enabled(), torch.get_num_threads()))
        return family.predict(samples, times, texts, guidances)

    return Faulty(family, predict=predict)


def painted_among(family, count, **asked):
    """An exact picture of an engine that has `count` other jobs, some of which come later."""
    model = family.model.card.name
    bench = Bench(family, caps={(model, (16, 16)): 8, (model, (32, 32)): 8})
    exact = job(model=model, seed=5, steps=8, exact=True, **asked)
    others = [job(model=model, seed=seed, steps=3 + seed, guidance=1.0 + seed % 3, **asked) for seed in range(count)]
    bench.engine.submit([*others[::2], exact])
    bench.run(ticks=4)
    bench.paint(*others[1::2])
    return bench.picture(exact)


def test_an_exact_picture_is_the_same_to_the_byte_however_busy_the_engine_is(tiny):
    alone, busy = painted_among(tiny, 0), painted_among(tiny, 9)
    assert alone.image == busy.image
    assert alone.fingerprint == busy.fingerprint


def test_so_is_one_out_of_latents_with_fresh_noise(tmp_path):
    family = opened(save_tiny_sd(tmp_path / "sd"))
    asked = {"width": 32, "height": 32, "sampler": "lcm"}
    assert painted_among(family, 0, **asked).image == painted_among(family, 3, **asked).image


def test_the_number_of_threads_beside_it_changes_nothing(tiny):
    one = painted_among(tiny, 0)
    torch.set_num_threads(2)
    try:
        assert painted_among(tiny, 0).image == one.image
    finally:
        torch.set_num_threads(1)


def test_every_forward_of_exact_jobs_is_its_own_and_has_the_same_rows(tiny):
    seen = []
    bench = Bench(watching(tiny, seen))
    bench.paint(job(exact=True), job(exact=True, guidance=1.0), job(exact=True))
    assert set(seen) == {(EXACT_ROWS, True, EXACT_THREADS)}
    assert len(seen) == 12


def test_jobs_beside_it_share_their_batches_as_ever(tiny):
    seen = []
    Bench(watching(tiny, seen)).paint(job(exact=True), *(job(guidance=1.0) for _ in range(4)))
    assert (4, False, 1) in seen


def test_after_exact_work_torch_is_as_it_was():
    torch.set_num_threads(2)
    try:
        with pytest.raises(ValueError), exactly():
            raise ValueError
        assert (torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()) == (2, False)
    finally:
        torch.set_num_threads(1)


def test_a_picture_from_a_shared_batch_is_visually_identical_to_its_replay(tiny):
    bench = Bench(tiny)
    jobs = [job(seed=seed, steps=6) for seed in range(4)]
    bench.paint(*jobs)
    original = bench.picture(jobs[2])
    verdict = replay(original.recipe, original.fingerprint, original.image, lambda job: Bench(tiny).painted(job))
    assert verdict.kind in (Likeness.IDENTICAL, Likeness.VISUALLY_IDENTICAL)
    assert verdict.reasons == ("batch: 8 then, 2 now",)


@pytest.mark.parametrize("change", [{"seed": 8}, {"prompt": "a blue house"}, {"steps": 9}, {"guidance": 4.0}])
def test_a_picture_under_another_s_recipe_is_different(tiny, change):
    original = Bench(tiny).painted(job(seed=7, steps=8))
    told = original.recipe | change
    verdict = replay(told, original.fingerprint, original.image, lambda job: Bench(tiny).painted(job))
    assert verdict.kind is Likeness.DIFFERENT


def test_every_part_of_an_engine_s_recipe_is_known_to_the_replay():
    weighed = job(weights=((0, 1, 0.5),), negative_prompt="snow", negative_weights=((0, 4, 0.5),))
    assert {*recipe(weighed), "upscaler"} == set(Recipe.model_fields)

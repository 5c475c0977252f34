"""Weights of words: which tokens they reach, what they do to each family's texts, and that nobody else's picture notices."""

from dataclasses import replace

import pytest
import torch

from inference.canvas import advance, begin
from inference.pipelines.family import Family
from inference.pipelines.weighing import of_tokens, scaled
from inference.replay import Likeness, job_of, replay
from inference.stock import FAMILIES
from inference.texts import Texts
from tests.support.engine_jobs import Bench, job
from tests.support.latent_models import TOKENS, letters, opened, save_tiny_sd, save_tiny_sdxl

RED = ((2, 5, 1.5),)
"""Of "a red fox"."""


@pytest.fixture(scope="module")
def sd(tmp_path_factory):
    torch.set_num_threads(1)
    return opened(save_tiny_sd(tmp_path_factory.mktemp("models") / "sd"))


@pytest.fixture(scope="module")
def xl(tmp_path_factory):
    torch.set_num_threads(1)
    return opened(save_tiny_sdxl(tmp_path_factory.mktemp("models") / "xl"))


def weights_of(text, spans, cleaned=None):
    return of_tokens(letters(), text, spans, TOKENS, cleaned).tolist()


def padded(*weights):
    return [*weights, *[1.0] * (TOKENS - len(weights))]


def test_a_weight_reaches_the_tokens_of_its_characters():
    # One token begins the text, then every letter is one.
    assert weights_of("a red fox", RED) == padded(1, 1, 1.5, 1.5, 1.5)
    assert weights_of("a red fox", ((0, 1, 0.5), (6, 9, 2.0))) == padded(1, 0.5, 1, 1, 1, 2, 2, 2)


def test_a_token_that_a_weight_reaches_in_part_has_the_mean_of_its_characters():
    whole = lambda *_, **__: {"offset_mapping": [(0, 0), (0, 4), (5, 8)]}  # noqa: E731
    assert of_tokens(whole, "fire fox", ((2, 4, 2.0),), 3).tolist() == [1.0, 1.5, 1.0]


def test_what_is_beyond_the_tokens_is_cut_with_its_weight():
    assert weights_of("abcdefghijklmnopqrstuvwxyz", ((25, 26, 2.0),)) == padded()


def test_weights_stay_with_their_words_where_the_text_is_cleaned():
    assert weights_of("  a red fox", ((4, 7, 1.5),), "a red fox") == padded(1, 1, 1.5, 1.5, 1.5)
    assert weights_of("a &lt; red", ((7, 10, 1.5),), "a < red")[-TOKENS + 3 :][:3] == [1.5, 1.5, 1.5]


def test_a_weighed_token_lies_on_the_line_through_its_centre():
    text, centre = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([1.0, 1.0])
    assert scaled(text, centre, torch.tensor([1.0, 2.0])).tolist() == [[1.0, 2.0], [5.0, 7.0]]
    assert scaled(text, centre, torch.tensor([0.5, 1.0])).tolist() == [[1.0, 1.5], [3.0, 4.0]]


def same(one, other):
    return all(torch.equal(a, b) for a, b in zip(_parts(one), _parts(other), strict=True))


def _parts(text):
    return text if isinstance(text, tuple) else (text,)


@pytest.mark.parametrize("name", ["tiny", "sd", "xl"])
def test_a_weight_of_one_leaves_the_text_as_it_is_to_the_bit(name, request):
    family = request.getfixturevalue(name)
    plain = family.encode("a red fox")
    assert same(plain, Texts().encoded(family, "a red fox", ((2, 5, 1.0),)))
    assert same(plain, family.weigh(plain, "a red fox", ((2, 5, 1.0),)))


def test_stable_diffusion_weighs_about_the_empty_text(sd):
    plain, empty = sd.encode("a red fox"), sd.encode("")
    weighed = Texts().encoded(sd, "a red fox", RED)
    torch.testing.assert_close(weighed[2:5], empty[2:5] + 1.5 * (plain[2:5] - empty[2:5]))
    assert torch.equal(weighed[:2], plain[:2])
    assert torch.equal(weighed[5:], plain[5:])


def test_sdxl_weighs_both_encoders_words_and_leaves_the_whole_text_alone(xl):
    plain, empty = xl.encode("a red fox"), xl._encoded("").embedding
    weighed = Texts().encoded(xl, "a red fox", RED)
    torch.testing.assert_close(weighed.embedding[2:5], empty[2:5] + 1.5 * (plain.embedding[2:5] - empty[2:5]))
    assert torch.equal(weighed.embedding[5:], plain.embedding[5:])
    assert torch.equal(weighed.pooled, plain.pooled)


def test_prx_weighs_about_the_mean_of_the_texts_own_words(tiny):
    plain = tiny.encode("a red fox")
    weighed = Texts().encoded(tiny, "a red fox", RED)
    # Five tokens: what begins the text, three words, what ends it.
    centre = plain.embedding[:5].mean(0)
    torch.testing.assert_close(weighed.embedding[2], centre + 1.5 * (plain.embedding[2] - centre))
    others = [0, 1, *range(3, len(plain.embedding))]
    assert torch.equal(weighed.embedding[others], plain.embedding[others])
    assert torch.equal(weighed.mask, plain.mask)


def test_every_text_is_kept_under_its_weights(tiny):
    texts = Texts()
    plain, strong, weak = (texts.encoded(tiny, "a red fox", spans) for spans in ((), RED, ((2, 5, 0.5),)))
    assert not same(plain, strong)
    assert not same(strong, weak)
    assert texts.encoded(tiny, "a red fox", RED) is strong


def test_an_offer_says_whether_its_family_weighs(tiny, sd, xl):
    assert all(family.model.offer.weighs for family in (tiny, sd, xl))
    assert not FAMILIES["diffusers"].weighs


def test_a_family_that_cannot_weigh_says_so(tiny):
    with pytest.raises(ValueError, match="tiny cannot weigh words"):
        Family.weigh(tiny, None, "a red fox", RED)


@pytest.mark.parametrize("name", ["tiny", "sd", "xl"])
def test_a_weighed_picture_is_another_one(name, request):
    family = request.getfixturevalue(name)
    size = {} if name == "tiny" else {"width": 32, "height": 32, "sampler": "euler"}
    plain = job(model=family.model.card.name, **size)
    canvases = [begin(each, family, Texts()) for each in (plain, replace(plain, weights=((2, 9, 2.0),)))]
    while not canvases[0].done:
        advance(canvases)
    assert (canvases[0].sample - canvases[1].sample).abs().max() > 1e-3


def test_the_negative_prompt_is_weighed_by_its_own_weights(tiny):
    asked = job(negative_prompt="snow over the sea", negative_weights=((0, 4, 1.5),), weights=RED)
    canvas = begin(asked, tiny, Texts())
    assert same(canvas.negative, tiny.weigh(tiny.encode("snow over the sea"), "snow over the sea", ((0, 4, 1.5),)))
    assert same(canvas.positive, tiny.weigh(tiny.encode("a red fox"), "a red fox", RED))


def test_a_weighed_picture_is_the_same_to_the_byte_alone_and_in_company(tiny):
    asked = job(weights=RED, exact=True, steps=6)
    company = [job(seed=seed, weights=((0, 1, 0.5),) if seed % 2 else ()) for seed in range(4)]
    alone, busy = Bench(tiny), Bench(tiny)
    busy.paint(*company[:2], asked, *company[2:])
    assert alone.painted(asked).image == busy.picture(asked).image


def test_weighed_and_plain_jobs_share_their_batches(tiny):
    jobs = [job(seed=seed, weights=RED if seed % 2 else ()) for seed in range(4)]
    texts = Texts()
    canvases = [begin(each, tiny, texts) for each in jobs]
    while not canvases[0].done:
        advance(canvases)
    assert {canvas.batch for canvas in canvases} == {8}
    for canvas, asked in zip(canvases, jobs, strict=True):
        alone = begin(asked, tiny, Texts())
        while not alone.done:
            advance([alone])
        torch.testing.assert_close(canvas.sample, alone.sample, atol=2e-5, rtol=0)


def test_a_recipe_keeps_the_weights_and_is_painted_again_by_them(tiny):
    bench = Bench(tiny)
    asked = job(weights=RED, negative_prompt="snow", negative_weights=((0, 4, 0.5),), exact=True)
    original = bench.painted(asked)
    assert original.recipe["weights"] == [[2, 5, 1.5]]
    assert original.recipe["negative_weights"] == [[0, 4, 0.5]]
    again = job_of(original.recipe)
    assert (again.weights, again.negative_weights) == (asked.weights, asked.negative_weights)
    verdict = replay(original.recipe, original.fingerprint, original.image, Bench(tiny).painted)
    assert verdict.kind is Likeness.IDENTICAL
    without = {name: value for name, value in original.recipe.items() if name != "weights"}
    assert replay(without, original.fingerprint, original.image, Bench(tiny).painted).kind is Likeness.DIFFERENT


def test_a_recipe_without_weights_does_not_speak_of_them(tiny):
    assert not {"weights", "negative_weights"} & Bench(tiny).painted(job()).recipe.keys()

"""Stable Diffusion as a family: what its folder may be, what it reads of a prompt, its latents both ways, its previews."""

import io

import numpy as np
import pytest
import torch
from diffusers import EDMEulerScheduler, LCMScheduler
from PIL import Image

from inference.canvas import advance, begin
from inference.config import Unfit
from inference.pipelines.latents import PIXELS_AT_ONCE, STABLE_DIFFUSION, TILE, Latents
from inference.protocol import Kind, Progress
from inference.texts import Texts
from tests.support.by_diffusers import painted_by_diffusers
from tests.support.engine_jobs import Bench, job
from tests.support.engine_sources import disc, noise_picture, sourced
from tests.support.latent_models import (
    LEADING,
    SCHEDULERS,
    coloured,
    opened,
    save_tiny_sd,
    save_tiny_sdxl,
    taught_vae,
    tiny_vae,
)

FOUR_BLOCKS = {
    "block_out_channels": (4, 4, 4, 4),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "scaling_factor": 0.18215,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    torch.set_num_threads(1)
    return save_tiny_sd(tmp_path_factory.mktemp("models") / "eps")


@pytest.fixture(scope="module")
def family(folder):
    return opened(folder)


def wanted(**changes):
    return job(model="tiny-sd", **{"width": 32, "height": 32, "sampler": "euler"} | changes)


def painted(family, asked):
    canvas = begin(asked, family, Texts())
    while not canvas.done:
        advance([canvas])
    return canvas


def pixels(picture):
    return np.asarray(picture, dtype=np.int16)


def to_picture(values):
    """From (3, H, W) in −1..1."""
    return Image.fromarray(((values.permute(1, 2, 0).numpy() + 1) * 127.5).astype(np.uint8))


def test_the_picture_is_the_one_that_diffusers_decodes(family):
    asked = wanted(steps=6, width=48)
    ours = family.decode(painted(family, asked).sample[None])[0]
    theirs = painted_by_diffusers(family, asked, output_type="pil")
    assert ours.size == theirs.size == (48, 32)
    assert np.abs(pixels(ours) - pixels(theirs)).max() <= 1


def test_pictures_decoded_together_are_those_decoded_alone(family):
    samples = torch.randn(5, 4, 16, 16, generator=torch.Generator().manual_seed(3))
    alone = [family.decode(sample[None])[0] for sample in samples]
    assert all(np.abs(pixels(a) - pixels(b)).max() <= 1 for a, b in zip(family.decode(samples), alone, strict=True))


def test_no_more_is_decoded_at_once_than_the_memory_is_meant_for(family):
    seen = []
    hook = family.pipeline.vae.decoder.register_forward_hook(lambda module, given, made: seen.append(made.shape))
    small, wide = torch.zeros(3, 4, 8, TILE // 2), torch.zeros(1, 4, 8, 900)
    sizes = [picture.size for picture in family.decode(small) + family.decode(wide)]
    hook.remove()
    assert sizes == [(TILE, 16)] * 3 + [(1800, 16)]
    assert max(shape[-1] for shape in seen) == TILE
    assert all(shape[0] * shape[-1] * shape[-2] <= PIXELS_AT_ONCE for shape in seen)


def test_where_memory_is_short_pictures_are_decoded_one_by_one_and_in_smaller_tiles():
    def short(module, given):
        if given[0].numel() > 4 * 256 * 8:
            raise torch.OutOfMemoryError("no memory")

    torch.manual_seed(0)
    latents = Latents(tiny_vae(), torch.device("cpu"))
    latents.vae.decoder.register_forward_pre_hook(short)
    small, wide = torch.zeros(3, 4, 8, 200), torch.zeros(1, 4, 8, 500)
    assert [picture.size for picture in latents.decode(small)] == [(400, 16)] * 3
    assert latents.decode(wide)[0].size == (1000, 16)
    with pytest.raises(torch.OutOfMemoryError):
        latents.decode(torch.zeros(1, 4, 200, 200))


def test_what_goes_beyond_the_tokens_is_cut_off(family):
    assert torch.equal(family.encode("a red fox in the snow at night"), family.encode("a red fox in the snow by day"))
    assert not torch.equal(family.encode("a red fox"), family.encode("a red cat"))


def test_embedded_guidance_costs_one_row_and_shows(tmp_path):
    family = opened(save_tiny_sd(tmp_path / "lcm", SCHEDULERS["lcm"], unet={"time_cond_proj_dim": 8}))
    weak, strong = (painted(family, wanted(guidance=guidance, sampler="lcm")) for guidance in (1.5, 8.0))
    assert (weak.batch, strong.batch) == (1, 1)
    assert (weak.sample - strong.sample).abs().max() > 1e-2


def test_guidance_costs_a_second_row(family):
    assert [painted(family, wanted(guidance=guidance)).batch for guidance in (1.0, 2.0)] == [1, 2]


def test_a_picture_is_read_as_the_autoencoder_wrote_it(family):
    picture = to_picture(coloured(1, torch.Generator().manual_seed(4))[0])
    first, again, other = (family.from_picture(picture, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert first.shape == family.shape(wanted())
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_weights_in_half_precision_alone_are_found(folder, family, tmp_path):
    half = opened(save_tiny_sd(tmp_path / "half", variant="fp16"))
    assert not list((tmp_path / "half").rglob("*model.safetensors"))
    assert torch.equal(half.encode("a red fox"), family.encode("a red fox"))


def test_a_model_is_offered_with_the_samplers_that_have_a_table_for_it(tmp_path):
    short = LCMScheduler(**LEADING, original_inference_steps=20)
    family = opened(save_tiny_sd(tmp_path / "short", short, samplers=["lcm", "euler"]))
    assert family.model.offer.samplers == ("euler",)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"unet": {"in_channels": 9}}, "9 channels"),
        ({"unet": {"class_embed_type": "timestep"}}, "more than a text and a time"),
        ({"scheduler": EDMEulerScheduler()}, "EDMEulerScheduler"),
        ({"scheduler": LCMScheduler(**LEADING, prediction_type="flow")}, "predicts flow"),
        ({"scheduler": LCMScheduler(**LEADING, original_inference_steps=2), "samplers": ["lcm"]}, "no sampler of lcm"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_stepped_is_refused_with_the_family_that_can(tmp_path, changes, reason):
    with pytest.raises(Unfit, match=rf'{reason}.*"diffusers"'):
        opened(save_tiny_sd(tmp_path / "odd", **changes))


def test_a_folder_of_another_family_is_refused(folder, tmp_path):
    with pytest.raises(Unfit, match="text_encoder_2, tokenizer_2"):
        opened(save_tiny_sd(tmp_path / "plain", family="stable-diffusion-xl"))
    with pytest.raises(Unfit, match="more than a text and a time"):
        opened(save_tiny_sdxl(tmp_path / "xl", family="stable-diffusion"))


def test_known_latents_are_shown_in_the_published_colours():
    latents = Latents(tiny_vae(**FOUR_BLOCKS), torch.device("cpu"))
    for channel, colour in enumerate(STABLE_DIFFUSION):
        flat = torch.zeros(4, 2, 3)
        flat[channel] = 1.0
        preview = latents.preview(flat)
        assert preview.size == (3, 2)
        assert preview.getpixel((0, 0)) == tuple(round(127.5 * (1 + share)) for share in colour)


def test_unknown_latents_are_shown_much_as_they_are_decoded():
    latents = Latents(taught_vae(channels=8), torch.device("cpu"))
    picture = coloured(1, torch.Generator().manual_seed(9))[0]
    sample = latents.encode(to_picture(picture), torch.Generator().manual_seed(9))
    decoded = latents.decode(sample[None])[0].resize((16, 16), Image.Resampling.BOX)
    shown = latents.preview(sample)
    assert np.corrcoef(pixels(shown).ravel(), pixels(decoded).ravel())[0, 1] > 0.9


def test_an_autoencoder_that_overflows_in_half_precision_goes_on_in_single():
    torch.manual_seed(0)
    vae = tiny_vae()
    torch.nn.init.constant_(vae.decoder.conv_in.weight, 60.0)
    sample = 400 * torch.ones(1, 4, 8, 8)
    single = Latents(vae, torch.device("cpu")).decode(sample)[0]
    half = Latents(vae.half(), torch.device("cpu"))
    assert np.abs(pixels(half.decode(sample)[0]) - pixels(single)).max() <= 2
    assert half.vae.dtype is torch.float32


def test_the_engine_paints_every_kind_of_job_with_it(family):
    bench = Bench(family, caps={})
    jobs = [
        wanted(sampler="lcm", preview=True),
        wanted(kind=Kind.IMAGE_TO_IMAGE, sampler="ddim", strength=0.5, **sourced(noise_picture(1, side=50))),
        wanted(kind=Kind.INPAINT, sampler="dpmpp-2m", strength=0.8, **sourced(noise_picture(2), disc())),
    ]
    bench.paint(*jobs)
    assert [(bench.picture(each).width, bench.picture(each).recipe["sampler"]) for each in jobs] == [
        (32, "lcm"),
        (32, "ddim"),
        (32, "dpmpp-2m"),
    ]
    preview = next(event.preview for event in bench.of(jobs[0]) if isinstance(event, Progress))
    assert Image.open(io.BytesIO(preview)).size == (16, 16)


def test_outside_the_mask_a_decoded_picture_is_its_source_to_the_pixel(family):
    bench = Bench(family, caps={})
    source, mask = noise_picture(2), disc()
    asked = wanted(kind=Kind.INPAINT, steps=3, strength=1.0, **sourced(source, mask))
    bench.paint(asked)
    kept = np.asarray(Image.open(io.BytesIO(mask)).convert("L")) == 0
    before, after = (
        np.asarray(Image.open(io.BytesIO(png)).convert("RGB")) for png in (source, bench.picture(asked).image)
    )
    assert kept.any()
    assert (before[kept] == after[kept]).all()
    assert (before[~kept] != after[~kept]).any()

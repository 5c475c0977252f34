"""A card is read with care, and what it leaves out comes from the family and from the folder."""

import json

import pytest

from inference.cards import parse_card
from inference.protocol import Kind
from inference.vetting import Unfit

CARD = {"name": "mine", "title": "Mine", "licence": "CC0-1.0", "family": "stable-diffusion", "sizes": [[512, 512]]}


def stock_folder(folder, index, scheduler, sample_size=64, **parts):
    settings = {
        "model_index.json": {"_class_name": index},
        "scheduler/scheduler_config.json": scheduler,
        "unet/config.json": {"sample_size": sample_size},
        "vae/config.json": {"block_out_channels": [1, 2, 3, 4]},
    } | parts
    for name, content in settings.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content))
    return folder


def named(family, folder):
    return parse_card({"name": "x", "title": "X", "licence": "MIT", "family": family}, folder)


def test_stock_sd_turbo_needs_only_its_names(tmp_path):
    euler = {"_class_name": "EulerDiscreteScheduler", "timestep_spacing": "trailing"}
    card = named("stable-diffusion", stock_folder(tmp_path, "StableDiffusionPipeline", euler))
    assert (card.sizes, card.steps, card.default_guidance) == (((512, 512),), (1, 8), 1.0)
    assert (card.samplers[0], card.kinds) == ("euler", tuple(Kind))


def test_stock_sdxl_needs_only_its_names(tmp_path):
    euler = {"_class_name": "EulerDiscreteScheduler", "timestep_spacing": "leading"}
    card = named("stable-diffusion-xl", stock_folder(tmp_path, "StableDiffusionXLPipeline", euler, sample_size=128))
    assert (card.sizes, card.default_steps, card.default_guidance) == (((1024, 1024),), 30, 5.0)


def test_a_model_distilled_for_lcm_begins_with_it(tmp_path):
    folder = stock_folder(tmp_path, "LatentConsistencyModelPipeline", {"_class_name": "LCMScheduler"})
    card = named("stable-diffusion", folder)
    assert (card.samplers[0], card.default_steps) == ("lcm", 4)


def test_a_model_with_its_guidance_embedded_takes_the_range_it_was_trained_with(tmp_path):
    unet = {"unet/config.json": {"sample_size": 64, "time_cond_proj_dim": 256}}
    folder = stock_folder(tmp_path, "LatentConsistencyModelPipeline", {"_class_name": "LCMScheduler"}, **unet)
    card = named("stable-diffusion", folder)
    assert (card.guidance, card.default_guidance) == ((1.0, 14.0), 8.0)


def test_the_fallback_has_the_pipelines_own_sampler_and_decides_its_kinds_itself(tmp_path):
    flow = {"_class_name": "FlowMatchEulerDiscreteScheduler"}
    schnell = {"transformer/config.json": {"guidance_embeds": False}}
    card = named("diffusers", stock_folder(tmp_path, "FluxPipeline", flow, sample_size=None, **schnell))
    assert (card.samplers, card.kinds) == (("FlowMatchEulerDiscreteScheduler",), ())
    assert (card.default_steps, card.sizes) == (4, ((1024, 1024),))


def test_what_the_card_says_goes_before_what_the_folder_says(tmp_path):
    euler = {"_class_name": "EulerDiscreteScheduler", "timestep_spacing": "trailing"}
    folder = stock_folder(tmp_path, "StableDiffusionPipeline", euler)
    assert parse_card(CARD | {"steps": [2, 6], "sizes": [[256, 256]]}, folder).sizes == ((256, 256),)


def test_pictures_are_enlarged_to_two_and_four_times_each_size():
    card = parse_card(CARD | {"sizes": [[512, 512], [1536, 1024]]})
    assert card.upscale_sizes == ((512, 512), (1536, 1024), (1024, 1024), (3072, 2048), (2048, 2048))


def test_a_card_may_say_what_pictures_are_enlarged_to():
    assert parse_card(CARD | {"upscale_sizes": [[700, 700]]}).upscale_sizes == ((700, 700),)


def test_an_incomplete_card_says_what_is_missing():
    with pytest.raises(Unfit, match="licence, sizes"):
        parse_card({"name": "mine", "title": "Mine", "family": "stable-diffusion"})


def test_a_card_of_no_family_is_told_the_families():
    with pytest.raises(Unfit, match="stable-diffusion-xl"):
        parse_card(CARD | {"family": "sdxl"})


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"name": "My Model"}, "name must be small letters"),
        ({"licence": " "}, "licence must be a text"),
        ({"sizes": []}, "sizes must be a list"),
        ({"sizes": [[512]]}, r"\[width, height\]"),
        ({"sizes": [[510, 512]]}, "510 × 512 must be multiples of 8"),
        ({"sizes": [[512, 90000]]}, "to 4096"),
        ({"steps": 5}, r"steps must be \[least, most\]"),
        ({"steps": [9, 3]}, r"\[least, most\]"),
        ({"steps": [0, 3]}, "whole number from 1"),
        ({"default_steps": 99}, "99 lies outside steps 1 to 50"),
        ({"default_guidance": 40}, "40 lies outside guidance 1 to 15"),
        ({"guidance": [0.5, 3]}, "a number from 1"),
        ({"guidance": [1, True]}, "a number from 1"),
        ({"samplers": ["heun"]}, "no sampler heun, but euler"),
        ({"kinds": ["video"]}, "one of text-to-image"),
        ({"default_strength": 0}, "a number from 0.01 to 1"),
        ({"upscale": "blurry"}, "one of nearest"),
        ({"upscaler": "../other"}, "folder inside"),
        ({"memory": "/etc"}, "folder inside"),
        ({"memory": "."}, "folder inside"),
        ({"memory": ""}, "folder inside"),
        ({"upscale_sizes": []}, "upscale_sizes must be a list"),
        ({"upscale_sizes": [[1024, 5000]]}, "to 4096"),
        ({"guidance_interval": [0.5, 2]}, "a number from 0 to 1"),
        ({"max_prompt_characters": "many"}, "a whole number"),
    ],
)
def test_a_wrong_entry_is_named_with_what_it_must_be(entry, said):
    with pytest.raises(Unfit, match=said):
        parse_card(CARD | entry)


def test_a_slip_is_told_the_nearest_key_and_a_note_for_people_is_left_alone():
    with pytest.raises(Unfit, match="did you mean default_steps"):
        parse_card(CARD | {"defualt_steps": 3})
    assert parse_card(CARD | {"made_by": "Ada"}).name == "mine"


def test_in_the_registry_every_key_must_be_known():
    with pytest.raises(Unfit, match="'made_by'"):
        parse_card(CARD | {"made_by": "Ada"}, strict=True)


def test_what_is_no_card_is_refused():
    with pytest.raises(Unfit, match="JSON object"):
        parse_card(["mine"])

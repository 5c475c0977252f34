"""A damaged folder, or one of another family, ends in a sentence when it is loaded, not in a traceback or later."""

import json
import shutil

import pytest
import torch
from diffusers import StableDiffusionPipeline

from inference.config import Source, Unfit, find
from inference.pipelines import load
from tests.support.engine_models import tiny_model
from tests.support.latent_models import opened, save_tiny_sd

PLAIN = ("name", "title", "licence", "sizes", "steps", "guidance")


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    torch.set_num_threads(1)
    return save_tiny_sd(tmp_path_factory.mktemp("models") / "sound")


@pytest.fixture
def folder(sound, tmp_path):
    return shutil.copytree(sound, tmp_path / "copy")


def change(path, **entries):
    path.write_text(json.dumps(json.loads(path.read_text()) | entries))


def as_family(folder, family):
    card = json.loads((folder / "model.json").read_text())
    return Source(folder=str(folder), card={name: card[name] for name in PLAIN} | {"family": family})


def test_a_sound_folder_is_loaded(folder):
    assert opened(folder).model.card.name == "tiny-sd"


@pytest.mark.parametrize("part", ["tokenizer", "text_encoder", "scheduler"])
def test_a_part_that_is_not_there_is_named(folder, part):
    shutil.rmtree(folder / part)
    with pytest.raises(Unfit, match=f"not complete: model_index.json names {part}"):
        opened(folder)


def test_a_tokenizer_without_its_vocabulary_is_refused(folder):
    for path in (folder / "tokenizer").iterdir():
        if path.name != "tokenizer_config.json":
            path.unlink()
    with pytest.raises(Unfit, match="holds no vocabulary"):
        opened(folder)


def test_a_pipeline_of_its_own_misses_no_part_either(folder):
    shutil.rmtree(folder / "tokenizer")
    with pytest.raises(Unfit, match=r"names tokenizer, and there is nothing"):
        load(find(as_family(folder, "diffusers")), torch.device("cpu"))


def test_a_folder_of_another_family_is_no_prx(folder):
    with pytest.raises(Unfit, match="holds no transformer and so is not of the family prx-pixel"):
        load(find(as_family(folder, "prx-pixel")), torch.device("cpu"))


def test_a_prx_without_its_text_encoder_is_refused(tiny, tmp_path):
    copy = shutil.copytree(tiny.model.folder, tmp_path / "prx")
    shutil.rmtree(copy / "text_encoder")
    with pytest.raises(Unfit, match="names text_encoder"):
        load(tiny_model(copy), torch.device("cpu"))


def test_a_class_that_its_library_has_not_is_refused(folder):
    change(folder / "model_index.json", unet=["kandinsky", "X"])
    with pytest.raises(Unfit, match="tiny-sd cannot be loaded"):
        opened(folder)


@pytest.mark.parametrize(
    ("file", "entries"),
    [
        ("scheduler/scheduler_config.json", {"num_train_timesteps": 0}),
        ("unet/config.json", {"block_out_channels": []}),
        ("vae/config.json", {"scaling_factor": "much"}),
        ("text_encoder/config.json", {"num_attention_heads": 0}),
    ],
)
def test_settings_that_make_no_sense_are_refused(folder, file, entries):
    change(folder / file, **entries)
    with pytest.raises(Unfit, match="tiny-sd"):
        opened(folder)


def test_what_is_too_large_is_told_apart_from_what_is_damaged(folder, monkeypatch):
    def full(*_, **__):
        raise torch.OutOfMemoryError("full")

    monkeypatch.setattr(StableDiffusionPipeline, "from_pretrained", full)
    with pytest.raises(torch.OutOfMemoryError):
        opened(folder)
